"""Timer events, boundary timers, terminate ends and embedded sub-processes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands import CompleteJob, FailJob, FireTimer, RetryIncident, SetVariables
from engine.effects import CancelJob, CancelTimer, CloseUserTask, ScheduleTimer
from engine.errors import CommandRefused
from tests.unit.engine.instances import NOON, Instance, load


def test_a_timer_waits_for_a_duration_and_for_a_date() -> None:
    run = Instance(load(__file__, "timer")).start(day="2026-02-01T00:00:00+01:00")
    assert run.effects == [ScheduleTimer(run.timer("pause"), "pause", NOON + timedelta(hours=1))]
    run.later(hours=2)
    run.send(FireTimer(run.timer("pause")))
    assert run.of("timer.fired")[0].data["late"] == 3600.0
    (until,) = run.state.timers.values()
    assert until.due.isoformat() == "2026-01-31T23:00:00+00:00"
    run.send(FireTimer(until.timer))
    assert run.state.status == "completed"
    with pytest.raises(CommandRefused):
        run.send(FireTimer(until.timer))


def test_a_timer_that_is_no_time_is_an_incident() -> None:
    run = Instance(load(__file__, "timer")).start(day="soon")
    run.send(FireTimer(run.timer("pause")))
    assert run.incident().node == "until"
    assert "soon" in run.incident().message
    run.send(SetVariables({"day": "2026-02-01"}, "op"))
    run.send(RetryIncident(run.incident().incident, "op"))
    assert run.timer("until")


def test_a_boundary_timer_that_does_not_interrupt() -> None:
    run = Instance(load(__file__, "boundary")).start()
    run.send(FireTimer(run.timer("remind")))
    assert "end2" in run.nodes("node.completed")
    assert run.state.user_tasks
    give_up = run.timer("give_up")
    run.finish("work")
    assert CancelTimer(give_up) in run.effects
    assert run.state.status == "completed"


def test_a_boundary_timer_that_interrupts() -> None:
    run = Instance(load(__file__, "boundary")).start()
    (task,) = run.state.user_tasks
    run.send(FireTimer(run.timer("give_up")))
    assert run.nodes("node.cancelled") == ["work"]
    assert run.of("node.cancelled")[0].data["by"] == "give_up"
    assert CloseUserTask(task, "cancelled") in run.effects
    assert run.of("instance.completed")[0].data["end"] == "end3"
    assert not run.state.timers


def test_an_interrupted_job_is_not_completed_any_more() -> None:
    run = Instance(load(__file__, "boundary_service")).start(limit="PT1S")
    job = run.job().job
    run.send(FireTimer(run.timer("late")))
    assert CancelJob(job) in run.effects
    with pytest.raises(CommandRefused):
        run.send(CompleteJob(job))
    assert run.state.status == "completed"


def test_an_interrupted_incident_is_resolved() -> None:
    run = Instance(load(__file__, "boundary_service")).start(limit="PT1S")
    run.send(FailJob(run.job().job, "x", "y"))
    assert run.state.incidents
    run.send(FireTimer(run.timer("late")))
    assert run.of("incident.resolved")[0].data["how"] == "cancelled"
    assert run.state.status == "completed"


def test_a_boundary_timer_that_cannot_start_holds_its_task_back() -> None:
    run = Instance(load(__file__, "boundary_service")).start(limit=None)
    assert run.incident().node == "charge"
    assert "late" in run.incident().message
    assert not run.state.jobs
    run.send(SetVariables({"limit": "PT1S"}, "op"))
    run.send(RetryIncident(run.incident().incident, "op"))
    assert run.state.jobs
    assert run.timer("late")


def test_a_terminate_end_takes_every_other_token() -> None:
    run = Instance(load(__file__, "terminate")).start()
    run.finish("short")
    assert run.nodes("node.cancelled") == ["long"]
    assert run.state.status == "completed"
    assert run.state.tokens(run.definition) == 0


def test_a_sub_process_is_done_when_its_last_token_is() -> None:
    run = Instance(load(__file__, "subprocess")).start()
    run.finish("two")
    assert "inner" not in run.nodes("node.completed")
    run.finish("one")
    assert "inner" in run.nodes("node.completed")
    assert run.of("instance.completed")[0].data["end"] == "end"
    inner = next(e for e in run.of("node.entered") if e.node == "inner")
    one = next(e for e in run.of("node.entered") if e.node == "one")
    assert one.data["scope"] == inner.token


def test_an_interrupted_sub_process_loses_all_inside() -> None:
    run = Instance(load(__file__, "subprocess")).start()
    run.finish("two")
    run.send(FireTimer(run.timer("timeout")))
    assert run.nodes("node.cancelled") == ["one", "inner"]
    assert run.of("instance.completed")[0].data["end"] == "end2"
    assert run.state.tokens(run.definition) == 0
