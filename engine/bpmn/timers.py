"""Timers: the catching event and the boundary event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.bpmn.closing import cancel_activations
from engine.bpmn.due import NotDue, due_at
from engine.bpmn.run import BOUNDARY, Run
from engine.bpmn.tasks import text_value
from engine.effects import CancelTimer, ScheduleTimer
from engine.events import moment
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from engine.bpmn.definition import Node, TimerSpec
    from engine.bpmn.state import Activation, Timer

TIMER = "timer_failed"


def catch(run: Run, node: Node, activation: Activation) -> None:
    """Wait until the timer is due."""
    assert node.timer is not None  # noqa: S101 - validation refuses an event without one
    try:
        due = _due(run, node.timer)
    except NotDue as reason:
        run.incident(activation, TIMER, reason.message)
        return
    _schedule(run, node, activation.token, due, host=None)


def armed(run: Run, node: Node, activation: Activation) -> None:
    """Execute an activity after its boundary timers were started."""
    if arm(run, node, activation):
        run.behaviours[node.kind](run, node, activation)


def arm(run: Run, node: Node, activation: Activation) -> bool:
    """Start the boundary timers of an activity; False where one of them cannot be."""
    armed = {(t.token, t.node) for t in run.state.timers.values()}
    for name in node.boundaries:
        boundary = run.definition.nodes[name]
        if boundary.timer is None or (activation.token, name) in armed:
            continue
        try:
            due = _due(run, boundary.timer)
        except NotDue as reason:
            label = run.definition.name_of(name)
            run.incident(activation, BOUNDARY, f"“{label}”: {reason.message}")
            return False
        _schedule(run, boundary, activation.token, due, host=node.id)
    return True


def disarm(run: Run, _: Node, activation: Activation) -> None:
    """Stop the timers that still wait on an activity that is done."""
    token = activation.token
    for timer in [t for t in run.state.timers.values() if t.token == token]:
        run.emit("timer.cancelled", timer.node, token, {"timer": timer.timer})
        run.effects.append(CancelTimer(timer.timer))


def fire(run: Run, timer: Timer) -> None:
    """The due time has come: go on behind the event."""
    node = run.definition.nodes[timer.node]
    activation = run.state.activations[timer.token]
    late = max((run.now - timer.due).total_seconds(), 0.0)
    run.emit("timer.fired", node.id, timer.token, {"timer": timer.timer, "late": late})
    if node.host is None:
        run.depart(node, activation)
        return
    scope = activation.scope
    entered = run.enter(node, scope, host=activation.token)
    if node.interrupting:
        cancel_activations(run, [activation.token], by=node.id)
    run.depart(node, entered)


def _schedule(run: Run, node: Node, token: str, due: datetime, host: str | None) -> None:
    timer = run.next_id()
    data = {"timer": timer, "due": moment(due)}
    if host is not None:
        data["host"] = host
    run.emit("timer.scheduled", node.id, token, data)
    run.effects.append(ScheduleTimer(timer, node.id, due))


def _due(run: Run, spec: TimerSpec) -> datetime:
    try:
        value = text_value(run, spec.value)
    except FeelError as error:
        raise NotDue(error.message) from None
    return due_at(spec.kind, value, run.now).astimezone(UTC)
