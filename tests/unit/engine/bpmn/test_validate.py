"""Every problem of a model is told, with the element it is about."""

from __future__ import annotations

import pytest

from engine import bpmn
from engine.errors import InvalidModel

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:flowglass="urn:flowglass:bpmn:1">'
)
SERVICE = (
    "<bpmn:extensionElements><flowglass:handler type='log' {handler}/>"
    "<flowglass:retry {retry}/></bpmn:extensionElements>"
)


def model(*parts: str) -> str:
    return f"{HEAD}<bpmn:process id='p'>{''.join(parts)}</bpmn:process></bpmn:definitions>"


def flow(source: str, target: str, condition: str = "", key: str = "") -> str:
    inside = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>"
    name = f" id='{key}'" if key else ""
    return (
        f"<bpmn:sequenceFlow{name} sourceRef='{source}' targetRef='{target}'>"
        f"{inside if condition else ''}</bpmn:sequenceFlow>"
    )


def chain(node: str, *more: str) -> str:
    """A process of start, this node with the id t, and end."""
    return model(START, END, node, flow("s", "t"), flow("t", "e"), *more)


START, END = "<bpmn:startEvent id='s'/>", "<bpmn:endEvent id='e'/>"
GATEWAY = "<bpmn:exclusiveGateway id='t'/>"


def service(handler: str = "", retry: str = "") -> str:
    inside = SERVICE.format(handler=handler, retry=retry)
    return chain(f"<bpmn:serviceTask id='t'>{inside}</bpmn:serviceTask>")


def timer(inside: str) -> str:
    definition = f"<bpmn:timerEventDefinition>{inside}</bpmn:timerEventDefinition>"
    return chain(f"<bpmn:intermediateCatchEvent id='t'>{definition}</bpmn:intermediateCatchEvent>")


def wrong_catch(definition: str) -> str:
    return chain(f"<bpmn:intermediateCatchEvent id='t'>{definition}</bpmn:intermediateCatchEvent>")


def boundary(host: str) -> str:
    event = (
        f"<bpmn:boundaryEvent id='b' attachedToRef='{host}'><bpmn:timerEventDefinition>"
        "<bpmn:timeDuration>PT1S</bpmn:timeDuration></bpmn:timerEventDefinition>"
        "</bpmn:boundaryEvent>"
    )
    return chain("<bpmn:task id='t'/>", event, flow("b", "e"))


TASK = "<bpmn:task id='t'/>"
LOOP = model(
    START, TASK, "<bpmn:task id='u'/>", flow("s", "t"), flow("t", "u"), flow("u", "t"), END
)

ERRORS = [
    ("xml_syntax", None, "<a>"),
    ("xml_syntax", None, ""),
    ("doctype", None, "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"),
    ("not_bpmn", None, "<a/>"),
    ("process_missing", None, f"{HEAD}</bpmn:definitions>"),
    ("start_missing", "p", model(END)),
    ("several_starts", "s2", model(START, END, "<bpmn:startEvent id='s2'/>", flow("s", "e"))),
    ("dangling_reference", "f", chain(TASK, flow("t", "nowhere", key="f"))),
    ("duplicate_id", "t", chain(TASK, TASK)),
    ("id_missing", "p", chain(TASK, "<bpmn:task/>")),
    ("id_invalid", "1 a", chain(TASK, "<bpmn:task id='1 a'/>")),
    ("expression_syntax", "f", chain(GATEWAY, flow("t", "e", "n &gt;", key="f"))),
    ("expression_empty", "f", chain(GATEWAY, flow("t", "e", "=", key="f"))),
    ("default_flow_wrong", "t", chain("<bpmn:exclusiveGateway id='t' default='x'/>")),
    ("call_missing", "c", chain(TASK, "<bpmn:callActivity id='c' name='Call'/>")),
    ("unsupported_element", "c", chain(TASK, "<bpmn:choreographyTask id='c'/>")),
    ("unsupported_element", "t", chain("<bpmn:intermediateCatchEvent id='t'/>")),
    ("handler_missing", "t", chain("<bpmn:serviceTask id='t'/>")),
    ("decision_missing", "t", chain("<bpmn:businessRuleTask id='t'/>")),
    ("bad_duration", "t", service(handler="timeLimit='soon'")),
    ("bad_duration", "t", service(handler="timeLimit='P1M'")),
    ("time_limit_range", "t", service(handler="timeLimit='PT0S'")),
    ("retry_range", "t", service(retry="attempts='0'")),
    ("retry_range", "t", service(retry="attempts='1.5'")),
    ("retry_range", "t", service(retry="factor='NaN'")),
    ("retry_range", "t", service(retry="delay='PT1M' maxDelay='PT1S'")),
    ("bad_duration", "t", service(retry="delay='-PT1S'")),
    ("timer_missing", "t", timer("")),
    ("bad_duration", "t", timer("<bpmn:timeDuration>1 hour</bpmn:timeDuration>")),
    ("bad_duration", "t", timer("<bpmn:timeDate>tomorrow</bpmn:timeDate>")),
    ("bad_duration", "t", timer("<bpmn:timeCycle>sometimes</bpmn:timeCycle>")),
    ("event_position", "t", wrong_catch("<bpmn:errorEventDefinition/>")),
    (
        "cancel_outside",
        "t",
        chain("<bpmn:endEvent id='t'><bpmn:cancelEventDefinition/></bpmn:endEvent>"),
    ),
    ("event_gateway", "t", chain("<bpmn:eventBasedGateway id='t'/>")),
    ("boundary_host", "b", boundary("nobody")),
    ("boundary_host", "b", boundary("s")),
    ("incoming_not_allowed", "s", chain(TASK, flow("t", "s"))),
    ("outgoing_not_allowed", "e", chain(TASK, flow("e", "t"))),
    ("endless_loop", "t", LOOP),
]


@pytest.mark.parametrize(("code", "element", "text"), ERRORS)
def test_an_error_is_told_with_its_element(code: str, element: str | None, text: str) -> None:
    found = [p for p in bpmn.validate(text) if p.severity == "error"]
    assert (code, element) in [(p.code, p.element_id) for p in found]
    with pytest.raises(InvalidModel):
        bpmn.read(text)


UNDECIDED = model(START, GATEWAY, END, flow("s", "t"), flow("t", "e", "a"), flow("t", "e", "b"))

WARNINGS = [
    ("end_missing", "p", model(START, TASK, flow("s", "t"))),
    ("no_outgoing", "t", model(START, TASK, flow("s", "t"))),
    ("unreachable", "u", chain(TASK, "<bpmn:task id='u'/>")),
    ("default_missing", "t", UNDECIDED),
    ("condition_missing", "f", chain(GATEWAY, flow("t", "e", "a"), flow("t", "e", key="f"))),
    ("script_empty", "t", chain("<bpmn:scriptTask id='t'/>")),
]


@pytest.mark.parametrize(("code", "element", "text"), WARNINGS)
def test_a_warning_does_not_keep_a_model_from_running(code: str, element: str, text: str) -> None:
    found = bpmn.validate(text)
    assert (code, element) in [(p.code, p.element_id) for p in found if p.severity == "warning"]
    assert bpmn.read(text).key == "p"


def test_a_good_model_has_no_problems() -> None:
    assert bpmn.validate(chain(TASK)) == ()


def test_all_problems_are_told_at_once_in_the_order_of_the_text() -> None:
    text = model(
        "<bpmn:serviceTask id='a'/>\n",
        "<bpmn:businessRuleTask id='b'/>\n",
        flow("a", "gone", key="f"),
        END,
    )
    found = bpmn.validate(text)
    codes = {p.code for p in found}
    assert {"handler_missing", "decision_missing", "dangling_reference", "start_missing"} <= codes
    assert [p.line for p in found] == sorted(p.line or 0 for p in found)


def test_a_syntax_error_is_told_with_its_place() -> None:
    text = chain(GATEWAY, flow("t", "e", "n &gt; ", key="f"))
    (problem,) = [p for p in bpmn.validate(text) if p.code == "expression_syntax"]
    assert "line 1, column" in problem.message


def test_limits_are_named() -> None:
    deep = model("<bpmn:subProcess>" * 140 + "</bpmn:subProcess>" * 140)
    assert bpmn.validate(deep)[0].code == "too_deep"
    wide = model("<bpmn:task/>" * 20_001)
    assert bpmn.validate(wide)[0].code == "too_many_elements"
    attributes = " ".join(f"a{n}='1'" for n in range(257))
    many = model(f"<bpmn:task {attributes}/>")
    assert bpmn.validate(many)[0].code == "too_many_attributes"
    assert bpmn.validate(b" " * 10_000_001)[0].code == "too_big"


def test_what_the_definition_knows() -> None:
    form = (
        '<bpmn:extensionElements><flowglass:form>{"a": 1}</flowglass:form></bpmn:extensionElements>'
    )
    decision = (
        "<bpmn:businessRuleTask id='t'><bpmn:extensionElements><flowglass:decision key='level'/>"
        "</bpmn:extensionElements></bpmn:businessRuleTask>"
    )
    text = chain(decision).replace(START, f"<bpmn:startEvent id='s'>{form}</bpmn:startEvent>")
    definition = bpmn.read(text)
    assert definition.start_form == {"a": 1}
    assert definition.decision_keys == ("level",)
    assert definition.nodes["t"].decision is not None
    assert definition.nodes["t"].decision.result_variable == "level"
    assert bpmn.read(text.encode()).hash == definition.hash
