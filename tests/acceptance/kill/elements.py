"""One small model for each kind of element, with what starts it; all of them come to an end.

Who works on them follows the names (see `people`): a task `never…` is not done, `last…` is done when
nothing else is left, `cancel…` is a reason to end the run; what waits for `outside…` is told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise

from tests.unit.engine.machines import scxml
from tests.unit.engine.models import END, HEAD, START, el, event, flows, ours, process

SOON = "PT0.02S"


@dataclass(frozen=True, slots=True)
class File:
    """A model of the stage; one that is not `published` waits for a person to do it."""

    key: str
    text: str
    kind: str = "process"
    published: bool = True


@dataclass(frozen=True, slots=True)
class Element:
    """Models and the keys of those that are started, in order."""

    name: str
    files: tuple[File, ...]
    starts: tuple[str, ...]
    lease: float = 30.0  # seconds; short where renewing it is what is tried


def work(key: str, *, seconds: float = 0, failures: int = 0, more: str = "", **given: str) -> str:
    """A service task whose every attempt leaves a line in the ledger."""
    values = {"body": "= name", "seconds": seconds, "failures": failures, **given}
    parameters = "".join(
        f'<flowglass:parameter name="{name}" value="{value}"/>' for name, value in values.items()
    )
    inside = (
        f'<flowglass:handler type="test.ledger" resultVariable="{key}">{parameters}'
        '</flowglass:handler><flowglass:retry attempts="5" delay="PT0.01S"/>'
    )
    return el("serviceTask", key, ours(inside) + more)


def script(key: str, text: str = "1 + 1", variable: str = "", **more: str) -> str:
    inside = ours(f'<flowglass:script resultVariable="{variable or key}"/>')
    return el("scriptTask", key, f"{inside}<bpmn:script>{text}</bpmn:script>", **more)


def user(key: str, **more: str) -> str:
    return el("userTask", key, **more)


def timer(text: str = SOON, form: str = "timeDuration") -> str:
    return event("timer", f"<bpmn:{form}>{text}</bpmn:{form}>")


def message(key: str, *, correlated: bool = True, ttl: str = "") -> str:
    said = 'correlationKey="= name"' if correlated else ""
    said += f' timeToLive="{ttl}"' if ttl else ""
    return ours(f"<flowglass:message {said}/>") + event("message", messageRef=key)


def boundary(key: str, host: str, inside: str, *, interrupts: bool = True) -> str:
    more = {"attachedToRef": host, "cancelActivity": str(interrupts).lower()}
    return el("boundaryEvent", key, inside, **more)


def many(sequential: bool) -> str:
    inside = ours(
        '<flowglass:loop collection="items" elementVariable="item" outputCollection="all" '
        'outputElement="item * 2"/>'
    )
    kind = str(sequential).lower()
    name = "multiInstanceLoopCharacteristics"
    return f'<bpmn:{name} isSequential="{kind}">{inside}</bpmn:{name}>'


def undone(key: str, text: str = "") -> str:
    """A step with the work that undoes it."""
    back = el("boundaryEvent", f"b{key}", event("compensate"), attachedToRef=key)
    undo = work(f"u{key}").replace(
        "<bpmn:serviceTask ", '<bpmn:serviceTask isForCompensation="true" '
    )
    link = f'<bpmn:association id="l{key}" sourceRef="b{key}" targetRef="u{key}"/>'
    return (text or script(key)) + back + undo + link


def inner(key: str, *parts: str, kind: str = "subProcess", **more: str) -> str:
    return el(kind, key, "".join(parts), **more)


def root(kind: str, *names: str) -> str:
    """Messages or signals; the id of each is its name."""
    return "".join(f'<bpmn:{kind} id="{name}" name="{name}"/>' for name in names)


LARGE = 'string join(for i in 1..8000 return "0123456789")'  # its state is not written at each step
ERROR = '<bpmn:error id="err" errorCode="E1"/>'
RAISED = '<bpmn:escalation id="esc" escalationCode="X1"/>'


def text(key: str, *parts: str, roots: str = "") -> str:
    return f"{HEAD}{roots}{process(*parts, key=key)}</bpmn:definitions>"


def drawn(key: str, *parts: str, roots: str = "", published: bool = True) -> File:
    return File(key, text(key, *parts, roots=roots), published=published)


def one(name: str, *parts: str, roots: str = "") -> Element:
    """An element of a single process."""
    return Element(name, (drawn(name, *parts, roots=roots),), (name,))


def line(name: str, *nodes: str, more: str = "", roots: str = "") -> Element:
    """start -> nodes in order -> end."""
    return Element(name, (lined(name, *nodes, more=more, roots=roots),), (name,))


def lined(name: str, *nodes: str, more: str = "", roots: str = "", start: str = START) -> File:
    keys = ["s", *(node.split(' id="', 1)[1].split('"', 1)[0] for node in nodes), "e"]
    pairs = " ".join(f"{a}-{b}" for a, b in pairwise(keys))
    return drawn(name, start, *nodes, END, flows(pairs), more, roots=roots)


def pair(name: str, *files: File, starts: int) -> Element:
    """Several processes, of which the first ones are started."""
    return Element(name, files, tuple(file.key for file in files[:starts]))


RULES = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="d" namespace="t">
<inputData id="i" name="name"><variable id="v" name="name" typeRef="string"/></inputData>
<decision id="decision" name="size"><variable id="w" name="size"/>
<informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
<decisionTable id="t" hitPolicy="FIRST">
<input id="in"><inputExpression id="x" typeRef="number"><text>string length(name)</text></inputExpression></input>
<output id="out" name="size" typeRef="string"/>
<rule id="r1"><inputEntry id="a"><text>&lt; 3</text></inputEntry><outputEntry id="b"><text>"small"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="c"><text>-</text></inputEntry><outputEntry id="f"><text>"large"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
DECIDES = '<flowglass:decision key="rules" decision="decision" resultVariable="size"/>'

ASKS = '<flowglass:decision ruleSet="rule_set_rules"/>'


def _rules() -> str:
    """A rule that changes a variable, and asks a handler twice in turn."""
    call = {"call": "test.ledger", "with": {"body": "= name"}, "result": "done"}
    rule = {"id": "r", "when": "n = 0", "then": [{"set": "band", "to": "small"}, call, call]}
    return json.dumps({"format": "rule-set/1", "key": "rule_set_rules", "rules": [rule]})


def _graph() -> str:
    retry = {"attempts": 4, "delay": "PT0.01S", "jitter": 0}
    given = {"body": "= name"}

    def task(key: str, *after: str, failures: int = 0) -> dict[str, object]:
        parameters = {**given, "failures": failures}
        said: dict[str, object] = {"id": key, "handler": "test.ledger", "parameters": parameters}
        return {**said, "after": list(after), "retry": retry} if after else {**said, "retry": retry}

    tasks = [task("a"), task("b", "a", failures=1), task("c", "a"), task("d", "b", "c")]
    return json.dumps({"format": "task-graph/1", "key": "graph", "tasks": tasks})


MACHINE = scxml(
    """<datamodel><data id="n" expr="0"/></datamodel>
  <state id="draft"><transition event="go.send" target="sent"/></state>
  <state id="sent"><onentry><assign location="n" expr="n + 1"/><send event="late" delay="0.02s" id="t"/></onentry>
    <transition event="late" target="reminded"/></state>
  <state id="reminded"><transition event="go.pay" target="paid"/></state>
  <final id="paid"/>""",
    datamodel="feel",
)

ELEMENTS: tuple[Element, ...] = (
    line("service", work("a"), work("b")),
    replace(line("service_slow", work("a", seconds=0.25)), lease=0.3),
    line("service_retried", work("a", failures=2), work("b")),
    line("service_incident", work("a", wanted="= fixed = true")),
    line("script", script("a"), script("b", "a + 1")),
    line("user_task", user("check"), script("a")),
    Element(
        "business_rule",
        (
            lined("business_rule", el("businessRuleTask", "rule", ours(DECIDES))),
            File("rules", RULES, "decision"),
        ),
        ("business_rule",),
    ),
    Element(
        "rule_set",
        (
            lined("rule_set", el("businessRuleTask", "rule", ours(ASKS))),
            File("rule_set_rules", _rules(), "rules"),
        ),
        ("rule_set",),
    ),
    line("timer_catch", el("intermediateCatchEvent", "wait", timer()), work("a")),
    one(
        "timer_boundary", START, user("never"), END, boundary("late", "never", timer()),
        work("a"), flows("s-never never-e late-a"),
    ),
    one(
        "timer_boundary_beside", START, user("last"), END,
        boundary("late", "last", timer(), interrupts=False),
        work("a"), flows("s-last last-e late-a"),
    ),
    pair(
        "message",
        lined("message", el("receiveTask", "hear", ours('<flowglass:message correlationKey="= name"/>'), messageRef="news"), roots=root("message", "news")),
        lined("message_sender", el("intermediateThrowEvent", "tell", message("news")), roots=root("message", "news")),
        starts=2,
    ),
    line(
        "message_outside", el("intermediateCatchEvent", "hear", message("outside")),
        roots=root("message", "outside"),
    ),
    pair(
        "message_start",
        lined("message_start_sender", el("intermediateThrowEvent", "tell", message("begin")), roots=root("message", "begin")),
        lined("message_started", work("a", body="begun"), start=el("startEvent", "s", event("message", messageRef="begin")), roots=root("message", "begin")),
        starts=1,
    ),
    pair(
        "message_kept",
        lined("message_kept_sender", el("intermediateThrowEvent", "tell", message("kept", ttl="PT1H")), roots=root("message", "kept")),
        lined("message_kept", el("intermediateCatchEvent", "pause", timer()), el("intermediateCatchEvent", "hear", message("kept")), roots=root("message", "kept")),
        starts=2,
    ),
    pair(
        "signal",
        lined("signal", el("intermediateCatchEvent", "hear", event("signal", signalRef="bell")), work("a"), roots=root("signal", "bell")),
        lined("signal_thrower", el("intermediateCatchEvent", "pause", timer()), el("intermediateThrowEvent", "tell", event("signal", signalRef="bell")), roots=root("signal", "bell")),
        starts=2,
    ),
    line(
        "signal_outside", el("intermediateCatchEvent", "hear", event("signal", signalRef="outside-bell")),
        roots=root("signal", "outside-bell"),
    ),
    pair(
        "signal_start",
        lined("signal_start_thrower", el("intermediateThrowEvent", "tell", event("signal", signalRef="alarm")), roots=root("signal", "alarm")),
        lined("signal_started", script("a"), start=el("startEvent", "s", event("signal", signalRef="alarm")), roots=root("signal", "alarm")),
        starts=1,
    ),
    Element(
        "timer_start",
        (
            drawn("timer_started", el("startEvent", "s", timer()), script("a"), END, flows("s-a a-e"), published=False),
            lined("timer_start", script("a")),
        ),
        ("timer_start",),
    ),
    pair(
        "call", lined("call", el("callActivity", "ask", calledElement="called")), lined("called", work("a")),
        starts=1,
    ),
    pair(
        "call_fails",
        drawn("call_fails", START, el("callActivity", "ask", calledElement="called_fails"), END, boundary("b", "ask", event("error", errorRef="err")), work("a"), flows("s-ask ask-e b-a"), roots=ERROR),
        drawn("called_fails", START, script("a"), el("endEvent", "e", event("error", errorRef="err")), flows("s-a a-e"), roots=ERROR),
        starts=1,
    ),
    Element(
        "call_broken",
        (
            drawn("call_broken", START, el("callActivity", "ask", calledElement="broken"), END, boundary("b", "ask", event("error")), script("a"), flows("s-ask ask-e b-a")),
            File("broken", "this is no process"),
        ),
        ("call_broken",),
    ),
    pair(
        "call_cancelled",
        drawn("call_cancelled", START, el("callActivity", "ask", calledElement="called_cancelled"), END, boundary("b", "ask", timer("PT0.05S")), script("a"), flows("s-ask ask-e b-a")),
        lined("called_cancelled", user("never")),
        starts=1,
    ),
    line("repeated_at_once", work("a", more=many(sequential=False))),
    line("repeated_in_turn", work("a", more=many(sequential=True))),
    line("repeated_while", work("a", more='<bpmn:standardLoopCharacteristics loopMaximum="2"/>')),
    one(
        "compensation", START, undone("a"), undone("b", work("b")),
        el("intermediateThrowEvent", "c", event("compensate")), END, flows("s-a a-b b-c c-e"),
    ),
    one(
        "transaction", START,
        inner("t", el("startEvent", "ts"), undone("a"), el("endEvent", "te", event("cancel")), flows("ts-a a-te"), kind="transaction"),
        boundary("out", "t", event("cancel")), work("after"), END, flows("s-t t-e out-after after-e"),
    ),
    one(
        "error_boundary", START, work("a", code="E1"), boundary("b", "a", event("error", errorRef="err")),
        work("after"), END, flows("s-a a-e b-after"), roots=ERROR,
    ),
    one(
        "error_end", START,
        inner("i", el("startEvent", "is"), work("a"), el("endEvent", "ie", event("error", errorRef="err")), flows("is-a a-ie")),
        boundary("b", "i", event("error", errorRef="err")), script("after"), END, flows("s-i i-e b-after"),
        roots=ERROR,
    ),
    one(
        "escalation", START,
        inner("i", el("startEvent", "is"), el("intermediateThrowEvent", "up", event("escalation", escalationRef="esc")), work("a"), el("endEvent", "ie"), flows("is-up up-a a-ie")),
        boundary("b", "i", event("escalation", escalationRef="esc"), interrupts=False), script("after"), END,
        flows("s-i i-e b-after"), roots=RAISED,
    ),
    one(
        "event_sub_process", START, user("never"), END,
        inner("h", el("startEvent", "hs", timer()), work("a"), flows("hs-a"), triggeredByEvent="true"),
        flows("s-never never-e"),
    ),
    line("ad_hoc", inner("h", work("a"), script("b"), kind="adHocSubProcess")),
    one(
        "conditional", START, el("parallelGateway", "f"), work("a"), END,
        el("intermediateCatchEvent", "when", event("conditional", "<bpmn:condition>a.done = true</bpmn:condition>")),
        script("b"), flows("s-f f-a f-when when-b a-e"),
    ),
    one(
        "terminate", START, el("parallelGateway", "f"), user("never"), work("a"),
        el("endEvent", "stop", event("terminate")), flows("s-f f-never f-a a-stop"),
    ),
    one(
        "event_gateway", START, el("eventBasedGateway", "g"), el("intermediateCatchEvent", "first", timer()),
        el("intermediateCatchEvent", "hear", event("message", messageRef="nobody")), work("a"), END,
        flows("s-g g-first g-hear first-a a-e hear-e"), roots=root("message", "nobody"),
    ),
    one(
        "parallel_gateway", START, el("parallelGateway", "f"), work("a"), work("b"), user("check"),
        el("parallelGateway", "j"), END, flows("s-f f-a f-b f-check a-j b-j check-j j-e"),
    ),
    one(
        "inclusive_gateway", START, el("inclusiveGateway", "f", default="f-c"), work("a"), script("b"), script("c"),
        el("inclusiveGateway", "j"), END,
        flows("s-f f-a f-b f-c a-j b-j c-j j-e", {"f-a": "n = 0", "f-b": "n &lt; 1"}),
    ),
    one(
        "exclusive_gateway", START, el("exclusiveGateway", "x", default="x-e"), work("a"), END,
        flows("s-x x-a x-e a-e", {"x-a": "n = 0"}),
    ),
    one(
        "complex_gateway", START, el("parallelGateway", "f"), work("a"), work("b"),
        el("complexGateway", "g", "<bpmn:activationCondition>activationCount &gt;= 2</bpmn:activationCondition>"),
        END, flows("s-f f-a f-b a-g b-g g-e"),
    ),
    line("sub_process", inner("i", el("startEvent", "is"), work("a"), el("endEvent", "ie"), flows("is-a a-ie"))),
    one(
        "long", START, script("n", "n + 1"), el("exclusiveGateway", "x", default="x-n"), work("a"), END,
        flows("s-n n-x x-n x-a a-e", {"x-a": "n &gt; 120"}),
    ),
    line("large_state", script("big", LARGE), work("a"), script("b"), work("c")),
    line("cancelled", work("a"), user("cancel")),
    line(
        "poisoned", el("intermediateCatchEvent", "hear", message("outside-poison")), work("a"),
        roots=root("message", "outside-poison"),
    ),
    Element("task_graph", (File("graph", _graph(), "graph"),), ("graph",)),
    Element("state_machine", (File("machine", MACHINE, "machine"),), ("machine",)),
)  # fmt: skip
