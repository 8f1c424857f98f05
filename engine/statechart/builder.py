"""A definition written in Python instead of XML; the kernel cannot tell the difference."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from engine import feel
from engine.errors import InvalidModel, Problem
from engine.feel.errors import FeelError
from engine.statechart.definition import Definition
from engine.statechart.outline import RawState, RawTransition, link

if TYPE_CHECKING:
    from engine.statechart.definition import Kind


class Builder:
    """Collects states and transitions by name; `build` checks and compiles them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._outline: list[RawState] = [RawState("", "machine", name=name)]
        self._problems: list[Problem] = []

    def state(
        self,
        key: str,
        *,
        inside: str = "",
        kind: Kind = "state",
        initial: bool = False,
        deep: bool = False,
        default: str | None = None,
    ) -> Builder:
        """Add a state; one that lies inside another comes after it."""
        parent = self._find(inside) if inside else 0
        if self._find(key) is not None:
            self._report("id_duplicate", f"The id “{key}” is used twice", key)
        if parent is None:
            self._report("parent_unknown", f"There is no state “{inside}” around “{key}”", key)
        raw = RawState(key, kind, parent=parent or 0, deep=deep)
        if default is not None:
            raw.initial = RawTransition(targets=(default,))
        self._outline.append(raw)
        if initial:
            self._outline[parent or 0].initial = RawTransition(targets=(key,))
        return self

    def transition(
        self,
        event: str,
        source: str,
        target: str | None = None,
        *,
        guard: str | None = None,
        internal: bool = False,
        program: str = "",
    ) -> Builder:
        """Add a transition; without an event it is taken as soon as its guard allows."""
        at = self._find(source)
        if at is None:
            self._report("state_unknown", f"There is no state “{source}”", source)
            return self
        raw = self._outline[at]
        found = RawTransition(
            id=f"{source}.{len(raw.transitions) + 1}",
            events=tuple(event.split()),
            targets=() if target is None else (target,),
            internal=internal,
            program=program,
        )
        if guard is not None:
            try:
                found.cond = feel.compile(guard)
            except FeelError as error:
                message = f"The guard “{guard}” has a mistake: {error.message}"
                self._report("expression_syntax", message, source)
        raw.transitions.append(found)
        return self

    def build(self) -> Definition:
        """Give the definition, or raise `InvalidModel` with everything that is wrong."""
        self._check()
        if self._problems:
            raise InvalidModel(self._problems)
        linked = link(_in_document_order(self._outline))
        shape = repr([(s.id, s.kind, s.parent, s.deep, s.initial) for s in linked.states])
        ways = repr(
            [(t.id, t.events, t.targets, t.cond and t.cond.text) for t in linked.transitions]
        )
        return Definition(
            key=self.name,
            name=self.name,
            hash=sha256((shape + ways).encode()).hexdigest(),
            text="",
            states=linked.states,
            transitions=linked.transitions,
            index=linked.index,
            atomic=linked.atomic,
            finals=linked.finals,
            eventless=linked.eventless,
        )

    def _find(self, key: str) -> int | None:
        found = (at for at, raw in enumerate(self._outline) if at and raw.id == key)
        return next(found, None)

    def _report(self, code: str, message: str, key: str) -> None:
        self._problems.append(Problem("error", code, message, key))

    def _check(self) -> None:
        known = {raw.id for raw in self._outline[1:]}
        if not known:
            self._report("machine_empty", "The machine has no states", "")
        for raw in self._outline:
            ways = [*raw.transitions, *([raw.initial] if raw.initial else [])]
            for name in (name for way in ways for name in way.targets):
                if name not in known:
                    text = f"There is no state “{name}” to go to from “{raw.id}”"
                    self._report("target_unknown", text, raw.id)
            if raw.kind == "history" and raw.initial is None:
                self._report("history_invalid", f"The history “{raw.id}” has no default", raw.id)
            if raw.kind in ("final", "history") and raw.transitions:
                self._report("final_left", f"Nothing can lead out of “{raw.id}”", raw.id)


def _in_document_order(outline: list[RawState]) -> list[RawState]:
    """Give the states as a document nests them: each directly before what lies inside."""
    inside: dict[int, list[int]] = {}
    for at, raw in enumerate(outline):
        if at:
            inside.setdefault(raw.parent, []).append(at)
    ordered: list[int] = []
    todo = [0]
    while todo:
        at = todo.pop()
        ordered.append(at)
        todo.extend(reversed(inside.get(at, [])))
    place = {old: new for new, old in enumerate(ordered)}
    for raw in outline:
        raw.parent = place[raw.parent]
    return [outline[at] for at in ordered]
