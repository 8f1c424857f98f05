"""Random structured processes: what they are made of, and their BPMN text."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

Block = tuple  # ("task", kind) | ("seq", a, b) | ("xor", a, b, default) | ("and", [..]) | …

TASKS = ("task", "script", "bad_script", "service", "user", "rule", "timer", "guarded")


def _grown(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    return st.one_of(
        st.tuples(st.just("seq"), inner, inner),
        st.tuples(st.just("xor"), inner, inner, st.booleans()),
        st.tuples(st.just("and"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("loop"), inner, st.integers(1, 3)),
        st.tuples(st.just("sub"), inner),
    )


blocks = st.recursive(st.tuples(st.just("task"), st.sampled_from(TASKS)), _grown, max_leaves=8)


@dataclass
class Writer:
    """Writes blocks as BPMN; every block has one way in and one way out."""

    parts: list[str] = field(default_factory=list)
    count: int = 0

    def key(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def node(self, element: str, prefix: str, inside: str = "", more: str = "") -> str:
        key = self.key(prefix)
        self.parts.append(f'<bpmn:{element} id="{key}"{more}>{inside}</bpmn:{element}>')
        return key

    def flow(self, source: str, target: str, condition: str = "") -> str:
        key = self.key("flow")
        inside = ""
        if condition:
            inside = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>"
        self.parts.append(
            f'<bpmn:sequenceFlow id="{key}" sourceRef="{source}" targetRef="{target}">'
            f"{inside}</bpmn:sequenceFlow>"
        )
        return key

    def block(self, block: Block) -> tuple[str, str]:
        match block:
            case ("task", kind):
                return self.task(kind)
            case ("seq", first, second):
                (start, middle), (following, end) = self.block(first), self.block(second)
                self.flow(middle, following)
                return start, end
            case ("and", branches):
                fork, join = self.node("parallelGateway", "fork"), self.key("join")
                self.parts.append(f'<bpmn:parallelGateway id="{join}"/>')
                for branch in branches:
                    start, end = self.block(branch)
                    self.flow(fork, start)
                    self.flow(end, join)
                return fork, join
            case ("xor", first, second, default):
                return self.choice(first, second, default=default)
            case ("loop", body, times):
                return self.loop(body, times)
            case ("sub", body):
                return self.subprocess(body)
        raise AssertionError(block)

    def task(self, kind: str) -> tuple[str, str]:
        match kind:
            case "script" | "bad_script":
                text = "x + 1" if kind == "script" else "missing + 1"
                inside = _ours('<flowglass:script resultVariable="x"/>')
                key = self.node(
                    "scriptTask", "script", f"{inside}<bpmn:script>{text}</bpmn:script>"
                )
            case "service" | "guarded":
                inside = _ours(
                    '<flowglass:handler type="log"><flowglass:parameter name="message" '
                    'value="= x"/></flowglass:handler><flowglass:retry attempts="2" delay="PT1S"/>'
                )
                key = self.node("serviceTask", "service", inside)
                if kind == "guarded":
                    return self.guarded(key)
            case "rule":
                inside = _ours('<flowglass:decision key="level" resultVariable="level"/>')
                key = self.node("businessRuleTask", "rule", inside)
            case "timer":
                key = self.node("intermediateCatchEvent", "timer", _timer("PT1H"))
            case "user":
                key = self.node("userTask", "user")
            case _:
                key = self.node("task", "task")
        return key, key

    def guarded(self, key: str) -> tuple[str, str]:
        merge = self.node("exclusiveGateway", "merge")
        boundary = self.node(
            "boundaryEvent", "late", _timer("PT5S"), f" attachedToRef={quoteattr(key)}"
        )
        self.flow(key, merge)
        self.flow(boundary, merge)
        return key, merge

    def choice(self, first: Block, second: Block, *, default: bool) -> tuple[str, str]:
        split, merge = self.key("split"), self.node("exclusiveGateway", "merge")
        (a, a_end), (b, b_end) = self.block(first), self.block(second)
        self.flow(split, a, "x &gt; 2")
        other = self.flow(split, b, "" if default else "x &lt; 2")
        chosen = f' default="{other}"' if default else ""
        self.parts.append(f'<bpmn:exclusiveGateway id="{split}"{chosen}/>')
        self.flow(a_end, merge)
        self.flow(b_end, merge)
        return split, merge

    def loop(self, body: Block, times: int) -> tuple[str, str]:
        variable = self.key("n")
        result = _ours(f'<flowglass:script resultVariable="{variable}"/>')
        init = self.node("scriptTask", "init", f"{result}<bpmn:script>0</bpmn:script>")
        merge, again = self.node("exclusiveGateway", "merge"), self.key("again")
        count = self.node(
            "scriptTask", "count", f"{result}<bpmn:script>{variable} + 1</bpmn:script>"
        )
        out = self.node("task", "out")
        start, end = self.block(body)
        self.flow(init, merge)
        self.flow(merge, start)
        self.flow(end, count)
        self.flow(count, again)
        self.flow(again, merge, f"{variable} &lt; {times}")
        default = self.flow(again, out)
        self.parts.append(f'<bpmn:exclusiveGateway id="{again}" default="{default}"/>')
        return init, out

    def subprocess(self, body: Block) -> tuple[str, str]:
        outside, self.parts = self.parts, []
        self.whole(body)
        inside, self.parts = "".join(self.parts), outside
        key = self.node("subProcess", "sub", inside)
        return key, key

    def whole(self, body: Block) -> None:
        start, end = self.node("startEvent", "start"), self.node("endEvent", "end")
        first, last = self.block(body)
        self.flow(start, first)
        self.flow(last, end)


def _ours(inside: str) -> str:
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


def _timer(duration: str) -> str:
    return (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>"
        f"{duration}</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )


def text_of(block: Block) -> str:
    """Give the BPMN text of a process made of the block."""
    writer = Writer()
    writer.whole(block)
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:flowglass="urn:flowglass:bpmn:1"><bpmn:process id="random" isExecutable="true">'
        f"{''.join(writer.parts)}</bpmn:process></bpmn:definitions>"
    )
