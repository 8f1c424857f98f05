"""Ids, references, and what stands where."""

from __future__ import annotations

import pytest

from tests.unit.engine.bpmn.standard.models import LINE, Case, broken_and_sound, file, process

SHAPE = (
    '<di:BPMNDiagram><di:BPMNPlane><di:BPMNShape bpmnElement="{}"/></di:BPMNPlane></di:BPMNDiagram>'
)

CASES: list[Case] = [
    (
        "duplicate_id",
        process('<task id="t"/><task id="t"/>'),
        process('<task id="t"/><task id="u"/>'),
    ),
    ("id_invalid", process('<task id="1 t"/>'), process('<task id="t1 "/>')),
    (
        "dangling_reference",
        process('<task id="t"/>t->u'),
        process('<task id="t"/><task id="u"/>t->u'),
    ),
    (
        "dangling_reference",
        file('<message id="m" itemRef="tns:i"/>'),
        file('<message id="m" itemRef="other:i"/>'),
    ),
    (
        "reference_type",
        file('<message id="m" itemRef="n"/><message id="n"/>'),
        file('<message id="m" itemRef="tns:n"/><itemDefinition id="n"/>'),
    ),
    (
        "reference_type",
        process('<task id="t"><incoming>t</incoming></task>'),
        process('<task id="t"/><task id="u"><incoming>t_u</incoming></task>t->u'),
    ),
    (
        "reference_type",
        process('<receiveTask id="t" operationRef="m"/>').replace(
            "<process", '<message id="m"/><process'
        ),
        process('<receiveTask id="t" messageRef="m"/>').replace(
            "<process", '<message id="m"/><process'
        ),
    ),
    (
        "called_element_type",
        process('<task id="t"/><callActivity id="c" calledElement="t"/>'),
        process('<callActivity id="c" calledElement="elsewhere"/>'),
    ),
    (
        "loop_data_dangling",
        process(
            '<task id="t"><multiInstanceLoopCharacteristics><loopDataInputRef>x</loopDataInputRef></multiInstanceLoopCharacteristics></task>'
        ),
        process(
            '<property id="x"/><task id="t"><multiInstanceLoopCharacteristics><loopDataInputRef>x</loopDataInputRef></multiInstanceLoopCharacteristics></task>'
        ),
    ),
    (
        "listed_flow_dangling",
        process('<task id="t"><incoming>f</incoming></task>'),
        process('<task id="t"><incoming>u_t</incoming></task><task id="u"/>u->t'),
    ),
    (
        "listed_flow_contradicts",
        process('<task id="t"><outgoing>u_t</outgoing></task><task id="u"/>u->t'),
        process('<task id="t"><incoming>u_t</incoming></task><task id="u"/>u->t'),
    ),
    (
        "listed_flow_missing",
        process('<task id="t"><incoming>u_t</incoming></task><task id="u"/>u->t'),
        process('<task id="t"/><task id="u"/>u->t'),
    ),
    (
        "diagram_reference_dangling",
        file(SHAPE.format("x")),
        file('<process id="x"/>' + SHAPE.format("x")),
    ),
    (
        "element_unknown",
        process('<job id="j"/>'),
        process("<extensionElements><job/></extensionElements>"),
    ),
    ("element_misplaced", process('<choreographyTask id="c"/>'), process('<task id="c"/>')),
    ("element_misplaced", file('<startEvent id="s"/>'), process('<startEvent id="s"/>')),
    (
        "attribute_value",
        process('<exclusiveGateway id="g" gatewayDirection="Sideways"/>'),
        process('<exclusiveGateway id="g" gatewayDirection="Diverging"/>'),
    ),
    (
        "required_missing",
        process('<task id="t"/><association id="a" sourceRef="t"/>'),
        process('<task id="t"/><association id="a" sourceRef="t" targetRef="t"/>'),
    ),
    (
        "required_missing",
        file('<interface id="i"/>'),
        file(
            '<interface id="i"><operation id="o"><inMessageRef>m</inMessageRef></operation></interface>'
        ),
    ),
    ("attribute_value", process(LINE, 'isExecutable="yes"'), process(LINE, 'isExecutable="1"')),
    (
        "expression_empty",
        process(
            '<conditionalEventDefinition/><intermediateCatchEvent id="c"><conditionalEventDefinition><condition/></conditionalEventDefinition></intermediateCatchEvent>'
        ),
        process(
            '<intermediateCatchEvent id="c"><conditionalEventDefinition><condition>x</condition></conditionalEventDefinition></intermediateCatchEvent>'
        ),
    ),
    (
        "expression_empty",
        process(
            '<task id="t"/><task id="u"/><sequenceFlow id="f" sourceRef="t" targetRef="u"><conditionExpression/></sequenceFlow>'
        ),
        process(
            '<task id="t"/><task id="u"/><sequenceFlow id="f" sourceRef="t" targetRef="u"><conditionExpression/></sequenceFlow>',
            "",
        ),
    ),
]


@pytest.mark.parametrize(("code", "broken", "sound"), CASES)
def test_references_and_positions(code: str, broken: str, sound: str) -> None:
    broken_and_sound(code, broken, sound)
