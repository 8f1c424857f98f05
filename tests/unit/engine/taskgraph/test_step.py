"""The kernel's step, case by case."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine import Cancel, CommandRefused, CompleteJob, CreateJob, FailJob, Start, taskgraph

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Played:
    """A run that is sent commands one after the other; jobs are known by their task."""

    def __init__(self, *tasks: dict[str, Any], **options: Any) -> None:
        text = json.dumps({"tasks": list(tasks), **options})
        self.definition = taskgraph.read(text)
        self.state = taskgraph.new_state("i")
        self.jobs: dict[str, list[CreateJob]] = {}
        self.started: list[str] = []

    def send(self, command: Any, after: float = 0) -> Played:
        now = NOW + timedelta(seconds=after)
        self.state, _, effects = taskgraph.step(self.definition, self.state, command, now=now)
        self.started = []
        for effect in effects:
            if isinstance(effect, CreateJob):
                self.jobs.setdefault(effect.node, []).append(effect)
                self.started.append(effect.node)
        return self

    def done(self, task: str, result: Any = None, item: int = 0) -> Played:
        return self.send(CompleteJob(self.jobs[task][item].job, result))

    def ends(self) -> dict[str, str]:
        words = ("waiting", "running", "succeeded", "recovered", "failed", "skipped", "cancelled")
        pairs = zip(self.definition.tasks, self.state.phases, strict=True)
        return {task.id: words[phase] for task, phase in pairs}


def test_a_task_starts_the_moment_its_own_dependencies_are_done() -> None:
    played = Played(
        {"id": "slow", "handler": "x"},
        {"id": "quick", "handler": "x"},
        {"id": "next", "handler": "x", "after": ["quick"]},
        {"id": "last", "handler": "x", "after": ["slow", "next"]},
    ).send(Start())
    assert played.started == ["slow", "quick"]
    assert played.done("quick").started == ["next"]
    assert played.done("next").started == []
    assert played.done("slow").started == ["last"]
    assert played.done("last").state.status == "completed"


def test_of_what_is_ready_the_higher_priority_goes_first_within_the_limit() -> None:
    played = Played(
        {"id": "low", "handler": "x"},
        {"id": "high", "handler": "x", "priority": 9},
        {"id": "middle", "handler": "x", "priority": 5},
        limit=1,
    ).send(Start())
    assert played.started == ["high"]
    assert played.done("high").started == ["middle"]
    assert played.done("middle").started == ["low"]


@pytest.mark.parametrize(
    ("needs", "end"), [("all", "skipped"), ("any", "running"), ("done", "running")]
)
def test_what_a_task_needs_of_those_before_it(needs: str, end: str) -> None:
    played = Played(
        {"id": "good", "handler": "x"},
        {"id": "bad", "handler": "x", "on_failure": "skip_dependents"},
        {"id": "then", "handler": "x", "after": ["good", "bad"], "needs": needs},
    ).send(Start())
    played.done("good").send(FailJob(played.jobs["bad"][0].job, "broken", "no"))
    assert played.ends()["then"] == end


def test_items_run_side_by_side_and_their_results_keep_the_order() -> None:
    played = Played(
        {"id": "each", "handler": "x", "for_each": "numbers", "parameters": {"n": "= item * 2"}},
        {"id": "sum", "handler": "x", "after": ["each"], "parameters": {"all": "= sum(each)"}},
    ).send(Start({"numbers": [1, 2, 3]}))
    assert [job.parameters["n"] for job in played.jobs["each"]] == [2, 4, 6]
    played.done("each", 30, 2).done("each", 10, 0)
    assert played.done("each", 20, 1).started == ["sum"]
    assert played.jobs["sum"][0].parameters == {"all": 60}


def test_one_failed_item_ends_the_others_and_the_task() -> None:
    played = Played(
        {"id": "each", "handler": "x", "for_each": "[1, 2, 3]", "on_failure": "skip_dependents"},
        {"id": "after", "handler": "x", "after": ["each"]},
        limit=2,
    ).send(Start())
    played.send(FailJob(played.jobs["each"][0].job, "broken", "no"))
    assert played.ends() == {"each": "failed", "after": "skipped"}
    assert played.state.status == "failed"
    with pytest.raises(CommandRefused):
        played.done("each", None, 1)


def test_a_retry_keeps_its_job_and_waits() -> None:
    retry = {"attempts": 2, "delay": "PT10S", "jitter": 0}
    played = Played({"id": "a", "handler": "x", "retry": retry}).send(Start())
    first = played.jobs["a"][0]
    played.send(FailJob(first.job, "busy", "no"))
    again = played.jobs["a"][1]
    assert (again.job, again.attempt, again.due) == (first.job, 2, NOW + timedelta(seconds=10))
    played.send(FailJob(first.job, "busy", "no"), after=10)
    assert played.state.status == "failed"


def test_an_error_that_no_retry_helps_is_not_tried_again() -> None:
    played = Played({"id": "a", "handler": "x", "retry": {"attempts": 9}}).send(Start())
    played.send(FailJob(played.jobs["a"][0].job, "gone", "no", retryable=False))
    assert played.state.status == "failed"


def test_cancelling_tells_every_end() -> None:
    played = Played({"id": "a", "handler": "x"}, {"id": "b", "after": ["a"]}).send(Start())
    played.send(Cancel("someone"))
    assert played.state.status == "cancelled"
    assert played.ends() == {"a": "cancelled", "b": "skipped"}


def test_commands_that_do_not_apply_are_refused() -> None:
    played = Played({"id": "a", "handler": "x"})
    with pytest.raises(CommandRefused, match="has not been started"):
        played.send(CompleteJob("i:3"))
    played.send(Start())
    with pytest.raises(CommandRefused, match="no open job"):
        played.send(CompleteJob("i:99"))
    played.done("a")
    with pytest.raises(CommandRefused, match="is completed"):
        played.done("a")
