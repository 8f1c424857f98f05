"""Events, repetition, compensation and transactions, each checked with the laws of `Instance`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine import bpmn
from engine.commands import BeginActivity, EndAdHoc, FireTimer, SetVariables, Signal, Start
from engine.errors import CommandRefused
from tests.unit.engine.instances import Instance
from tests.unit.engine.models import END, START, el, event, file, flows, ours, process

SCRIPT = "<bpmn:script>{}</bpmn:script>"


def run(*parts: str, **variables: object) -> Instance:
    return Instance(bpmn.read(file(process(*parts)))).start(**variables)


def script(key: str, text: str, variable: str, **more: str) -> str:
    inside = ours(f'<flowglass:script resultVariable="{variable}"/>') + SCRIPT.format(text)
    return el("scriptTask", key, inside, **more)


def multi(inside: str, sequential: bool = False) -> str:
    kind = str(sequential).lower()
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{kind}">{inside}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


@pytest.mark.parametrize("sequential", [True, False])
def test_a_collection_gives_each_repetition_its_item_and_collects_the_results(
    sequential: bool,
) -> None:
    loop = ours(
        '<flowglass:loop collection="items" elementVariable="item" outputCollection="all" '
        'outputElement="item * loopCounter"/>'
    )
    task = el("userTask", "t", multi(loop, sequential))
    found = run(START, task, END, flows("s-t t-e"), items=[3, 4])
    assert len(found.state.user_tasks) == (1 if sequential else 2)
    found.finish("t")
    found.finish("t")
    assert found.state.status == "completed"
    assert found.state.variables["all"] == [Decimal(3), Decimal(8)]
    assert "item" not in found.state.variables


def test_a_loop_over_what_is_no_list_is_an_incident() -> None:
    loop = ours('<flowglass:loop collection="items"/>')
    found = run(START, el("task", "t", multi(loop)), END, flows("s-t t-e"), items=3)
    assert found.incident().code == "loop_failed"


def test_no_repetition_at_all_goes_on() -> None:
    loop = "<bpmn:loopCardinality>0</bpmn:loopCardinality>"
    found = run(START, el("task", "t", multi(loop)), END, flows("s-t t-e"))
    assert found.state.status == "completed"


def test_what_was_done_last_is_undone_first_with_the_data_of_then() -> None:
    def step(name: str) -> str:
        back = el("boundaryEvent", f"b{name}", event("compensate"), attachedToRef=name)
        undo = script(f"u{name}", "n", f"undone_{name}", isForCompensation="true")
        link = f'<bpmn:association id="l{name}" sourceRef="b{name}" targetRef="u{name}"/>'
        return script(name, "n + 1", "n") + back + undo + link

    throw = el("intermediateThrowEvent", "c", event("compensate"))
    found = run(START, step("a"), step("b"), throw, END, flows("s-a a-b b-c c-e"), n=0)
    assert found.state.status == "completed"
    assert [n for n in found.nodes("node.completed") if n.startswith("u")] == ["ub", "ua"]
    assert found.state.variables == {"n": 2, "undone_a": 1, "undone_b": 2}


def test_a_cancelled_transaction_undoes_its_work_and_leaves_by_its_cancel_event() -> None:
    back = el("boundaryEvent", "ba", event("compensate"), attachedToRef="a")
    link = '<bpmn:association id="l" sourceRef="ba" targetRef="ua"/>'
    undo = el("userTask", "ua", isForCompensation="true")
    end = el("endEvent", "te", event("cancel"))
    body = el("startEvent", "ts") + el("task", "a") + back + undo + link + end
    transaction = el("transaction", "t", body + flows("ts-a a-te"))
    out = el("boundaryEvent", "out", event("cancel"), attachedToRef="t")
    after = el("userTask", "after")
    found = run(START, transaction, out, after, END, flows("s-t t-e out-after after-e"))
    found.finish("ua")
    assert [t.node for t in found.state.user_tasks.values()] == ["after"]
    found.finish("after")
    assert found.state.status == "completed"


@pytest.mark.parametrize("code", ["E1", None])
def test_an_error_goes_outwards_to_the_first_that_catches_it(code: str | None) -> None:
    end = el("endEvent", "ie", event("error", errorRef="err"))
    inner = el("subProcess", "i", el("startEvent", "is") + end + flows("is-ie"))
    outer = el("subProcess", "o", el("startEvent", "os") + inner + flows("os-i"))
    more = {"errorRef": "err"} if code else {}
    caught = el("boundaryEvent", "b", event("error", **more), attachedToRef="o")
    found = run(START, outer, caught, el("userTask", "after"), flows("s-o b-after"))
    assert [t.node for t in found.state.user_tasks.values()] == ["after"]


def test_an_error_that_nothing_catches_stands_as_an_incident() -> None:
    found = run(START, el("endEvent", "ee", event("error", errorRef="err")), flows("s-ee"))
    assert (found.incident().code, found.incident().node) == ("error_uncaught", "ee")


def test_a_condition_happens_each_time_it_becomes_true() -> None:
    inside = event("conditional", "<bpmn:condition>n &gt; 2</bpmn:condition>")
    more = {"attachedToRef": "t", "cancelActivity": "false"}
    watch = el("boundaryEvent", "b", inside, **more)
    found = run(START, el("userTask", "t"), watch, el("task", "r"), flows("s-t b-r"), n=1)
    for n in (3, 4, 1, 5):
        found.send(SetVariables({"n": n}))
    assert found.nodes("node.completed").count("r") == 2


def test_an_interrupting_event_sub_process_takes_over_its_scope() -> None:
    begin = el("startEvent", "hs", event("signal", signalRef="bell"))
    sub = el(
        "subProcess", "h", begin + el("userTask", "u") + flows("hs-u"), triggeredByEvent="true"
    )
    found = run(START, el("userTask", "t"), sub, flows("s-t"))
    found.send(Signal("Bell", {"why": "late"}))
    assert [t.node for t in found.state.user_tasks.values()] == ["u"]
    assert found.state.variables["why"] == "late"
    with pytest.raises(CommandRefused):
        found.send(Signal("Bell"))
    found.finish("u")
    assert found.state.status == "completed"


def test_a_cycle_reminds_as_often_as_it_says() -> None:
    inside = event("timer", "<bpmn:timeCycle>R3/PT10M</bpmn:timeCycle>")
    more = {"attachedToRef": "t", "cancelActivity": "false"}
    found = run(START, el("userTask", "t"), el("boundaryEvent", "b", inside, **more), flows("s-t"))
    for _ in range(3):
        found.later(minutes=10)
        found.send(FireTimer(found.timer("b")))
    assert not found.state.timers
    found.finish("t")
    assert found.state.status == "completed"


def test_an_ad_hoc_sub_process_is_worked_by_hand() -> None:
    done = "<bpmn:completionCondition>ready</bpmn:completionCondition>"
    body = el("userTask", "a") + el("task", "b") + done
    found = run(START, el("adHocSubProcess", "h", body), END, flows("s-h h-e"), ready=False)
    (token,) = found.state.activations
    found.send(BeginActivity(token, "b"))
    found.send(BeginActivity(token, "a"))
    found.finish("a", ready=True)
    assert found.state.status == "completed"
    again = run(START, el("adHocSubProcess", "h", body), END, flows("s-h h-e"), ready=False)
    again.send(EndAdHoc(next(iter(again.state.activations))))
    assert again.state.status == "completed"


def test_a_discriminator_goes_on_once_and_resets() -> None:
    when = "<bpmn:activationCondition>activationCount &gt;= 2</bpmn:activationCondition>"
    tasks = "".join(el("userTask", key) for key in "abc")
    gate = el("complexGateway", "g", when)
    fork = el("parallelGateway", "f")
    found = run(START, fork, tasks, gate, END, flows("s-f f-a f-b f-c a-g b-g c-g g-e"))
    found.finish("a")
    assert "g" not in found.nodes("node.entered")
    found.finish("b")
    assert found.nodes("node.completed").count("g") == 1
    found.finish("c")
    assert found.nodes("node.completed").count("g") == 1
    assert found.state.status == "completed"


def test_an_inclusive_join_inside_a_cycle_waits_for_the_token_on_its_way() -> None:
    conditions = {"x-m": "again", "x-e": "not(again)"}
    nodes = [el("inclusiveGateway", "j"), el("parallelGateway", "f"), el("exclusiveGateway", "x")]
    nodes.append(el("exclusiveGateway", "m"))
    tasks = el("userTask", "a") + el("userTask", "b")
    found = run(
        START, *nodes, tasks, END,
        flows("s-m m-f f-a f-b a-j b-j j-x x-m x-e", conditions), again=True,
    )  # fmt: skip
    found.finish("a")
    assert "j" not in found.nodes("node.entered")
    found.finish("b")
    assert sorted(t.node for t in found.state.user_tasks.values()) == ["a", "b"]
    found.finish("b", again=False)
    found.finish("a")
    assert found.nodes("node.completed").count("j") == 2
    assert found.state.status == "completed"


def test_a_process_that_starts_by_an_event_only_says_so() -> None:
    start = el("startEvent", "s", event("message", messageRef="hello"))
    definition = bpmn.read(file(process(start, END, flows("s-e"))))
    with pytest.raises(CommandRefused, match="by an event"):
        Instance(definition).start()
    found = Instance(definition)
    found.send(Start({}, node="s"))
    assert found.state.status == "completed"
