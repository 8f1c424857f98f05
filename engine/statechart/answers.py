"""What each command does, or why it is refused before anything has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from engine.commands import (
    Cancel,
    Continue,
    DeliverEvent,
    FireTimer,
    RetryIncident,
    SetVariables,
    Start,
    StartChild,
)
from engine.effects import CancelTimer, ResolveIncident, SendEvent
from engine.errors import CommandRefused, EngineError, TransitionRefused
from engine.feel.storable import UnstorableValue, normal, normal_variables
from engine.statechart.available import may
from engine.statechart.microstep import bind, done_data, enter_machine, leave
from engine.statechart.run import Failure, Run
from engine.statechart.sending import dispatch
from engine.statechart.state import Occurrence

if TYPE_CHECKING:
    from engine.commands import MachineCommand
    from engine.statechart.definition import StateNode


def answer(run: Run, command: MachineCommand) -> None:
    """Do what the command asks, or refuse it."""
    if isinstance(command, Start | StartChild):
        start(run, command)
        return
    _must_run(run)
    match command:
        case DeliverEvent():
            deliver(run, command)
        case FireTimer():
            fire_timer(run, command)
        case SetVariables():
            set_variables(run, command)
        case RetryIncident():
            retry_incident(run, command)
        case Cancel():
            cancel(run, command)
        case Continue():
            pass
        case _:
            assert_never(command)


def _must_run(run: Run) -> None:
    state = run.state
    if state.status == "new":
        raise CommandRefused("instance_not_started", "The instance has not been started")
    if state.status != "running":
        raise CommandRefused("instance_closed", f"The instance is {state.status}")
    if state.definition != run.definition.hash:
        raise EngineError("the instance runs on another version of the definition")


def start(run: Run, command: Start | StartChild) -> None:
    """Record the start, give the variables their values and enter the initial states."""
    if run.state.status != "new":
        raise CommandRefused("already_started", "The instance has been started already")
    known = run.definition.parameters
    given = _accepted(command.variables)
    unknown = sorted(given.keys() - known)
    data: dict[str, Any] = {"variables": {}, "definition": run.definition.hash}
    if isinstance(command, StartChild):
        data["parent"] = {"session": command.parent, "invoke": command.invoke}
    elif unknown:
        names = ", ".join(f"“{name}”" for name in unknown)
        text = f"The machine declares no variable {names}"
        raise CommandRefused("unknown_variable", text)
    elif command.business_key is not None:
        data["business_key"] = command.business_key
    run.emit("instance.started", None, None, data)
    if run.definition.late and run.definition.declared:
        run.set_variables(None, dict.fromkeys(sorted(run.definition.declared)), "start")
    for state in run.definition.states:
        if state.index == 0 or not run.definition.late:
            bind(run, state, given if state.index == 0 else None)
    enter_machine(run)


def _accepted(variables: Any) -> dict[str, Any]:
    try:
        return normal_variables(variables)
    except (UnstorableValue, AttributeError) as error:
        text = error.message if isinstance(error, UnstorableValue) else "variables have names"
        raise CommandRefused("invalid_variables", text) from None


def deliver(run: Run, command: DeliverEvent) -> None:
    """Put the event into the queue; one of a machine that was ended is refused."""
    if not command.event.strip() and command.by is not None:
        raise CommandRefused("event_invalid", "An event has a name")
    if command.invoke is not None and command.invoke not in run.state.children:
        text = f"“{command.invoke}” is not invoked any more"
        raise CommandRefused("child_unknown", text)
    try:
        data = normal(command.data)
    except UnstorableValue as error:
        raise CommandRefused("invalid_variables", error.message) from None
    if command.strict:
        _refuse_idle(run, command.event, data)
    occurrence = Occurrence(
        command.event,
        "external",
        command.sendid,
        command.origin,
        command.origintype,
        command.invoke,
        data,
    )
    run.receive(occurrence, command.by)


def _refuse_idle(run: Run, event: str, data: Any) -> None:
    """Refuse an event that leads nowhere, where that can be said: the machine rests."""
    state = run.state
    if not state.rests or any(child.autoforward for child in state.children.values()):
        return
    asked = may(run.definition, state, event, data=data, now=run.now)
    if not asked:
        raise TransitionRefused(event, asked.reason, asked)


def fire_timer(run: Run, command: FireTimer) -> None:
    """Send what was to be sent when its delay is over."""
    timer = run.state.timers.get(command.timer)
    if timer is None:
        raise CommandRefused("timer_unknown", f"There is no timer {command.timer} any more")
    late = max((run.now - timer.due).total_seconds(), 0.0)
    run.emit("timer.fired", timer.node, None, {"timer": timer.timer, "late": late})
    try:
        dispatch(run, timer.node, timer.occurrence, timer.target)
    except Failure as failure:
        run.platform_event(failure.name, {"message": failure.message}, failure.sendid)


def set_variables(run: Run, command: SetVariables) -> None:
    """Let an operator change variables; guards without an event are asked again."""
    run.set_variables(None, _accepted(command.variables), "operator", command.by)


def retry_incident(run: Run, command: RetryIncident) -> None:
    """Go on where the machine stood still."""
    if command.incident not in run.state.incidents:
        text = f"There is no open incident {command.incident}"
        raise CommandRefused("incident_unknown", text)
    data = {"incident": command.incident, "by": command.by, "how": "retry"}
    run.emit("incident.resolved", None, None, data)
    run.effects.append(ResolveIncident(command.incident, "retry"))


def finish(run: Run, final: StateNode) -> None:
    """End the machine in its final state, and report to the one that invoked it."""
    outputs: Any = None
    for state in reversed(list(run.definition.members(run.configuration))):
        if state is final:
            outputs = done_data(run, state)
        leave(run, state)
    _close(run)
    data = {"end": final.id, "variables": dict(run.state.variables), "outputs": outputs}
    run.emit("instance.completed", None, None, data)
    parent = run.state.parent
    if parent is not None:
        session, invoke = parent
        name = f"done.invoke.{invoke}"
        run.effects.append(SendEvent(session, name, outputs, None, None, None, invoke))


def cancel(run: Run, command: Cancel) -> None:
    """Leave every state and end the machine."""
    for state in reversed(list(run.definition.members(run.configuration))):
        leave(run, state, "cancel")
    _close(run)
    data = {"by": command.by, "reason": command.reason}
    run.emit("instance.cancelled", None, None, data)


def _close(run: Run) -> None:
    """Take back every delayed event, and close every incident."""
    for timer in list(run.state.timers.values()):
        run.emit("timer.cancelled", timer.node, None, {"timer": timer.timer})
        run.effects.append(CancelTimer(timer.timer))
    for incident in list(run.state.incidents):
        data = {"incident": incident, "by": None, "how": "cancelled"}
        run.emit("incident.resolved", None, None, data)
        run.effects.append(ResolveIncident(incident, "cancelled"))
