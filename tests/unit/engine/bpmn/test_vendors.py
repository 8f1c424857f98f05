"""What Camunda, Flowable and Activiti write is read into the same definition as our own words."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from engine import bpmn
from engine.errors import InvalidModel

if TYPE_CHECKING:
    from engine.bpmn.definition import Node, Text

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:activiti="http://activiti.org/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:flowglass="urn:flowglass:bpmn:1"><process id="p" isExecutable="true">'
)
LINE = (
    '<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>'
    '<sequenceFlow id="f2" sourceRef="t" targetRef="e"/></process></definitions>'
)


def text(kind: str, attributes: str = "", inside: str = "", more: str = "") -> str:
    extended = f"<extensionElements>{inside}</extensionElements>" if inside else ""
    return f'{HEAD}<{kind} id="t" {attributes}>{extended}{more}</{kind}>{LINE}'


def node(kind: str, attributes: str = "", inside: str = "", more: str = "") -> Node:
    return bpmn.read(text(kind, attributes, inside, more)).nodes["t"]


def plain(value: Text | None) -> str | None:
    return value if value is None or isinstance(value, str) else f"= {value.text}"


@pytest.mark.parametrize("maker", ["camunda", "flowable", "activiti"])
def test_people_and_form_keys(maker: str) -> None:
    given = f'{maker}:assignee="${{starter}}" {maker}:candidateGroups="a,b" {maker}:candidateUsers="c" {maker}:formKey="f"'
    user = node("userTask", given).user
    assert user is not None
    found = (user.assignee, user.candidate_groups, user.candidate_users, user.form_key)
    assert [plain(value) for value in found] == ["= starter", "a,b", "c", "f"]


def test_people_and_forms_of_camunda_8() -> None:
    inside = '<zeebe:assignmentDefinition assignee="=who" candidateGroups="a"/><zeebe:formDefinition formId="f"/>'
    user = node("userTask", inside=inside).user
    assert user is not None
    assert [plain(v) for v in (user.assignee, user.candidate_groups, user.form_key)] == [
        "= who",
        "a",
        "f",
    ]


def test_form_fields_become_a_form() -> None:
    fields = '<camunda:formField id="n" label="Name" type="string"/><camunda:formField id="ok" type="boolean" defaultValue="true"/>'
    user = node("userTask", inside=f"<camunda:formData>{fields}</camunda:formData>").user
    assert user is not None
    assert user.form is not None
    assert user.form["components"] == [
        {"type": "textfield", "key": "n", "label": "Name"},
        {"type": "checkbox", "key": "ok", "label": "ok", "defaultValue": True},
    ]


HANDLERS = [
    ('camunda:type="external" camunda:topic="ship"', "", "ship"),
    ('camunda:class="org.acme.Ship"', "", "org.acme.Ship"),
    ('flowable:delegateExpression="${shipper}"', "", "shipper"),
    ('activiti:expression="#{ship.now}"', "", "ship.now"),
    ('flowable:type="mail"', "", "mail"),
    ("", '<zeebe:taskDefinition type="ship" retries="5"/>', "ship"),
]


@pytest.mark.parametrize(("attributes", "inside", "name"), HANDLERS)
def test_what_does_the_work_is_the_handler(attributes: str, inside: str, name: str) -> None:
    handler = node("serviceTask", attributes, inside).handler
    assert handler is not None
    assert handler.type == name


def test_inputs_of_a_service_are_its_parameters_and_outputs_are_kept() -> None:
    inside = (
        '<zeebe:taskDefinition type="ship" retries="5"/><zeebe:ioMapping><zeebe:input source="=order.id" target="id"/>'
        '<zeebe:output source="=code" target="tracking"/></zeebe:ioMapping>'
    )
    found = node("serviceTask", inside=inside)
    assert found.handler is not None
    assert [(name, plain(v)) for name, v in found.handler.parameters] == [("id", "= order.id")]
    assert [(name, plain(v)) for name, v in found.outputs] == [("tracking", "= code")]
    assert found.retry.attempts == 5


def test_parameters_of_camunda_7_and_flowable() -> None:
    inside = (
        '<camunda:inputOutput><camunda:inputParameter name="to">${user.mail}</camunda:inputParameter>'
        '<camunda:inputParameter name="all"><camunda:list><camunda:value>a</camunda:value><camunda:value>${b}</camunda:value></camunda:list></camunda:inputParameter>'
        "</camunda:inputOutput><camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>"
        '<flowable:field name="text" stringValue="Hi"/>'
    )
    found = node("serviceTask", 'camunda:class="Mail" camunda:resultVariable="sent"', inside)
    assert found.handler is not None
    assert {name: plain(v) for name, v in found.handler.parameters} == {
        "to": "= user.mail",
        "all": '= ["a", b]',
        "text": "Hi",
    }
    assert (found.handler.result_variable, found.retry.attempts) == ("sent", 3)
    assert found.retry.delay == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ('camunda:decisionRef="d" camunda:resultVariable="r"', ""),
        ("", '<zeebe:calledDecision decisionId="d" resultVariable="r"/>'),
        (
            'flowable:resultVariable="r"',
            '<flowable:field name="decisionTableReferenceKey"><flowable:string>d</flowable:string></flowable:field>',
        ),
    ],
)
def test_decisions(attributes: str, inside: str) -> None:
    decision = node("businessRuleTask", attributes, inside).decision
    assert decision is not None
    assert (decision.key, decision.result_variable) == ("d", "r")


def test_scripts() -> None:
    inline = node(
        "scriptTask", inside='<zeebe:script expression="=a + 1" resultVariable="r"/>'
    ).script
    told = node(
        "scriptTask",
        'camunda:resultVariable="r" scriptFormat="feel"',
        more="<script>a + 1</script>",
    ).script
    assert inline is not None
    assert told is not None
    assert inline.expression.text == told.expression.text == "a + 1"
    assert inline.result_variable == told.result_variable == "r"


def test_our_own_words_count_before_the_makers() -> None:
    inside = '<flowglass:handler type="ours"/>'
    handler = node("serviceTask", 'camunda:class="theirs"', inside).handler
    assert handler is not None
    assert handler.type == "ours"


def test_the_kept_text_is_not_touched() -> None:
    given = text("userTask", 'camunda:assignee="kermit"')
    bpmn.validate(given)
    assert bpmn.read(given).hash == sha256(given.encode()).hexdigest()


def condition(body: str, attributes: str = "") -> str:
    gateway = '<exclusiveGateway id="t" default="f2"/><endEvent id="o"/>'
    flow = f'<sequenceFlow id="f3" sourceRef="t" targetRef="o"><conditionExpression {attributes}>{body}</conditionExpression></sequenceFlow>'
    return f"{HEAD}{gateway}{flow}{LINE}"


def test_a_condition_that_is_feel_as_it_stands_runs() -> None:
    flow = bpmn.read(condition("${amount > 10}")).flows["f3"]
    assert flow.condition is not None
    assert flow.condition.text == "amount > 10"


def test_a_condition_that_only_feel_reads_runs_whatever_language_is_named() -> None:
    flow = bpmn.read(condition('name = "x"', 'language="groovy"')).flows["f3"]
    assert flow.condition is not None
    assert flow.condition.text == 'name = "x"'


@pytest.mark.parametrize(
    ("body", "attributes", "hint"),
    [
        ("${amount == 10 &amp;&amp; ok}", "", "amount = 10 and ok"),
        ("amount == 10", 'language="groovy"', "amount = 10"),
        ("x[0]", 'language="javascript"', "x[1]"),
        ("${bean.ask()}", "", None),
    ],
)
def test_any_other_condition_is_told_once_with_its_translation(
    body: str, attributes: str, hint: str | None
) -> None:
    with pytest.raises(InvalidModel) as refused:
        bpmn.read(condition(body, attributes))
    [found] = [p for p in refused.value.problems if p.severity == "error"]
    assert (found.code, found.element_id, found.hint) == ("expression_language", "f3", hint)


@pytest.mark.parametrize(
    ("written", "read"),
    [("${wait}", "= wait"), ('"PT5S"', "PT5S"), ("PT5S", "PT5S"), ("=wait", "= wait")],
)
def test_timers(written: str, read: str) -> None:
    more = f"<timerEventDefinition><timeDuration>{written}</timeDuration></timerEventDefinition>"
    timer = node("intermediateCatchEvent", more=more).events[0].timer
    assert timer is not None
    assert plain(timer.value) == read
