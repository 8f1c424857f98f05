"""What events wait for: timers, messages, signals and conditions, and what happens when they come."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.bpmn.closing import close_waits
from engine.bpmn.due import NotDue, first_due, next_due
from engine.bpmn.run import BOUNDARY, Run
from engine.bpmn.tasks import text_value
from engine.effects import ScheduleTimer, Subscribe, Unsubscribe
from engine.events import moment
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from engine.bpmn.definition import EventSpec, Node
    from engine.bpmn.state import Activation, Subscription, Timer

WAITED = frozenset({"timer", "message", "signal", "conditional"})
FAILED = "event_failed"


def catch(run: Run, node: Node, activation: Activation) -> None:
    """Wait until the event comes."""
    try:
        open_waits(run, node, activation.token)
    except NotDue as reason:
        run.incident(activation, FAILED, reason.message)
        return
    judge(run, node.id)


def event_gateway(run: Run, node: Node, activation: Activation) -> None:
    """Wait for the first of the events that follow."""
    try:
        for flow in node.outgoing:
            open_waits(run, run.definition.nodes[flow.target], activation.token)
    except NotDue as reason:
        close_waits(run, activation.token)
        run.incident(activation, FAILED, reason.message)
        return
    judge(run)


def arm(run: Run, node: Node, activation: Activation) -> bool:
    """Open the boundary events of an activity; False where it must not go on."""
    for name in node.boundaries:
        boundary = run.definition.nodes[name]
        try:
            open_waits(run, boundary, activation.token, host=node.id)
        except NotDue as reason:
            label = run.definition.name_of(name)
            run.incident(activation, BOUNDARY, f"“{label}”: {reason.message}")
            return False
    judge(run)
    return activation.token in run.state.activations


def open_waits(run: Run, node: Node, token: str | None, host: str | None = None) -> None:
    """Start to wait for each event of the node, unless it waits already; or raise `NotDue`."""
    for wait in run.state.held.get(token, ()):
        if _wait(run, *wait).node == node.id:
            return
    context = run.context(token)
    ready = [
        (index, spec, _prepared(run, spec, context))
        for index, spec in enumerate(node.events)
        if spec.kind in WAITED
    ]
    for index, spec, made in ready:
        if spec.kind == "timer":
            schedule(run, node, token, *made, host=host)
            continue
        key = run.next_id()
        name, correlation = made
        data = {"subscription": key, "kind": spec.kind, "index": index, "name": name}
        if correlation is not None:
            data["correlation"] = correlation
        if host is not None:
            data["host"] = host
        run.emit("subscription.opened", node.id, token, data)
        if spec.kind != "conditional":
            run.effects.append(Subscribe(key, node.id, spec.kind, name, correlation))


def _wait(run: Run, kind: str, key: str) -> Timer | Subscription:
    return run.state.timers[key] if kind == "timer" else run.state.subscriptions[key]


def _prepared(run: Run, spec: EventSpec, context: Any) -> Any:
    try:
        if spec.timer is not None:
            value = text_value(run, spec.timer.value, context)
            due, cycle, left = first_due(spec.timer.kind, value, run.now)
            return due.astimezone(UTC), cycle, left
        name = text_value(run, spec.name, context) if spec.name is not None else ""
        found = text_value(run, spec.correlation, context) if spec.correlation else None
    except FeelError as error:
        raise NotDue(error.message) from None
    if spec.correlation is not None and found is None:
        raise NotDue("the correlation key is null")
    return str(name or ""), None if found is None else str(found)


def schedule(
    run: Run,
    node: Node,
    token: str | None,
    due: datetime,
    cycle: str | None,
    left: int | None,
    *,
    host: str | None,
) -> None:
    """Have the timer fire when it is due."""
    timer = run.next_id()
    data: dict[str, Any] = {"timer": timer, "due": moment(due)}
    if host is not None:
        data["host"] = host
    if cycle is not None:
        data["cycle"] = cycle
        data["left"] = left
    run.emit("timer.scheduled", node.id, token, data)
    run.effects.append(ScheduleTimer(timer, node.id, due))


def fire(run: Run, timer: Timer) -> None:
    """The due time has come."""
    node = run.definition.nodes[timer.node]
    late = max((run.now - timer.due).total_seconds(), 0.0)
    run.emit("timer.fired", node.id, timer.token, {"timer": timer.timer, "late": late})
    if timer.cycle is not None and not node.interrupting and timer.left != 0:
        left = None if timer.left is None else timer.left - 1
        with suppress(NotDue):  # its next turn lies beyond all calendars: this was the last
            due = next_due(timer.cycle, timer.due, run.now, finite=timer.left is not None)
            schedule(run, node, timer.token, due, timer.cycle, left, host=node.host)
    came(run, node, timer.token, {})


def deliver(run: Run, wait: Subscription, variables: dict[str, Any], *, mild: bool = False) -> None:
    """What was waited for has come; `mild` interrupts nothing, whatever the event says."""
    node = run.definition.nodes[wait.node]
    keeps = (mild or not node.interrupting) and node.kind in {"boundary", "start"}
    keeps = keeps and not node.all_events
    data: dict[str, Any] = {"subscription": wait.subscription}
    if keeps:
        data["keeps"] = True
    run.emit("subscription.triggered", node.id, wait.token, data)
    if not keeps and wait.kind != "conditional":
        run.effects.append(Unsubscribe(wait.subscription))
    came(run, node, wait.token, variables, mild=mild)


def came(
    run: Run, node: Node, token: str | None, variables: dict[str, Any], *, mild: bool = False
) -> None:
    """Go on behind the event, where it waits for nothing else."""
    if node.all_events and any(
        _wait(run, *wait).node == node.id for wait in run.state.held.get(token, ())
    ):
        if variables:
            run.set_variables(node.id, token, variables, "event")
        return
    run.behaviours[f"came_{node.kind}"](run, node, (token, variables, mild))  # type: ignore[arg-type] # an occurrence


def signal(run: Run, name: str, variables: dict[str, Any], own: str | None = None) -> bool:
    """Let every open wait in the instance hear the signal; whether there was one.

    `own` is the repeated activity that says something about itself: that must not interrupt it.
    """
    heard = False
    for wait in list(run.state.subscriptions.values()):
        if wait.kind != "signal" or wait.name != name:
            continue
        if wait.subscription in run.state.subscriptions:
            deliver(run, wait, variables, mild=own is not None and wait.token == own)
            heard = True
    return heard


def judge(run: Run, only: str | None = None) -> None:
    """Evaluate the conditions waited for; one that has become true happens."""
    if not run.definition.conditional:
        return
    waits = [w for w in run.state.subscriptions.values() if w.kind == "conditional"]
    for wait in waits:
        if wait.subscription not in run.state.subscriptions or only not in {None, wait.node}:
            continue
        spec = run.definition.nodes[wait.node].events[wait.spec]
        if spec.condition is None:
            continue
        try:
            result = spec.condition.evaluate(run.context(wait.token), now=run.now)
        except FeelError:
            continue
        value = result.value is True
        if value != bool(wait.value):
            data = {"subscription": wait.subscription, "value": value}
            run.emit("condition.evaluated", wait.node, wait.token, data)
            if value:
                deliver(run, run.state.subscriptions[wait.subscription], {})
