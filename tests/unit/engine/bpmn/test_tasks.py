"""Service, user, script and business rule tasks, and what goes wrong in them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from engine.commands import (
    Cancel,
    CompleteJob,
    CompleteUserTask,
    DecisionOutcome,
    FailJob,
    RetryIncident,
    SetVariables,
    Start,
)
from engine.effects import CancelJob, CloseUserTask, CreateJob, CreateUserTask
from engine.errors import CommandRefused, DecisionFailed
from tests.unit.engine.instances import NOON, Instance, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def test_a_job_carries_evaluated_parameters_and_its_result_is_stored() -> None:
    run = Instance(load(__file__, "service")).start(price=21)
    (asked,) = run.effects
    assert asked == CreateJob(
        run.job().job, "charge", "charge", {"amount": Decimal(42), "note": "as is"}, 1, NOON, 20.0
    )
    run.send(CompleteJob(run.job().job, {"paid": True}))
    assert run.state.variables["receipt"] == {"paid": True}
    assert run.state.status == "completed"


def test_a_job_is_completed_once() -> None:
    run = Instance(load(__file__, "service")).start(price=1)
    job = run.job().job
    run.send(CompleteJob(job))
    with pytest.raises(CommandRefused) as refused:
        run.send(CompleteJob(job))
    assert refused.value.code == "instance_closed"


def test_failures_are_tried_again_then_stand_as_an_incident_then_go_on() -> None:
    run = Instance(load(__file__, "service")).start(price=1)
    job = run.job().job
    due = []
    for _ in range(2):
        run.send(FailJob(job, "timeout", "no answer"))
        again = run.effects[-1]
        assert isinstance(again, CreateJob)
        assert again.job == job
        due.append((again.attempt, round((again.due - run.now).total_seconds())))
        run.now = again.due
    assert [attempt for attempt, _ in due] == [2, 3]
    assert 4 <= due[0][1] <= 6
    assert due[1][1] <= 8
    run.send(FailJob(job, "timeout", "no answer"))
    incident = run.incident()
    assert (incident.node, incident.code, incident.message) == ("charge", "timeout", "no answer")
    with pytest.raises(CommandRefused) as refused:
        run.send(CompleteJob(job))
    assert refused.value.code == "job_failed"
    run.send(SetVariables({"price": 2}, "op"))
    run.send(RetryIncident(incident.incident, "op"))
    retried = run.effects[-1]
    assert isinstance(retried, CreateJob)
    assert (retried.job, retried.attempt, retried.parameters["amount"]) == (job, 4, Decimal(4))
    run.send(FailJob(job, "timeout", "no answer"))
    assert not run.state.incidents, "the policy counts afresh after a person retried"
    run.send(CompleteJob(job, 7))
    assert run.state.variables["receipt"] == 7
    assert run.state.status == "completed"


def test_a_failure_that_must_not_be_tried_again_is_an_incident_at_once() -> None:
    run = Instance(load(__file__, "service")).start(price=1)
    run.send(FailJob(run.job().job, "refused", "card stolen", retryable=False))
    assert run.incident().message == "card stolen"
    (failed,) = run.of("job.failed")
    assert failed.data["retry_at"] is None


@pytest.mark.parametrize(
    ("result", "variables"),
    [({"a": 1}, {"a": 1}), (5, {"ask": 5}), (None, {}), ([1, 2], {"ask": [1, 2]})],
)
def test_where_a_result_goes_without_a_variable(result: Any, variables: dict[str, Any]) -> None:
    run = Instance(load(__file__, "merged_result")).start()
    run.send(CompleteJob(run.job().job, result))
    assert run.state.variables == variables


def test_a_result_that_cannot_be_stored_is_an_incident() -> None:
    run = Instance(load(__file__, "merged_result")).start()
    run.send(CompleteJob(run.job().job, object()))
    assert run.incident().code == "invalid_result"


def test_a_retry_behind_a_finished_job_does_not_run_the_job_again() -> None:
    run = Instance(load(__file__, "then_choose")).start()
    run.send(CompleteJob(run.job().job, {"answer": 3}))
    assert run.incident().code == "no_flow_taken"
    assert not run.state.jobs
    run.send(SetVariables({"answer": 2}, "op"))
    run.send(RetryIncident(run.incident().incident, "op"))
    assert len(run.of("job.created")) == 1
    assert run.of("instance.completed")[0].data["end"] == "end2"


def test_a_user_task_is_for_its_people_and_takes_their_variables() -> None:
    run = Instance(load(__file__, "user")).start(requester="bo")
    (shown,) = run.effects
    assert isinstance(shown, CreateUserTask)
    assert (shown.name, shown.assignee) == ("Approve the order", "bo")
    assert shown.candidate_groups == ("managers", "finance")
    assert shown.form == {"components": [{"key": "ok"}]}
    run.later(minutes=5)
    run.finish("approve", ok=True)
    assert run.state.variables["ok"] is True
    assert run.effects[-1] == CloseUserTask(shown.task, "completed")
    (left,) = [e for e in run.of("node.completed") if e.node == "approve"]
    assert left.data["duration"] == 300.0
    with pytest.raises(CommandRefused):
        run.send(CompleteUserTask(shown.task, {}, "bo"))


def test_scripts_store_their_results() -> None:
    run = Instance(load(__file__, "scripts")).start(n=1)
    assert run.state.variables == {"n": 2, "half": 1, "twice": 4, "word": "x"}


def test_a_script_that_yields_nothing_says_why_and_can_be_repaired() -> None:
    run = Instance(load(__file__, "scripts")).start()
    incident = run.incident()
    assert (incident.node, incident.code) == ("add", "script_failed")
    assert "n + 1" in incident.message
    run.send(SetVariables({"n": 4}, "op"))
    run.send(RetryIncident(incident.incident, "op"))
    assert run.state.status == "completed"


class Levels:
    """A decision that fails until it is told a level."""

    def evaluate(
        self, key: str, decision_id: str | None, variables: Mapping[str, Any], now: datetime
    ) -> DecisionOutcome:
        if "level" not in variables:
            raise DecisionFailed("decision_failed", "the level is missing")
        inputs = {"level": variables["level"]}
        return DecisionOutcome(key, "3", decision_id or "", "UNIQUE", inputs, (2,), True)


def test_a_decision_is_answered_on_the_way_and_told_with_its_rules() -> None:
    run = Instance(load(__file__, "rule"), decisions=Levels()).start(level=3)
    assert run.state.variables["approved"] is True
    (told,) = run.of("decision.evaluated")
    assert told.data["rules"] == [2]
    assert told.data["decision"] == "approval"
    assert told.data["table"] == "level"
    assert run.state.status == "completed"


def test_a_decision_that_fails_is_an_incident_and_is_asked_again() -> None:
    run = Instance(load(__file__, "rule"), decisions=Levels()).start()
    assert run.incident().message == "the level is missing"
    run.send(SetVariables({"level": 1}, "op"))
    run.send(RetryIncident(run.incident().incident, "op"))
    assert run.state.status == "completed"


def test_a_cancelled_instance_waits_for_nothing_and_takes_no_command() -> None:
    run = Instance(load(__file__, "service")).start(price=1)
    job = run.job().job
    run.send(FailJob(job, "x", "y", retryable=False))
    run.send(Cancel("op", "changed our mind"))
    assert CancelJob(job) in run.effects
    state = run.state
    assert (state.status, state.tokens(run.definition)) == ("cancelled", 0)
    assert not (state.jobs)
    assert not (state.incidents)
    assert not (state.timers)
    assert not (state.user_tasks)
    for command in (CompleteJob(job), Cancel("op"), Start()):
        with pytest.raises(CommandRefused):
            run.send(command)


def test_variables_that_are_no_values_are_refused_and_nothing_happens() -> None:
    run = Instance(load(__file__, "service"))
    with pytest.raises(CommandRefused) as refused:
        run.start(price=object())
    assert refused.value.code == "invalid_variables"
    assert run.state.status == "new"
