"""Flowglass runs processes in memory: `drive` takes an instance of script tasks to its end."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.benchmarks import loop
from tests.benchmarks.sequence_process import BEGIN, bpmn, check, script_task

CONDITION = 'route = "A"'


def memory(seconds: float) -> float:
    from engine import ManualClock, ModelDecisions, Start, drive, new_state
    from engine import bpmn as processes

    definition = processes.read(bpmn(script_task, CONDITION))
    start, decisions = Start(BEGIN), ModelDecisions({})
    now = ManualClock(datetime.now(UTC)).now()

    def once() -> None:
        done = drive(definition, new_state("i"), start, decisions=decisions, now=now)
        if done.state.status != "completed":
            raise SystemExit(f"ended as {done.state.status}")
        check(done.state.variables)

    return loop.rate(once, seconds)


if __name__ == "__main__":
    loop.serve({"memory": memory})
