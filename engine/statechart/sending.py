"""Events to sessions: the session itself, the one that invoked it, the ones it invoked, and others
that it has heard from. No other session is known to a machine, so sending to one is an error.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.effects import ScheduleTimer, SendEvent
from engine.events import moment
from engine.statechart.changes import occurrence_data
from engine.statechart.delays import NotADelay, delay_of
from engine.statechart.run import COMMUNICATION, Failure, Run
from engine.statechart.scope import PROCESSOR, SESSION, address
from engine.statechart.state import Occurrence
from engine.statechart.storing import assign, check_location, payload_value

if TYPE_CHECKING:
    from engine.statechart.content import Send

TYPES = frozenset({None, "", "scxml", PROCESSOR})
INTERNAL = "#_internal"
PARENT = "#_parent"


def send(run: Run, action: Send, node: str) -> None:
    """Send the event, at once or when its delay is over; everything is evaluated now."""
    sendid = action.id
    if action.idlocation is not None:
        check_location(run, action.idlocation)
        sendid = run.next_id()
    try:
        occurrence, target, delay = _prepared(run, action, sendid)
    except Failure as failure:
        failure.sendid = sendid
        raise
    if action.idlocation is not None:
        assign(run, action.idlocation, sendid, node)
    if delay:
        _schedule(run, node, occurrence, target, delay)
    else:
        dispatch(run, node, occurrence, target)


def _prepared(
    run: Run, action: Send, sendid: str | None
) -> tuple[Occurrence, str | None, timedelta]:
    kind = run.text(action.type, "type")
    if kind not in TYPES:
        raise Failure(f"Events of the type “{kind}” cannot be sent")
    target = run.text(action.target, "target")
    if target and not target.startswith("#_"):
        raise Failure(f"“{target}” is no place to send to")
    value = action.delay
    if value is not None and not isinstance(value, str):
        value = run.value(value)
    try:
        delay = timedelta(0) if value in (None, "") else delay_of(value)
    except NotADelay as reason:
        raise Failure(reason.message) from None
    if delay and target == INTERNAL:
        raise Failure("A delayed event cannot go to #_internal")
    name = run.text(action.event, "event") or ""
    data = payload_value(run, action.payload)
    internal = target == INTERNAL
    here = address(run.state.instance)
    return (
        Occurrence(
            name,
            "internal" if internal else "external",
            sendid,
            None if internal else here,
            None if internal else PROCESSOR,
            None,
            data,
        ),
        target,
        delay,
    )


def _schedule(
    run: Run, node: str, occurrence: Occurrence, target: str | None, delay: timedelta
) -> None:
    timer, due = run.next_id(), run.now + delay
    data = {"timer": timer, "due": moment(due), **occurrence_data(occurrence)}
    if target:
        data["target"] = target
    run.emit("timer.scheduled", node, None, data)
    run.effects.append(ScheduleTimer(timer, node, due))


def dispatch(run: Run, node: str, occurrence: Occurrence, target: str | None) -> None:
    """Bring the event to where it belongs; `Failure` tells that there is no such place."""
    state = run.state
    own = address(state.instance)
    if target in (None, "", own):
        run.receive(occurrence)
        return
    if target == INTERNAL:
        run.raise_event(occurrence)
        return
    session, invoke = _session(run, str(target), occurrence.sendid)
    sent = occurrence._replace(invoke=invoke)
    run.emit("event.sent", node, None, {**occurrence_data(sent), "target": target})
    run.effects.append(
        SendEvent(
            session,
            sent.name,
            sent.data,
            sent.sendid,
            sent.origin,
            sent.origintype,
            sent.invoke,
        )
    )


def _session(run: Run, target: str, sendid: str | None) -> tuple[str, str | None]:
    """Give the session, and under which invoke it knows this one."""
    state = run.state
    if state.parent is not None and target in (PARENT, address(state.parent[0])):
        return state.parent
    for child in state.children.values():
        if target in (f"#_{child.invoke}", address(child.child)):
            return child.child, None
    if target in state.peers and target.startswith(SESSION):
        return target.removeprefix(SESSION), None
    raise Failure(f"There is no session “{target}”", COMMUNICATION, sendid)
