"""The time limit of a whole instance: one durable timer, begun with it and ended with it.

It stands at no node: its events have none, and its timer and incident the empty name.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.bpmn.closing import cancel_activations, close_waits, resolve_incidents
from engine.effects import ScheduleTimer
from engine.events import moment

if TYPE_CHECKING:
    from engine.bpmn.run import Run
    from engine.bpmn.state import Timer

CODE = "process_time_limit"


def begin(run: Run) -> None:
    """Start to count, where the process has a limit."""
    limit = run.definition.limit
    if limit is None:
        return
    timer, due = run.next_id(), run.now + timedelta(seconds=limit.seconds)
    run.emit("timer.scheduled", None, None, {"timer": timer, "due": moment(due)})
    run.effects.append(ScheduleTimer(timer, "", due))


def is_deadline(timer: Timer) -> bool:
    """Whether the timer is the limit of the whole instance."""
    return timer.node == ""


def over(run: Run, timer: Timer) -> None:
    """The time is up: what the process declares follows."""
    late = max((run.now - timer.due).total_seconds(), 0.0)
    run.emit("timer.fired", None, None, {"timer": timer.timer, "late": late})
    limit = run.definition.limit
    seconds = limit.seconds if limit is not None else 0.0
    text = f"The instance has not ended within its time limit of {_spoken(seconds)}"
    if limit is not None and limit.then == "cancel":
        cancel_activations(run, list(run.state.activations), by=CODE)
        close_waits(run, None)
        resolve_incidents(run, [None], by=CODE)
        run.emit("instance.cancelled", None, None, {"by": CODE, "reason": text})
        run.answer("error", CODE, text, {})
        return
    run.raise_incident(None, None, CODE, text)


def _spoken(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds, 3)))
