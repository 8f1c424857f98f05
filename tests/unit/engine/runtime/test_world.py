"""Instances that talk to each other in memory."""

from __future__ import annotations

from datetime import timedelta

from engine import bpmn
from engine.commands import CompleteUserTask
from engine.memory import ManualClock, ModelDecisions
from engine.runtime.world import World
from tests.unit.engine.models import END, START, el, event, file, flows, ours, process


def world(*processes: str) -> World:
    made = World(ModelDecisions({}), ManualClock())
    text = file(*processes)
    for key in bpmn.processes(text):
        made.deploy(bpmn.read(text, key))
    return made


def status(made: World, instance: str) -> str:
    return made.instances[instance].state.status


CALL = el(
    "callActivity", "c",
    ours('<flowglass:input target="n" source="= 1 + k"/><flowglass:output target="r" source="= n"/>'),
    calledElement="child",
)  # fmt: skip


def test_a_call_gives_its_inputs_and_takes_the_outputs() -> None:
    child = process(el("userTask", "t"), key="child")
    made = world(process(START, CALL, END, flows("s-c c-e")), child)
    main = made.start("p", {"k": 1})
    (other,) = [key for key in made.instances if key != main]
    assert made.instances[other].state.variables == {"n": 2}
    (task,) = made.instances[other].agenda.tasks
    made.send(other, CompleteUserTask(task, {"n": 7}))
    assert status(made, main) == status(made, other) == "completed"
    assert made.instances[main].state.variables == {"k": 1, "r": 7}


def test_a_call_may_pass_everything_and_take_everything() -> None:
    both = '<flowglass:{} target="*"/><flowglass:{} target="{}" source="= k + 1"/>'
    mappings = both.format("input", "input", "n") + both.format("output", "output", "r")
    call = el("callActivity", "c", ours(mappings), calledElement="child")
    child = process(el("userTask", "t"), key="child")
    made = world(process(START, call, END, flows("s-c c-e")), child)
    main = made.start("p", {"k": 1})
    (other,) = [key for key in made.instances if key != main]
    assert made.instances[other].state.variables == {"k": 1, "n": 2}
    (task,) = made.instances[other].agenda.tasks
    made.send(other, CompleteUserTask(task, {"k": 7}))
    assert made.instances[main].state.variables == {"k": 7, "n": 2, "r": 8}


def test_an_error_of_the_called_is_caught_by_the_caller() -> None:
    fail = el("endEvent", "f", event("error", errorRef="err"))
    caught = el("boundaryEvent", "b", event("error", errorRef="err"), attachedToRef="c")
    made = world(
        process(START, CALL, caught, END, flows("s-c b-e")),
        process(el("startEvent", "fs"), fail, flows("fs-f"), key="child"),
    )
    main = made.start("p", {"k": 1})
    assert status(made, main) == "completed"
    assert [e.node for e in made.instances[main].events if e.kind == "node.completed"][-1] == "e"


def test_a_process_that_calls_itself_for_ever_is_an_incident() -> None:
    call = el("callActivity", "c", calledElement="p")
    made = world(process(START, call, END, flows("s-c c-e")))
    made.start("p", {})
    codes = [i.code for r in made.instances.values() for i in r.state.incidents.values()]
    assert codes == ["call_depth"]


def receiver(key: str = "p") -> str:
    wanted = ours('<flowglass:message correlationKey="= order"/>')
    return process(START, el("receiveTask", "r", wanted, messageRef="hello"), flows("s-r"), key=key)


def test_a_message_goes_to_the_instance_with_its_key() -> None:
    made = world(receiver())
    one, two = made.start("p", {"order": "A"}), made.start("p", {"order": "B"})
    assert made.message("Hello", {"paid": True}, "B")
    assert (status(made, one), status(made, two)) == ("running", "completed")
    assert made.instances[two].state.variables["paid"] is True
    assert not made.message("Hello", {}, "C")


def test_a_message_that_comes_too_early_is_kept_for_its_time() -> None:
    sends = ours('<flowglass:message correlationKey="A" timeToLive="PT1H"/>')
    send = process(el("sendTask", "t", sends, messageRef="hello"), key="sender")
    made = world(receiver(), send)
    made.start("sender", {})
    made.advance(timedelta(minutes=30))
    assert status(made, made.start("p", {"order": "A"})) == "completed"
    made.start("sender", {})
    made.advance(timedelta(hours=2))
    assert status(made, made.start("p", {"order": "A"})) == "running"


def test_pools_talk_by_message_flows_and_signals_reach_everyone() -> None:
    begin = el("startEvent", "q", event("message"))
    ring = el("intermediateThrowEvent", "ring", event("signal", signalRef="bell"))
    other = process(begin, ring, el("endEvent", "qe"), flows("q-ring ring-qe"), key="other")
    send = el("intermediateThrowEvent", "t", event("message"))
    wait = el("intermediateCatchEvent", "w", event("signal", signalRef="bell"))
    main = process(START, send, wait, END, flows("s-t t-w w-e"))
    link = '<bpmn:messageFlow id="mf" sourceRef="t" targetRef="q"/>'
    made = world(f'<bpmn:collaboration id="co">{link}</bpmn:collaboration>', main, other)
    assert status(made, made.start("p", {})) == "completed"
    assert len(made.instances) == 2
