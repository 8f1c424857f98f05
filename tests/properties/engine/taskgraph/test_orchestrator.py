"""Laws of the orchestrator: whatever the functions do, the record is whole and replays."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.taskgraph import Orchestrator, TaskGraph, fold

KINDS = st.sampled_from(
    ["quick", "quick", "quick", "waits", "sleeps", "inline", "thread", "fails", "fails late"]
)
POLICIES = st.sampled_from(["fail_fast", "skip_dependents", "continue"])


async def quick() -> int:
    return 1


async def waits() -> int:
    await asyncio.sleep(0)
    return 2


async def sleeps() -> int:
    await asyncio.sleep(0.001)
    await asyncio.sleep(0.001)
    return 3


def inline() -> int:
    return 4


def thread() -> int:
    time.sleep(0.001)
    return 5


async def fails() -> int:
    raise RuntimeError("at once")


async def fails_late() -> int:
    await asyncio.sleep(0.001)
    raise RuntimeError("late")


FUNCTIONS: dict[str, Any] = {
    "quick": quick,
    "waits": waits,
    "sleeps": sleeps,
    "inline": inline,
    "thread": thread,
    "fails": fails,
    "fails late": fails_late,
}


@st.composite
def graphs(draw: st.DrawFn) -> TaskGraph:
    graph = TaskGraph()
    for number in range(draw(st.integers(1, 12))):
        kind = draw(KINDS)
        before = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        graph.add(
            f"t{number}",
            FUNCTIONS[kind],
            after=[f"t{each}" for each in sorted(before)],
            on_failure=draw(POLICIES),
            priority=draw(st.sampled_from([0, 0, 0, 1])),
            inline=kind == "inline",
        )
    return graph


@settings(max_examples=150, deadline=None)
@given(graphs(), st.sampled_from([None, 1, 2]), st.sampled_from(["cancel", "drain"]))
def test_any_schedule_is_recorded_whole(graph: TaskGraph, limit: int | None, stop: Any) -> None:
    run = Orchestrator(graph, max_workers=limit, on_stop=stop).run_sync()
    assert run.status in {"completed", "failed"}
    assert "waiting" not in run.ends.values()
    assert "running" not in run.ends.values()
    events = run.events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    again = fold(graph.definition, "run", events)
    for field in ("seq", "status", "phases", "left", "bad", "open", "results", "errors", "active"):
        assert getattr(again, field) == getattr(run.state, field), field
    open_now: set[str] = set()
    ended: set[str] = set()
    for event in events:
        node = event.node or ""
        if event.kind == "node.entered":
            open_now.add(node)
            task = graph.definition.tasks[graph.definition.numbers[node]]
            assert set(task.after) <= ended
            assert limit is None or len(open_now) <= limit
        elif event.kind in {"node.completed", "node.failed", "node.skipped", "node.cancelled"}:
            open_now.discard(node)
            assert node not in ended
            ended.add(node)
