"""Random structured processes: what they are made of, and their BPMN text."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

Block = tuple  # ("task", kind) | ("seq", a, b) | ("xor", a, b, default) | ("and", [..]) | …

TASKS = (
    "task", "script", "bad_script", "service", "user", "rule", "timer", "guarded",
    "all_at_once", "one_by_one", "while", "reminded", "condition", "undone", "undo", "wait",
)  # fmt: skip


def _grown(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    return st.one_of(
        st.tuples(st.just("seq"), inner, inner),
        st.tuples(st.just("xor"), inner, inner, st.booleans()),
        st.tuples(st.just("and"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("loop"), inner, st.integers(1, 3)),
        st.tuples(st.just("sub"), inner),
        st.tuples(st.just("or"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("many"), inner, st.booleans()),
        st.tuples(st.just("first"), inner, inner),
        st.tuples(st.just("caught"), inner, st.booleans()),
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

    def block(self, block: Block) -> tuple[str, str]:  # noqa: C901 - one line a block
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
            case ("or", branches):
                return self.some(branches)
            case ("many", body, sequential):
                return self.subprocess(body, _multi(sequential))
            case ("first", one, two):
                return self.first(one, two)
            case ("caught", body, interrupting):
                return self.caught(body, interrupting=interrupting)
        raise AssertionError(block)

    def task(self, kind: str) -> tuple[str, str]:  # noqa: C901, PLR0912 - one line a kind
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
            case "all_at_once" | "one_by_one":
                kind = ("userTask", "user") if kind == "all_at_once" else ("task", "task")
                key = self.node(*kind, _multi(kind[0] == "task"))
            case "while":
                condition = "<bpmn:loopCondition>loopCounter &lt; 2</bpmn:loopCondition>"
                key = self.node("userTask", "user", LOOP.format(condition))
            case "condition":
                inside = "<bpmn:condition>x &gt; 3</bpmn:condition>"
                key = self.node("intermediateCatchEvent", "when", CONDITION.format(inside))
            case "wait":
                key = self.node("receiveTask", "wait")
            case "undone" | "reminded":
                return self.watched(kind)
            case "undo":
                key = self.node("intermediateThrowEvent", "undo", COMPENSATE)
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

    def watched(self, kind: str) -> tuple[str, str]:
        key = self.node("userTask", "user")
        if kind == "undone":
            handler = self.node("userTask", "undoes", "", ' isForCompensation="true"')
            event = self.node(
                "boundaryEvent", "back", COMPENSATE, f" attachedToRef={quoteattr(key)}"
            )
            name = self.key("a")
            self.parts.append(
                f'<bpmn:association id="{name}" sourceRef="{event}" targetRef="{handler}"/>'
            )
            return key, key
        more = f' cancelActivity="false" attachedToRef={quoteattr(key)}'
        cycle = "<bpmn:timeCycle>R2/PT5S</bpmn:timeCycle>"
        event = self.node("boundaryEvent", "again", TIMER.format(cycle), more)
        end = self.node("endEvent", "reminder")
        self.flow(event, end)
        return key, key

    def some(self, branches: list[Block]) -> tuple[str, str]:
        split, join = self.key("some"), self.node("inclusiveGateway", "join")
        default = ""
        for number, branch in enumerate(branches):
            start, end = self.block(branch)
            default = self.flow(split, start, f"x &gt; {number}")
            self.flow(end, join)
        last = self.node("task", "task")
        default = self.flow(split, last)
        self.flow(last, join)
        self.parts.append(f'<bpmn:inclusiveGateway id="{split}" default="{default}"/>')
        return split, join

    def first(self, one: Block, two: Block) -> tuple[str, str]:
        gateway, merge = self.key("first"), self.node("exclusiveGateway", "merge")
        self.parts.append(f'<bpmn:eventBasedGateway id="{gateway}"/>')
        for number, block in enumerate((one, two)):
            event = self.node("intermediateCatchEvent", "timer", _timer(f"PT{number + 1}H"))
            self.flow(gateway, event)
            start, end = self.block(block)
            self.flow(event, start)
            self.flow(end, merge)
        return gateway, merge

    def caught(self, body: Block, *, interrupting: bool) -> tuple[str, str]:
        """A sub-process whose end escalates to its own boundary."""
        outside, self.parts = self.parts, []
        start, end = self.node("startEvent", "start"), self.node("endEvent", "end", ESCALATION)
        begin, last = self.block(body)
        self.flow(start, begin)
        self.flow(last, end)
        inside, self.parts = "".join(self.parts), outside
        key = self.node("subProcess", "sub", inside)
        more = f' cancelActivity="{str(interrupting).lower()}" attachedToRef="{key}"'
        event = self.node("boundaryEvent", "higher", ESCALATION, more)
        after, merge = self.node("task", "task"), self.node("exclusiveGateway", "merge")
        self.flow(event, after)
        if interrupting:
            self.flow(after, merge)
        self.flow(key, merge)
        return key, merge

    def subprocess(self, body: Block, loop: str = "") -> tuple[str, str]:
        outside, self.parts = self.parts, []
        self.whole(body)
        inside, self.parts = "".join(self.parts), outside
        key = self.node("subProcess", "sub", loop + inside)
        return key, key

    def whole(self, body: Block) -> None:
        start, end = self.node("startEvent", "start"), self.node("endEvent", "end")
        first, last = self.block(body)
        self.flow(start, first)
        self.flow(last, end)


LOOP = "<bpmn:standardLoopCharacteristics>{}</bpmn:standardLoopCharacteristics>"
CONDITION = "<bpmn:conditionalEventDefinition>{}</bpmn:conditionalEventDefinition>"
TIMER = "<bpmn:timerEventDefinition>{}</bpmn:timerEventDefinition>"
COMPENSATE = "<bpmn:compensateEventDefinition/>"
ESCALATION = "<bpmn:escalationEventDefinition/>"


def _multi(sequential: bool) -> str:
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        "<bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )


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
