"""Data associations, input and output sets, and correlation by properties (10.4, 8.4.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine import bpmn
from engine.commands import RetryIncident, SetVariables
from engine.effects import CallProcess, SendMessage, Subscribe
from engine.errors import InvalidModel
from tests.unit.engine.bpmn.test_semantics import MESSAGE, SIGNAL, hear, made, run, script
from tests.unit.engine.instances import Instance
from tests.unit.engine.models import END, HEAD, ROOTS, START, el, flows, ours, process

LINE = flows("s-t t-e")
OBJECTS = (
    '<bpmn:dataObject id="o1" name="order"/><bpmn:dataObjectReference id="r1" dataObjectRef="o1"/>'
    '<bpmn:dataObject id="o2"/><bpmn:dataObjectReference id="r2" name="the result" dataObjectRef="o2"/>'
    '<bpmn:dataStoreReference id="d1" name="archive"/>'
)


def refs(kind: str, *names: str) -> str:
    return "".join(f"<bpmn:{kind}>{name}</bpmn:{kind}>" for name in names)


def io(inputs: str = "", outputs: str = "", sets: str = "") -> str:
    """Data by id (which is its name), all of it in one set where no sets are given."""
    data = "".join(f'<bpmn:dataInput id="{k}"/>' for k in inputs.split())
    data += "".join(f'<bpmn:dataOutput id="{k}"/>' for k in outputs.split())
    sets = sets or (
        f"<bpmn:inputSet>{refs('dataInputRefs', *inputs.split())}</bpmn:inputSet>"
        f"<bpmn:outputSet>{refs('dataOutputRefs', *outputs.split())}</bpmn:outputSet>"
    )
    return f"<bpmn:ioSpecification>{data}{sets}</bpmn:ioSpecification>"


def moved(side: str, sources: str, target: str, inside: str = "") -> str:
    ends = f"{refs('sourceRef', *sources.split())}{refs('targetRef', target)}"
    return f"<bpmn:data{side}Association>{ends}{inside}</bpmn:data{side}Association>"


def into(sources: str, target: str, inside: str = "") -> str:
    return moved("Input", sources, target, inside)


def out(sources: str, target: str, inside: str = "") -> str:
    return moved("Output", sources, target, inside)


def transformed(text: str, **more: str) -> str:
    given = "".join(f' {key}="{value}"' for key, value in more.items())
    return f"<bpmn:transformation{given}>{text}</bpmn:transformation>"


def assigned(value: str, to: str) -> str:
    return (
        f"<bpmn:assignment><bpmn:from>{value}</bpmn:from><bpmn:to>{to}</bpmn:to></bpmn:assignment>"
    )


def incident(found: Instance) -> tuple[str, str]:
    (one,) = found.state.incidents.values()
    return one.code, one.message


def test_a_copy_goes_in_and_out_and_leaves_nothing_else_behind() -> None:
    task = script("t", "x + 1", "y", io("x", "y") + into("r1", "x") + out("y", "r2"))
    found = run(OBJECTS, START, task, END, LINE, order=Decimal(4))
    assert found.state.status == "completed"
    assert found.state.variables == {"order": Decimal(4), "the result": Decimal(5)}


def test_the_result_of_a_script_is_its_only_data_output() -> None:
    inside = io("x", "y") + into("r1", "x") + out("y", "d1")
    task = el("scriptTask", "t", f"{inside}<bpmn:script>x * 2</bpmn:script>")
    found = run(OBJECTS, START, task, END, LINE, order=Decimal(4))
    assert found.state.variables == {"order": Decimal(4), "archive": Decimal(8)}


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        (transformed("order.total + 1"), Decimal(8)),
        (transformed("order.total + the result"), Decimal(9)),
        (assigned('"fixed"', "x"), "fixed"),
        (assigned("= order.total", "x.sum") + assigned("1", "x.a.b"),
         {"sum": Decimal(7), "a": {"b": Decimal(1)}}),
        (transformed("order") + assigned("true", "x.paid"), {"total": Decimal(7), "paid": True}),
    ],
)  # fmt: skip
def test_what_an_association_makes_of_its_sources(inside: str, value: Any) -> None:
    task = script(
        "t",
        "x",
        "seen",
        io("x") + into("r1 r2" if "transformation" in inside else "r1", "x", inside),
    )
    given = {"order": {"total": Decimal(7)}, "the result": Decimal(2)}
    found = run(OBJECTS, START, task, END, LINE, **given)
    assert found.state.variables == {**given, "seen": value}


def test_an_assignment_sets_one_field_of_a_data_object() -> None:
    moves = out("y", "r1", assigned("y", "order.paid"))
    task = script("t", "true", "y", io("", "y") + moves)
    found = run(OBJECTS, START, task, END, LINE, order={"total": Decimal(7)})
    assert found.state.variables == {"order": {"total": Decimal(7), "paid": True}}


def test_our_own_mappings_count_alone() -> None:
    said = ours('<flowglass:input source="= 1" target="x"/>')
    foreign = into("r1", "x", transformed("order; drop()", language="http://python.org"))
    task = el("userTask", "t", said + io("x") + foreign)
    found = run(OBJECTS, START, task, END, LINE)
    (own,) = found.state.locals.values()
    assert own == {"x": Decimal(1)}


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (into("r1", "x", transformed("new Order(); x++", language="http://java.com")), "expression_language"),
        (into("r1", "x", transformed("order +")), "expression_syntax"),
        (into("r1", "x", assigned("1", "x[1]")), "assignment_target"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_reported_at_its_element(inside: str, code: str) -> None:
    with pytest.raises(InvalidModel) as refused:
        made(OBJECTS, START, el("task", "t", io("x") + inside), END, LINE)
    assert [(p.code, p.element_id) for p in refused.value.problems] == [(code, "t")]


def test_what_a_drawing_alone_says_has_no_effect() -> None:
    drawn = '<bpmn:property id="pl" name="__targetRef_placeholder"/>' + into("r1", "pl")
    drawn += "<bpmn:dataOutputAssociation><bpmn:targetRef>r2</bpmn:targetRef></bpmn:dataOutputAssociation>"
    found = run(OBJECTS, START, el("task", "t", drawn), END, LINE)
    assert (found.state.status, found.state.variables) == ("completed", {})


def test_an_activity_waits_for_its_input_and_goes_on_by_itself() -> None:
    task = script("t", "x + 1", "n", io("x") + into("r1", "x"))
    found = run(OBJECTS, START, task, END, LINE)
    code, message = incident(found)
    assert code == "data_input_missing"
    assert "“t” waits for its data input “x” (from “order”)" in message
    found.send(SetVariables({"other": Decimal(1)}, "someone"))
    assert incident(found)[0] == "data_input_missing"
    found.send(SetVariables({"order": Decimal(1)}, "someone"))
    assert found.state.status == "completed"
    assert found.state.variables["n"] == Decimal(2)


def test_another_branch_brings_what_is_missing() -> None:
    task = script("t", "x + 1", "n", io("x") + into("r1", "x"))
    other = el("userTask", "u")
    found = run(
        OBJECTS, START, el("parallelGateway", "f"), task, other, script("w", "5", "order"), END,
        flows("s-f f-t f-u u-w t-e w-e"),
    )  # fmt: skip
    assert incident(found)[0] == "data_input_missing"
    found.finish("u")
    assert (found.state.status, found.state.variables["n"]) == ("completed", Decimal(6))
    assert not found.state.incidents


@pytest.mark.parametrize(
    ("sets", "given", "runs"),
    [
        ("<bpmn:inputSet>{x}</bpmn:inputSet><bpmn:inputSet>{z}</bpmn:inputSet>", {"archive": 1}, True),
        ("<bpmn:inputSet>{x}{z}</bpmn:inputSet>", {"archive": 1}, False),
        ("<bpmn:inputSet>{x}{z}<bpmn:optionalInputRefs>x</bpmn:optionalInputRefs></bpmn:inputSet>",
         {"archive": 1}, True),
        ("<bpmn:inputSet>{x}{z}<bpmn:whileExecutingInputRefs>x</bpmn:whileExecutingInputRefs></bpmn:inputSet>",
         {"archive": 1}, True),
        ("<bpmn:inputSet>{x}</bpmn:inputSet><bpmn:inputSet/>", {}, True),
    ],
)  # fmt: skip
def test_one_complete_set_is_enough(sets: str, given: dict[str, int], runs: bool) -> None:
    written = sets.format(x=refs("dataInputRefs", "x"), z=refs("dataInputRefs", "z"))
    specified = io("x z", "", f"{written}<bpmn:outputSet/>")
    task = el("task", "t", specified + into("r1", "x") + into("d1", "z"))
    found = run(OBJECTS, START, task, END, LINE, **{k: Decimal(v) for k, v in given.items()})
    assert (found.state.status == "completed") is runs


def test_without_its_data_output_an_activity_is_not_done() -> None:
    task = el("userTask", "t", io("", "y") + out("y", "r2"))
    found = run(OBJECTS, START, task, END, LINE)
    found.finish("t")
    assert incident(found) == ("data_output_missing", "“t” is done without its data output “y”")
    (one,) = found.state.incidents
    found.send(RetryIncident(one, "someone"))
    found.finish("t", y=Decimal(3))
    assert (found.state.status, found.state.variables) == ("completed", {"the result": Decimal(3)})


def test_a_throw_sends_its_data_input_and_a_catch_takes_it_by_its_own_name() -> None:
    told = '<bpmn:dataInput id="in"/>' + into("r1", "in") + SIGNAL
    heard = '<bpmn:dataOutput id="got"/>' + out("got", "r2") + SIGNAL
    found = run(
        OBJECTS, START, el("parallelGateway", "f"), el("intermediateThrowEvent", "t", told),
        el("intermediateCatchEvent", "c", heard), END, flows("s-f f-t f-c t-e c-e"),
        order=Decimal(9),
    )  # fmt: skip
    assert found.state.variables == {"order": Decimal(9), "the result": Decimal(9)}


@pytest.mark.parametrize(
    ("payload", "value"),
    [
        ({"got": Decimal(1), "more": Decimal(2)}, Decimal(1)),
        ({"other": Decimal(1)}, Decimal(1)),
        ({"a": Decimal(1), "b": Decimal(2)}, {"a": Decimal(1), "b": Decimal(2)}),
        ({}, None),
    ],
)
def test_what_a_message_carries(payload: dict[str, Any], value: Any) -> None:
    caught = '<bpmn:dataOutput id="got"/>' + out("got", "r2") + MESSAGE
    found = run(OBJECTS, START, el("intermediateCatchEvent", "t", caught), END, LINE)
    hear(found, **payload)
    assert found.state.variables == {"the result": value}


def test_a_call_is_given_its_data_inputs_alone() -> None:
    task = el(
        "callActivity", "t", io("x", "y") + into("r1", "x") + out("y", "r2"), calledElement="q"
    )
    found = run(OBJECTS, START, task, END, LINE, order=Decimal(1), other=Decimal(2))
    (call,) = [e for e in found.effects if isinstance(e, CallProcess)]
    assert call.variables == {"x": Decimal(1)}


def test_a_data_object_of_a_sub_process_is_gone_with_it() -> None:
    inner = '<bpmn:dataObject id="o3" name="draft"/>' + el("startEvent", "is")
    inner += script("it", "1", "y", io("", "y") + out("y", "o3"))
    inner += script("ij", "draft + 1", "seen") + el("endEvent", "ie") + flows("is-it it-ij ij-ie")
    found = run(START, el("subProcess", "t", inner), END, LINE, draft=Decimal(7))
    assert found.state.variables == {"draft": Decimal(7), "seen": Decimal(2)}


def test_a_collection_comes_through_its_data_input_and_the_results_go_out() -> None:
    many = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>x</bpmn:loopDataInputRef>"
        '<bpmn:loopDataOutputRef>y</bpmn:loopDataOutputRef><bpmn:inputDataItem id="item"/>'
        '<bpmn:outputDataItem id="made"/></bpmn:multiInstanceLoopCharacteristics>'
    )
    task = script("t", "item + 1", "made", io("x", "y") + into("r1", "x") + out("y", "r2") + many)
    found = run(OBJECTS, START, task, END, LINE, order=[Decimal(1), Decimal(2)])
    assert found.state.variables["the result"] == [Decimal(2), Decimal(3)]


KEY = (
    '<bpmn:correlationProperty id="number"><bpmn:correlationPropertyRetrievalExpression messageRef="hello">'
    "<bpmn:messagePath>order.number</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression>"
    '</bpmn:correlationProperty><bpmn:correlationProperty id="shop">'
    '<bpmn:correlationPropertyRetrievalExpression messageRef="hello"><bpmn:messagePath>shop'
    "</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>"
    '<bpmn:collaboration id="c"><bpmn:correlationKey id="key">{}</bpmn:correlationKey></bpmn:collaboration>'
)
SUBSCRIBED = (
    '<bpmn:correlationSubscription id="cs" correlationKeyRef="key">'
    '<bpmn:correlationPropertyBinding correlationPropertyRef="number"><bpmn:dataPath>mine.id</bpmn:dataPath>'
    '</bpmn:correlationPropertyBinding><bpmn:correlationPropertyBinding correlationPropertyRef="shop">'
    "<bpmn:dataPath>place</bpmn:dataPath></bpmn:correlationPropertyBinding></bpmn:correlationSubscription>"
)


def keyed(key: str, *parts: str, **variables: Any) -> Instance:
    properties = KEY.format(refs("correlationPropertyRef", *key.split()))
    text = f"{HEAD}{ROOTS}{properties}{process(*parts)}</bpmn:definitions>"
    return Instance(bpmn.read(text)).start(**variables)


def correlation(found: Instance) -> str | None:
    (effect,) = [e for e in found.effects if isinstance(e, (Subscribe, SendMessage))]
    return effect.correlation


@pytest.mark.parametrize(("key", "value"), [("number", "A7"), ("number shop", '["A7", "north"]')])
def test_a_catch_waits_for_what_its_process_binds_the_key_to(key: str, value: str) -> None:
    wait = el("receiveTask", "t", messageRef="hello")
    given = {"mine": {"id": "A7"}, "place": "north"}
    assert correlation(keyed(key, SUBSCRIBED, START, wait, END, LINE, **given)) == value


@pytest.mark.parametrize(("key", "value"), [("number", "A7"), ("number shop", '["A7", "north"]')])
def test_the_key_of_a_thrown_message_is_found_in_the_message(key: str, value: str) -> None:
    said = ours(
        '<flowglass:input source="= mine" target="order"/><flowglass:input source="north" target="shop"/>'
    )
    throw = el("sendTask", "t", said, messageRef="hello")
    found = keyed(key, START, throw, END, LINE, mine={"number": "A7"}, order={"number": "B"})
    assert correlation(found) == value


def test_a_key_without_a_value_stands_as_an_incident_where_it_is_waited_for() -> None:
    found = keyed(
        "number", SUBSCRIBED, START, el("receiveTask", "t", messageRef="hello"), END, LINE
    )
    assert incident(found) == ("event_failed", "the correlation key is null")


def test_our_own_key_counts_first() -> None:
    said = ours('<flowglass:message correlationKey="own"/>')
    wait = el("receiveTask", "t", said, messageRef="hello")
    assert correlation(keyed("number", SUBSCRIBED, START, wait, END, LINE)) == "own"
