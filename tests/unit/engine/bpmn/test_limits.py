"""Budgets of one instance: depth of calls, repetitions, the weight of variables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine import bpmn
from engine.bpmn import Limits
from engine.bpmn.limits import weight
from engine.commands import CompleteJob, Continue, RetryIncident, SetVariables, Start
from engine.effects import CallProcess
from engine.errors import CommandRefused
from tests.unit.engine.instances import Instance
from tests.unit.engine.models import END, START, el, event, file, flows, ours, process


def made(*parts: str, limits: Limits) -> Instance:
    return Instance(bpmn.read(file(process(*parts))), limits=limits)


def script(key: str, text: str, variable: str, more: str = "") -> str:
    said = ours(f'<flowglass:script resultVariable="{variable}"/>')
    return el("scriptTask", key, f"{said}{more}<bpmn:script>{text}</bpmn:script>")


def each(collection: str, more: str = "") -> str:
    said = ours(f'<flowglass:loop collection="{collection}" elementVariable="item" {more}/>')
    return f"<bpmn:multiInstanceLoopCharacteristics>{said}</bpmn:multiInstanceLoopCharacteristics>"


def test_a_call_too_deep_stands_at_its_activity_and_a_retry_lets_it_go_on() -> None:
    task = el("callActivity", "again", name_="Once more", calledElement="p")
    run = made(START, task, END, flows("s-again again-e"), limits=Limits(depth=3))
    run.send(Start({}, caller=("other", "1"), depth=3))
    assert (run.incident().code, run.incident().node) == ("call_depth", "again")
    assert "“Once more”" in run.incident().message
    run.send(RetryIncident(run.incident().incident, "op"))
    (call,) = [e for e in run.effects if isinstance(e, CallProcess)]
    assert call.depth == 1


@pytest.mark.parametrize("text", ["items", "1000000"])
def test_too_many_repetitions_are_an_incident(text: str) -> None:
    loop = each("items") if text == "items" else (
        "<bpmn:multiInstanceLoopCharacteristics>"
        f"<bpmn:loopCardinality>{text}</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )  # fmt: skip
    run = made(START, el("task", "t", loop), END, flows("s-t t-e"), limits=Limits(repetitions=3))
    run.start(items=[1, 2, 3, 4])
    assert (run.incident().code, run.incident().node) == ("loop_failed", "t")
    assert "3" in run.incident().message
    if text == "items":
        run.send(SetVariables({"items": [1]}, "op"))
        run.send(RetryIncident(run.incident().incident, "op"))
        assert run.state.status == "completed"


def test_repetitions_are_made_in_chunks() -> None:
    task = el("userTask", "t", each("items"))
    run = made(START, task, END, flows("s-t t-e"), limits=Limits(steps=10, chunk=50))
    run.budget = 10
    run.start(items=list(range(120)))
    made_by = [len(run.of("user_task.created"))]
    while run.state.needs_continue:
        run.send(Continue())
        made_by.append(len(run.of("user_task.created")))
    assert made_by == [45, 95, 120]


def test_a_script_that_makes_too_much_stands_as_an_incident_naming_the_variable() -> None:
    task = script("t", 'string join(for i in 1..n return "0123456789")', "big")
    run = made(START, task, END, flows("s-t t-e"), limits=Limits(variables=4000))
    run.start(n=1000)
    assert (run.incident().code, run.incident().node) == ("script_failed", "t")
    assert "“big” takes about 10 KB" in run.incident().message
    assert "big" not in run.state.variables
    run.send(SetVariables({"n": Decimal(20)}, "op"))
    run.send(RetryIncident(run.incident().incident, "op"))
    assert run.state.status == "completed"


def test_a_result_that_is_too_large_fails_its_job_for_good() -> None:
    said = '<flowglass:handler type="log" resultVariable="answer"/>'
    task = el("serviceTask", "t", ours(said))
    run = made(START, task, END, flows("s-t t-e"), limits=Limits(variables=4000)).start()
    run.send(CompleteJob(run.job().job, "x" * 5000))
    assert (run.incident().code, run.incident().job) == ("invalid_result", run.job().job)
    assert "answer" in run.incident().message
    assert not run.job().open


@pytest.mark.parametrize("command", [Start({"big": "x" * 5000}), SetVariables({"big": "x" * 5000})])
def test_commands_with_too_much_are_refused(command: Any) -> None:
    task = el("userTask", "t")
    run = made(START, task, END, flows("s-t t-e"), limits=Limits(variables=4000))
    if not isinstance(command, Start):
        run.start()
    with pytest.raises(CommandRefused, match="“big” takes"):
        run.send(command)


def test_what_is_too_much_already_may_become_less() -> None:
    run = made(START, el("userTask", "t"), END, flows("s-t t-e"), limits=Limits(variables=9000))
    run.start(a="x" * 4000, b="x" * 4000)
    run.limits = Limits(variables=4000)
    run.send(SetVariables({"a": "x" * 3000}, "op"))
    with pytest.raises(CommandRefused):
        run.send(SetVariables({"c": "x" * 2000}, "op"))


def test_a_budget_that_is_nearly_used_up_is_told_once() -> None:
    limits = Limits(variables=9000, variables_near=2000, events_near=6)
    run = made(START, el("userTask", "t"), END, flows("s-t t-e"), limits=limits)
    run.start(a="x" * 3000)
    run.send(SetVariables({"n": Decimal(1)}, "op"))
    run.send(SetVariables({"n": Decimal(2)}, "op"))
    assert [e.data["budget"] for e in run.of("budget.neared")] == ["variables", "events"]


def test_conditions_that_make_each_other_true_end_at_an_incident() -> None:
    def handler(key: str, condition: str, gives: str) -> str:
        out = f'<flowglass:output target="x" source="= {gives}"/>'
        said = event("conditional", f"<bpmn:condition>{condition}</bpmn:condition>")
        begin = el("startEvent", f"{key}s", ours(out) + said, isInterrupting="false")
        inside = begin + el("userTask", f"{key}t") + flows(f"{key}s-{key}t")
        return el("subProcess", key, inside, triggeredByEvent="true")

    parts = [handler("one", "x = 1", "2"), handler("two", "x = 2", "1")]
    run = made(
        START, el("userTask", "t"), END, flows("s-t t-e"), *parts, limits=Limits(events=300)
    ).start(x=0)
    run.send(SetVariables({"x": Decimal(1)}, "op"))
    assert run.incident().code == "event_limit"
    assert run.state.seq < 400


@pytest.mark.parametrize(
    ("value", "bytes_of_json"),
    [("abc", 5), ("é", 4), ([Decimal(1)] * 10, 82), ({"a": "b"}, 9), (None, 8)],
)
def test_what_values_weigh(value: Any, bytes_of_json: int) -> None:
    assert weight(value) == bytes_of_json
