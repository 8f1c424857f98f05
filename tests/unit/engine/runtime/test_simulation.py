"""Whole instances in memory, on a clock that jumps."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine import InvalidModel, simulate
from engine.memory import EPOCH

MODELS = Path(__file__).parents[1] / "bpmn"


def text(name: str) -> str:
    return (MODELS / f"{name}.bpmn").read_text()


def test_timers_take_no_time() -> None:
    run = simulate(text("timer"), {"day": "2026-03-01T00:00:00Z"})
    assert run.state.status == "completed"
    assert run.events[-1].at - EPOCH == timedelta(days=59)
    assert not run.cut


def test_people_who_do_not_answer_are_reported_and_boundaries_fire() -> None:
    waiting = simulate(text("user"), {"requester": "bo"})
    assert [task.node for task in waiting.waiting] == ["approve"]
    assert waiting.state.status == "running"
    late = simulate(text("boundary"))
    assert late.state.status == "completed"
    assert late.events[-1].data["end"] == "end3"


def test_answers_complete_tasks_by_id_or_name() -> None:
    for key in ("approve", "Approve the order"):
        run = simulate(text("user"), answers={key: {"ok": True}})
        assert run.variables == {"ok": True}
        assert run.state.status == "completed"


def test_a_handler_nobody_has_is_an_incident_and_an_answer_stands_in_for_it() -> None:
    run = simulate(text("merged_result"))
    assert [incident.code for incident in run.incidents] == ["handler_unknown"]
    run = simulate(text("merged_result"), answers={"ask": {"a": 1}})
    assert run.variables == {"a": 1}


def test_a_handler_that_fails_twice_succeeds_in_the_third_attempt() -> None:
    model = text("merged_result").replace(
        '<flowglass:handler type="ask">',
        '<flowglass:handler type="fail"><flowglass:parameter name="times" value="= 2"/>',
    )
    run = simulate(model)
    assert run.state.status == "completed"
    assert [e.data["attempt"] for e in run.events if e.kind == "job.failed"] == [1, 2]
    assert run.events[-1].at > EPOCH + timedelta(seconds=13)


def test_a_long_loop_goes_on_over_many_budgets() -> None:
    run = simulate(text("long_loop"), {"limit": 500})
    assert run.state.status == "completed"
    assert run.variables["n"] == 500


def test_a_model_with_errors_is_refused() -> None:
    with pytest.raises(InvalidModel):
        simulate("<a/>")
