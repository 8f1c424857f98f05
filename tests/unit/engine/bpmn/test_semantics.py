"""What BPMN 2.0 says of rarer attributes and positions, each checked with the laws of `Instance`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine import bpmn
from engine.commands import Continue, DeliverMessage, FireTimer, SetVariables, Signal, Start
from tests.unit.engine.instances import NOON, Instance
from tests.unit.engine.models import END, START, el, event, file, flows, ours, process

MESSAGE = event("message", messageRef="hello")
SIGNAL = event("signal", signalRef="bell")


def made(*parts: str) -> Instance:
    return Instance(bpmn.read(file(process(*parts))))


def run(*parts: str, **variables: Any) -> Instance:
    return made(*parts).start(**variables)


def script(key: str, text: str, variable: str, inside: str = "", **more: str) -> str:
    said = ours(f'<flowglass:script resultVariable="{variable}"/>')
    return el("scriptTask", key, f"{said}{inside}<bpmn:script>{text}</bpmn:script>", **more)


def condition(text: str) -> str:
    return event("conditional", f"<bpmn:condition>{text}</bpmn:condition>")


def multi(inside: str, **more: str) -> str:
    given = "".join(f' {key}="{value}"' for key, value in more.items())
    return (
        f"<bpmn:multiInstanceLoopCharacteristics{given}>"
        f"<bpmn:loopCardinality>3</bpmn:loopCardinality>{inside}"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def hear(found: Instance, name: str = "Hello", **variables: Any) -> None:
    waits = [w for w in found.state.subscriptions.values() if w.name == name]
    found.send(DeliverMessage(waits[0].subscription, variables))


def test_start_and_completion_quantity() -> None:
    fork, task = el("parallelGateway", "f"), el("userTask", "t", startQuantity="2")
    give = script("g", "n + 1", "n", completionQuantity="3")
    count = script("c", "m + 1", "m")
    found = run(
        START, fork, el("task", "a"), el("task", "b"), task, give, count, END,
        flows("s-f f-a f-b a-t b-t t-g g-c c-e"), n=0, m=0,
    )  # fmt: skip
    assert len(found.state.user_tasks) == 1
    found.finish("t")
    assert (found.state.variables["n"], found.state.variables["m"]) == (1, 3)
    assert found.nodes("node.completed").count("e") == 3


@pytest.mark.parametrize(
    ("attributes", "holds", "times"),
    [
        ({"testBefore": "true"}, "n &lt; 3", 3),
        ({"testBefore": "true"}, "false", 0),
        ({"testBefore": "false"}, "false", 1),
        ({"loopMaximum": "2"}, "true", 2),
        ({"testBefore": "true", "loopMaximum": "5"}, "n &lt; 3", 3),
    ],
)
def test_a_standard_loop(attributes: dict[str, str], holds: str, times: int) -> None:
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    loop = (
        f"<bpmn:standardLoopCharacteristics{given}>"
        f"<bpmn:loopCondition>{holds}</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    found = run(START, script("t", "n + 1", "n", loop), END, flows("s-t t-e"), n=0)
    assert found.state.status == "completed"
    assert found.state.variables["n"] == times


@pytest.mark.parametrize(
    ("behavior", "heard"), [("One", 1), ("None", 3), ("All", 0), ("Complex", 2)]
)
def test_what_repetitions_throw_as_they_complete(behavior: str, heard: int) -> None:
    more, inside = {"behavior": behavior}, ""
    if behavior in {"One", "None"}:
        more[f"{behavior.lower()}BehaviorEventRef"] = "told"
    if behavior == "Complex":
        inside = (
            "<bpmn:complexBehaviorDefinition>"
            "<bpmn:condition>numberOfCompletedInstances >= 2</bpmn:condition>"
            f'<bpmn:event id="thrown">{SIGNAL}</bpmn:event></bpmn:complexBehaviorDefinition>'
        )
    task = el("userTask", "t", multi(inside, **more))
    told = '<bpmn:signalEventDefinition id="told" signalRef="bell"/>'
    listen = el("boundaryEvent", "b", SIGNAL, attachedToRef="t", cancelActivity="false")
    text = file(process(START, task, listen, script("n", "n + 1", "n"), END, el("endEvent", "d"),
                        flows("s-t t-e b-n n-d"))).replace("<bpmn:signal ", f"{told}<bpmn:signal ", 1)  # fmt: skip
    found = Instance(bpmn.read(text)).start(n=0)
    for _ in range(3):
        found.finish("t")
    assert found.state.status == "completed"
    assert found.state.variables["n"] == heard
    assert len(found.of("signal.thrown")) == heard


def test_a_multi_instance_ends_early_when_its_condition_holds() -> None:
    over = "<bpmn:completionCondition>numberOfCompletedInstances >= 2</bpmn:completionCondition>"
    found = run(START, el("userTask", "t", multi(over)), END, flows("s-t t-e"))
    found.finish("t")
    assert found.state.status == "running"
    found.finish("t")
    assert (found.state.status, found.nodes("node.cancelled")) == ("completed", ["t"])


@pytest.mark.parametrize("first", ["message", "timer"])
def test_an_event_gateway_takes_the_first_event_only(first: str) -> None:
    gateway = el("eventBasedGateway", "g")
    wait = event("timer", "<bpmn:timeDuration>PT1H</bpmn:timeDuration>")
    found = run(
        START, gateway, el("intermediateCatchEvent", "m", MESSAGE),
        el("intermediateCatchEvent", "w", wait), el("endEvent", "me"), el("endEvent", "we"),
        flows("s-g g-m g-w m-me w-we"),
    )  # fmt: skip
    if first == "message":
        hear(found)
    else:
        found.later(hours=1)
        found.send(FireTimer(found.timer("w")))
    assert found.state.status == "completed"
    assert ("me" in found.nodes("node.completed")) == (first == "message")
    assert not found.state.subscriptions
    assert not found.state.timers


@pytest.mark.parametrize("kind", ["Exclusive", "Parallel"])
def test_an_event_gateway_that_starts_the_process(kind: str) -> None:
    gateway = el("eventBasedGateway", "g", instantiate="true", eventGatewayType=kind)
    found = made(
        gateway, el("intermediateCatchEvent", "a", MESSAGE),
        el("intermediateCatchEvent", "b", SIGNAL),
        END, flows("g-a g-b a-e b-e"),
    )  # fmt: skip
    found.send(Start({}, node="a"))
    if kind == "Exclusive":
        assert found.state.status == "completed"
        return
    assert found.state.status == "running"
    (wait,) = found.state.subscriptions.values()
    assert wait.node == "b"
    found.send(Signal("Bell", {}))
    assert found.state.status == "completed"


@pytest.mark.parametrize("position", ["catch", "boundary", "start"])
@pytest.mark.parametrize("parallel", [False, True])
def test_multiple_events(position: str, parallel: bool) -> None:
    inside = f"{MESSAGE}{SIGNAL}"
    every = {"parallelMultiple": str(parallel).lower()}
    if position == "catch":
        found = run(
            START, el("intermediateCatchEvent", "m", inside, **every), END, flows("s-m m-e")
        )
    elif position == "boundary":
        event_ = el("boundaryEvent", "m", inside, attachedToRef="t", **every)
        found = run(START, el("userTask", "t"), event_, END, el("endEvent", "x"),
                    flows("s-t t-e m-x"))  # fmt: skip
    else:
        begin = el("startEvent", "m", inside, **every)
        handler = el("subProcess", "h", begin + el("endEvent", "x") + flows("m-x"),
                     triggeredByEvent="true")  # fmt: skip
        found = run(START, el("userTask", "t"), END, handler, flows("s-t t-e"))
    found.send(Signal("Bell", {}))
    assert (found.state.status == "running") == parallel
    if parallel:
        hear(found)
    assert found.state.status == "completed"
    assert "m" in found.nodes("node.completed")
    assert not found.state.subscriptions


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_conditional_start_of_an_event_sub_process(interrupting: bool) -> None:
    begin = el("startEvent", "c", condition("x > 1"), isInterrupting=str(interrupting).lower())
    handler = el("subProcess", "h", begin + el("endEvent", "x") + flows("c-x"),
                 triggeredByEvent="true")  # fmt: skip
    found = run(START, el("userTask", "t"), END, handler, flows("s-t t-e"), x=0)
    for value in (2, 0, 3):
        if found.state.status == "running":
            found.send(SetVariables({"x": Decimal(value)}, "op"))
    assert found.nodes("node.completed").count("x") == (1 if interrupting else 2)
    assert (found.state.status == "completed") == interrupting


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_conditional_boundary_event(interrupting: bool) -> None:
    more = {"attachedToRef": "t", "cancelActivity": str(interrupting).lower()}
    found = run(START, el("userTask", "t"), el("boundaryEvent", "b", condition("x > 1"), **more),
                END, el("endEvent", "x"), flows("s-t t-e b-x"), x=0)  # fmt: skip
    found.send(SetVariables({"x": Decimal(2)}, "op"))
    assert "x" in found.nodes("node.completed")
    assert bool(found.state.user_tasks) == (not interrupting)


def test_a_conditional_catch_event_that_holds_already_goes_on_at_once() -> None:
    found = run(START, el("intermediateCatchEvent", "c", condition("x > 1")), END,
                flows("s-c c-e"), x=2)  # fmt: skip
    assert found.state.status == "completed"


def test_a_link_goes_on_where_its_name_is_caught() -> None:
    there = el("intermediateThrowEvent", "a", event("link", name="over"))
    here = el("intermediateCatchEvent", "b", event("link", name="over"))
    found = run(START, there, here, END, flows("s-a b-e"))
    assert found.state.status == "completed"
    assert found.nodes("node.completed") == ["s", "a", "b", "e"]


def test_many_completions_are_undone_in_bounded_steps_the_last_first() -> None:
    task, choice = script("t", "x + 1", "x"), el("exclusiveGateway", "g", default="g-th")
    undo = script("u", "x", "undone", isForCompensation="true")
    boundary = el("boundaryEvent", "b", event("compensate"), attachedToRef="t")
    link = '<bpmn:association id="as" sourceRef="b" targetRef="u"/>'
    throw = el("intermediateThrowEvent", "th", event("compensate"))
    text = file(process(START, task, choice, boundary, undo, link, throw, END,
                        flows("s-t t-g g-t g-th th-e", {"g-t": "x &lt; 300"})))  # fmt: skip
    definition = bpmn.read(text)
    done = bpmn.step(definition, bpmn.new_state("i"), Start({"x": 0}), now=NOON)
    undone, sizes = [], []
    while done.state.needs_continue:
        done = bpmn.step(definition, done.state, Continue(), now=NOON)
        undone += [int(e.data["undoes"]) for e in done.events if e.kind == "compensation.next"]
        sizes.append(len(done.events))
    assert done.state.status == "completed"
    assert (len(undone), undone) == (300, sorted(undone, reverse=True))
    assert max(sizes) < 5_000


def test_undoing_that_is_interrupted_leaves_nothing_behind() -> None:
    task = script("t", "1", "x")
    undo = el("userTask", "u", isForCompensation="true")
    boundary = el("boundaryEvent", "b", event("compensate"), attachedToRef="t")
    link = '<bpmn:association id="as" sourceRef="b" targetRef="u"/>'
    throw = el("intermediateThrowEvent", "th", event("compensate"))
    inside = (el("startEvent", "is") + task + boundary + undo + link + throw + el("endEvent", "ie")
              + flows("is-t t-th th-ie"))  # fmt: skip
    stop = el("boundaryEvent", "stop", SIGNAL, attachedToRef="sub")
    found = Instance(
        bpmn.read(file(process(START, el("subProcess", "sub", inside), stop, END,
                               el("endEvent", "x"), flows("s-sub sub-e stop-x")))), budget=1
    ).start()  # fmt: skip
    while found.state.needs_continue and not found.state.plans:
        found.send(Continue())
    found.send(Signal("Bell", {}))
    while found.state.needs_continue:
        found.send(Continue())
    assert found.state.status == "completed"
    assert "x" in found.nodes("node.completed")


def test_a_lane_names_the_people_of_its_tasks() -> None:
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="clerks"><bpmn:flowNodeRef>t'
        "</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )
    said = ours('<flowglass:assignment candidateGroups="chiefs"/>')
    found = run(lanes.replace("t</", "t</bpmn:flowNodeRef><bpmn:flowNodeRef>u</"), START,
                el("userTask", "t"), el("userTask", "u", said), END, flows("s-t t-u u-e"))  # fmt: skip
    (task,) = found.state.user_tasks.values()
    assert task.candidate_groups == ("clerks",)
    found.finish("t")
    (task,) = found.state.user_tasks.values()
    assert task.candidate_groups == ("chiefs",)


def test_data_objects_and_stores_are_kept_and_do_not_hold_a_run_up() -> None:
    data = (
        '<bpmn:dataObject id="o"/><bpmn:dataObjectReference id="r" dataObjectRef="o"/>'
        '<bpmn:dataStoreReference id="ds"/>'
        '<bpmn:ioSpecification id="io"><bpmn:dataInput id="in"/><bpmn:inputSet id="set">'
        "<bpmn:dataInputRefs>in</bpmn:dataInputRefs></bpmn:inputSet>"
        '<bpmn:outputSet id="os"/></bpmn:ioSpecification>'
    )
    assert run(data, START, el("task", "t"), END, flows("s-t t-e")).state.status == "completed"
