"""Whatever tree of the standard's elements comes: problems are told, nothing breaks."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.bpmn import imported, validate
from engine.bpmn.source import parse
from engine.bpmn.standard.metamodel import ATTRIBUTE_NAMES, CHILD_NAMES
from engine.bpmn.standard.positions import KNOWN

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="u" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">'
)
IDS = ["a", "b", "c", "d", "e", "x:y", ""]
WORDS = [
    *IDS,
    "true",
    "${a == 1}",
    "#{b",
    "= a +",
    "PT1S",
    "R3/PT1H",
    "-1",
    "Complex",
    "'",
    "one two",
]
ATTRIBUTES = sorted(
    ATTRIBUTE_NAMES
    | {
        "name",
        "isExecutable",
        "isForCompensation",
        "triggeredByEvent",
        "cancelActivity",
        "instantiate",
    }
    | {"behavior", "loopMaximum", "gatewayDirection", "method", "textFormat", "language", "minimum"}
    | {
        "camunda:assignee",
        "camunda:class",
        "camunda:collection",
        "camunda:decisionRef",
        "calledElement",
    }
)
INSIDE = [
    "zeebe:taskDefinition",
    "zeebe:ioMapping",
    "camunda:inputOutput",
    "camunda:formData",
    "camunda:in",
]
COMMON = [
    "process",
    "collaboration",
    "participant",
    "subProcess",
    "task",
    "startEvent",
    "endEvent",
    "sequenceFlow",
    "messageFlow",
    "boundaryEvent",
    "lane",
    "laneSet",
    "exclusiveGateway",
    "association",
]


@st.composite
def elements(draw: st.DrawFn, depth: int = 4) -> str:
    name = draw(st.sampled_from(COMMON) | st.sampled_from(sorted(KNOWN - {"definitions"})))
    given_attributes = draw(
        st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(WORDS), max_size=3)
    )
    key = draw(st.sampled_from(IDS))
    if key and ":" not in key:
        given_attributes["id"] = key
    for end in ("sourceRef", "targetRef", "attachedToRef", "processRef"):
        if draw(st.booleans()):
            given_attributes[end] = draw(st.sampled_from(IDS))
    written = "".join(f" {k}={quoteattr(v)}" for k, v in given_attributes.items())
    if name in CHILD_NAMES or not depth:
        return f"<{name}{written}>{escape(draw(st.sampled_from(WORDS)))}</{name}>"
    inner = draw(st.lists(elements(depth - 1), max_size=5))
    if draw(st.booleans()):
        inner.append(f"<extensionElements><{draw(st.sampled_from(INSIDE))}/></extensionElements>")
    return f"<{name}{written}>{''.join(inner)}</{name}>"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(elements(), max_size=5))
def test_any_tree_is_judged_and_drawn(parts: list[str]) -> None:
    text = f"{HEAD}{''.join(parts)}</definitions>"
    validate(text)
    kept = imported(text)
    parse(kept)
    assert imported(kept) == kept
    validate(kept)
