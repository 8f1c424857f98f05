"""Laws of the task graph kernel: replay, storage, order, and one end for each task."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.codec import (
    decode_event,
    decode_graph_state,
    encode_event,
    encode_graph_state,
)
from engine.commands import Cancel, Command, CompleteJob, FailJob, Start
from engine.effects import CreateJob
from engine.taskgraph import Definition, State, fold, new_state, step
from tests.properties.engine.taskgraph.graphs import definitions

if TYPE_CHECKING:
    from engine.events import Event

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = {"node.completed", "node.failed", "node.skipped", "node.cancelled"}


def played(
    definition: Definition, draw: st.DrawFn, *, stored: bool = False
) -> tuple[State, list[Event]]:
    """A run in which open jobs end in any order, well or badly."""
    state, events, now = new_state("i"), [], NOW
    jobs: set[str] = set()
    command: Command = Start({"flag": True, "numbers": [1, 2]})
    while True:
        now += timedelta(seconds=1)
        done = step(definition, state, command, now=now)
        if stored and state.status != "new":
            twin = decode_graph_state(encode_graph_state(state))
            assert step(definition, twin, command, now=now)[1:] == done[1:]
        state = done.state
        events.extend(done.events)
        jobs |= {effect.job for effect in done.effects if isinstance(effect, CreateJob)}
        jobs &= {active.job for active in state.active.values() if active.job}
        if state.status != "running":
            return state, events
        assert jobs, "a run that is not over waits for a job"
        job = draw(st.sampled_from(sorted(jobs)))
        match draw(st.sampled_from(["ok", "ok", "ok", "fail", "fatal", "cancel"])):
            case "ok":
                command = CompleteJob(job, draw(st.integers(0, 9)))
            case "cancel" if draw(st.booleans()):
                command = Cancel("someone")
            case kind:
                command = FailJob(job, "broken", "no", retryable=kind == "fail")


@settings(max_examples=200, deadline=None)
@given(st.data(), definitions())
def test_replay_equals_state(data: st.DataObject, definition: Definition) -> None:
    state, events = played(definition, data.draw)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    again = fold(definition, "i", [decode_event(encode_event(event)) for event in events])
    assert encode_graph_state(again) == encode_graph_state(state)
    for length in range(len(events)):
        part = fold(definition, "i", events[:length])
        assert encode_graph_state(decode_graph_state(encode_graph_state(part))) == (
            encode_graph_state(part)
        )


@settings(max_examples=100, deadline=None)
@given(st.data(), definitions())
def test_saving_between_steps_changes_nothing(data: st.DataObject, definition: Definition) -> None:
    played(definition, data.draw, stored=True)


@settings(max_examples=200, deadline=None)
@given(st.data(), definitions())
def test_every_task_ends_once_and_after_its_dependencies(
    data: st.DataObject, definition: Definition
) -> None:
    state, events = played(definition, data.draw)
    ends: dict[str, int] = {}
    begins: dict[str, int] = {}
    for event in events:
        if event.node is None or "item" in event.data:
            continue
        if event.kind in ENDS:
            assert event.node not in ends, "a task ends once"
            ends[event.node] = event.seq
        elif event.kind == "node.entered":
            begins[event.node] = event.seq
    assert set(ends) == {task.id for task in definition.tasks}
    for task in definition.tasks:
        for before in task.after:
            if task.id in begins:
                assert ends[before] < begins[task.id]
    assert state.open == 0
    assert not state.active
    assert not state.waiting()


@settings(max_examples=100, deadline=None)
@given(st.data(), definitions())
def test_never_more_jobs_than_the_limit(data: st.DataObject, definition: Definition) -> None:
    _, events = played(definition, data.draw)
    open_jobs: set[str | None] = set()
    for event in events:
        if event.kind == "job.created":
            open_jobs.add(event.token)
        elif event.kind in ENDS:
            open_jobs.discard(event.token)
        assert definition.limit is None or len(open_jobs) <= definition.limit
