"""Laws of the kernel on random processes, random failures and random order.

`Instance` restarts from the stored state before every step and compares the fold of the history
with it after every step; here the tokens are counted, and no instance may be left hanging.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import bpmn
from engine.commands import (
    Cancel,
    Command,
    CompleteJob,
    CompleteUserTask,
    Continue,
    DecisionOutcome,
    DeliverMessage,
    FailJob,
    FireTimer,
    RetryIncident,
    SetVariables,
)
from engine.errors import DecisionFailed
from tests.properties.engine.bpmn.models import Block, blocks, text_of
from tests.unit.engine.instances import Instance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MAX_STEPS = 400


class Levels:
    """Fails until x is known."""

    def evaluate(
        self, key: str, decision_id: str | None, variables: Mapping[str, Any], now: datetime
    ) -> DecisionOutcome:
        if variables.get("x") is None:
            raise DecisionFailed("decision_failed", "x is missing")
        return DecisionOutcome(key, "1", key, "FIRST", {"x": variables["x"]}, (1,), "high")


def count_tokens(run: Instance) -> int:
    tokens = bpmn.TokenCount(run.definition)
    for event in run.events:
        tokens.add(event.kind, event.node, event.token, event.data)
    return tokens.total


def possible(run: Instance) -> list[Command]:
    """Everything that could happen next."""
    state = run.state
    found: list[Command] = []
    for job in state.jobs.values():
        if job.open:
            found += [CompleteJob(job.job, {"x": 3}), FailJob(job.job, "timeout", "no answer")]
            found.append(FailJob(job.job, "refused", "never", retryable=False))
    found += [FireTimer(timer) for timer in state.timers]
    found += [CompleteUserTask(task, {"x": 5}, "ann") for task in state.user_tasks]
    for incident in state.incidents:
        found += [RetryIncident(incident, "op"), SetVariables({"missing": 1, "x": 4}, "op")]
    for wait in state.subscriptions.values():
        if wait.kind == "conditional":
            found.append(SetVariables({"x": 5}, "op"))
            found.append(SetVariables({"x": 1}, "op"))
        else:
            found.append(DeliverMessage(wait.subscription))
    if state.needs_continue:
        found.append(Continue())
    return found


def check(run: Instance) -> None:
    state = run.state
    assert count_tokens(run) == state.tokens(run.definition)
    waits = state.jobs or state.timers or state.user_tasks or state.incidents
    waits = waits or state.subscriptions
    if state.status == "running":
        assert waits or state.needs_continue, "the instance hangs"
    else:
        assert not waits
        assert state.tokens(run.definition) == 0
    ended = run.nodes("node.completed") + run.nodes("node.cancelled")
    assert len(run.nodes("node.entered")) - len(ended) == len(state.activations)


def play(run: Instance, draw: Any) -> None:
    for _ in range(MAX_STEPS):
        check(run)
        commands = possible(run)
        if run.state.status != "running":
            return
        run.later(seconds=draw(st.integers(0, 100)))
        run.send(draw(st.sampled_from(commands)))


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(block=blocks, x=st.sampled_from([None, 1, 2, 3]), budget=st.integers(1, 40), data=st.data())
def test_every_start_ends_or_waits_or_stands_as_an_incident(
    block: Block, x: int | None, budget: int, data: st.DataObject
) -> None:
    run = Instance(bpmn.read(text_of(block)), budget=budget, decisions=Levels())
    run.start(x=x)
    play(run, data.draw)


def repaired(run: Instance) -> Command:
    """What lets the instance come to its end."""
    state = run.state
    for incident in state.incidents:
        if state.variables.get("missing") is None or state.variables.get("x") in {None, 2}:
            return SetVariables({"missing": 1, "x": 4}, "op")
        return RetryIncident(incident, "op")
    if state.needs_continue:
        return Continue()
    for job in state.jobs.values():
        if job.open:
            return CompleteJob(job.job)
    for timer in state.timers:
        return FireTimer(timer)
    for wait in state.subscriptions.values():
        if wait.kind == "conditional":
            return SetVariables({"x": 4 if wait.value is not True else 1}, "op")
        return DeliverMessage(wait.subscription)
    return CompleteUserTask(next(iter(state.user_tasks)), {}, "ann")


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(block=blocks, budget=st.integers(1, 40))
def test_an_instance_that_is_looked_after_completes(block: Block, budget: int) -> None:
    run = Instance(bpmn.read(text_of(block)), budget=budget, decisions=Levels())
    run.start()
    for _ in range(MAX_STEPS * 3):
        check(run)
        if run.state.status != "running":
            break
        run.send(repaired(run))
    assert run.state.status == "completed"


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(block=blocks, steps=st.integers(0, 6))
def test_a_cancelled_instance_leaves_nothing(block: Block, steps: int) -> None:
    run = Instance(bpmn.read(text_of(block)), budget=5, decisions=Levels())
    run.start(x=1)
    for _ in range(steps):
        if run.state.status == "running":
            run.send(repaired(run))
    if run.state.status == "running":
        run.send(Cancel("op", "enough"))
    check(run)
