"""Random state machines as SCXML text: hierarchy, regions, histories, content, guards."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.unit.engine.machines import scxml

EVENTS = ("e", "f", "g.h")
GUARDS = ("n > 2", "n < 6", 'In("s1")', "_event.data = null", "missing")
ACTIONS = (
    '<assign location="n" expr="n + 1"/>',
    '<raise event="f"/>',
    '<send event="e" delay="2s"/>',
    '<send event="g.h" id="later" delay="1s"/>',
    '<cancel sendid="later"/>',
    '<log expr="n"/>',
    '<assign location="nowhere" expr="1"/>',
    '<if cond="n > 3"><raise event="g.h"/><else/><assign location="n" expr="n * 2"/></if>',
    '<foreach item="i" index="k" array="[1, 2]"><assign location="n" expr="n + i - k"/></foreach>',
)
CHILD = (
    '<invoke id="kid{n}"><content><scxml xmlns="http://www.w3.org/2005/07/scxml">'
    '<final id="f"/></scxml></content></invoke>'
)


class Writer:
    """Draws one document; first the tree of states, then what refers to them."""

    def __init__(self, draw: Any, *, bare: bool = False) -> None:
        self.draw = draw
        self.bare = bare  # without content, as a program's machine is
        self.ids: list[str] = []
        self.histories: list[str] = []

    def tree(self, depth: int, around: str = "machine") -> dict[str, Any]:
        """Draw one state with those inside."""
        key = f"s{len(self.ids) + 1}"
        self.ids.append(key)
        kinds = ["state", "state", "final"] if depth > 2 else ["state", "state", "parallel"]
        if around == "parallel":
            kinds = ["state"]
        kind = self.draw(st.sampled_from(kinds))
        count = 0 if kind == "final" or depth > 2 else self.draw(st.integers(0, 3))
        node: dict[str, Any] = {"id": key, "kind": kind, "inside": []}
        for _ in range(count):
            node["inside"].append(self.tree(depth + 1, kind))
        if count and self.draw(st.booleans()):
            node["history"] = f"h{key}"
            self.histories.append(node["history"])
        return node

    def content(self) -> str:
        if self.bare:
            return ""
        return "".join(self.draw(st.lists(st.sampled_from(ACTIONS), max_size=2)))

    def transition(self) -> str:
        event = self.draw(st.sampled_from([*EVENTS, *EVENTS, "", "*", "done.state.s1"]))
        guards = GUARDS[:2] if self.bare else GUARDS
        cond = self.draw(st.sampled_from(["", *guards])) if event else "n = 4"
        target = self.draw(st.sampled_from(["", *self.ids, *self.histories]))
        attributes = f' event="{event}"' if event else ""
        if cond:
            escaped = cond.replace("<", "&lt;").replace('"', "&quot;")
            attributes += f' cond="{escaped}"'
        if target:
            attributes += f' target="{target}"'
        if self.draw(st.booleans()):
            attributes += ' type="internal"'
        return f"<transition{attributes}>{self.content()}</transition>"

    def text(self, node: dict[str, Any]) -> str:
        """Write the state out."""
        key, kind = node["id"], node["kind"]
        parts = [f"<onentry>{self.content()}</onentry><onexit>{self.content()}</onexit>"]
        if kind != "final":
            parts += [self.transition() for _ in range(self.draw(st.integers(0, 2)))]
            if not self.bare and self.draw(st.integers(0, 5)) == 0:
                parts.append(CHILD.format(n=key))
        inside = [child["id"] for child in node["inside"]]
        if "history" in node:
            deep = self.draw(st.sampled_from(["shallow", "deep"]))
            default = f'<transition target="{self.draw(st.sampled_from(inside))}"/>'
            parts.append(f'<history id="{node["history"]}" type="{deep}">{default}</history>')
        parts += [self.text(child) for child in node["inside"]]
        return f'<{kind} id="{key}">{"".join(parts)}</{kind}>'


@st.composite
def documents(draw: Any, *, bare: bool = False) -> str:
    """A machine that loads, with a variable `n`."""
    writer = Writer(draw, bare=bare)
    trees = [writer.tree(1) for _ in range(draw(st.integers(1, 3)))]
    body = "".join(writer.text(tree) for tree in trees)
    late = draw(st.sampled_from(["early", "late"]))
    return scxml(f'<datamodel><data id="n" expr="1"/></datamodel>{body}', binding=late)
