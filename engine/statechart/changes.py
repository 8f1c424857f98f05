"""How each event changes the state: the only code that does.

`step` decides events and applies each at once, so folding the stored events gives the same state
by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from engine.errors import EngineError
from engine.statechart.state import Activation, Child, Incident, Occurrence, State, Timer, new_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from engine.events import Event
    from engine.statechart.definition import Definition

Change = Callable[[State, "Event"], None]


def apply(definition: Definition, state: State, event: Event) -> State:
    """Give the state after the event; the event must be the next one."""
    following = state.copy()
    change(definition, following, event)
    return following


def fold(definition: Definition, instance: str, events: Iterable[Event]) -> State:
    """Give the state that the whole history of an instance leads to."""
    return replay(definition, new_state(instance), events)


def replay(definition: Definition, state: State, events: Iterable[Event]) -> State:
    """Apply what happened after the state, in place."""
    for event in events:
        change(definition, state, event)
    return state


def change(_: Definition, state: State, event: Event) -> None:
    """Apply the event in place."""
    if event.seq != state.seq + 1:
        raise EngineError(f"event {event.seq} does not follow {state.seq}")
    how = CHANGES.get(event.kind)
    if how is None:
        raise EngineError(f"unknown kind of event {event.kind!r}")
    how(state, event)
    state.rests = event.kind == "machine.rested"
    state.seq = event.seq


def occurrence_data(occurrence: Occurrence) -> dict[str, Any]:
    """Give what an event of the history says of an event of the machine."""
    data = {"event": occurrence.name, "type": occurrence.type, "payload": occurrence.data}
    for name in ("sendid", "origin", "origintype", "invoke"):
        value = getattr(occurrence, name)
        if value is not None:
            data[name] = value
    return data


def _occurrence(data: Mapping[str, Any]) -> Occurrence:
    return Occurrence(
        data["event"],
        data["type"],
        data.get("sendid"),
        data.get("origin"),
        data.get("origintype"),
        data.get("invoke"),
        data["payload"],
    )


def _started(state: State, event: Event) -> None:
    data = event.data
    state.status = "running"
    state.definition = data["definition"]
    state.business_key = data.get("business_key")
    state.variables = dict(data["variables"])
    parent = data.get("parent")
    state.parent = None if parent is None else (parent["session"], parent["invoke"])


def _entered(state: State, event: Event) -> None:
    node, token = event.node or "", event.token or ""
    state.activations[node] = Activation(token, node, event.at)
    if event.data.get("invokes"):
        state.pending.append(node)
    if event.data.get("binds"):
        state.bound.append(node)


def _left(state: State, event: Event) -> None:
    node = event.node or ""
    del state.activations[node]
    if node in state.pending:
        state.pending.remove(node)


def _recorded(state: State, event: Event) -> None:
    state.history[event.node or ""] = tuple(event.data["states"])


def _raised(state: State, event: Event) -> None:
    state.internal.append(_occurrence(event.data))


def _received(state: State, event: Event) -> None:
    occurrence = _occurrence(event.data)
    state.external.append(occurrence)
    origin = occurrence.origin
    if origin is not None and origin not in state.peers:
        state.peers.append(origin)


def _taken(state: State, event: Event) -> None:
    queue = state.internal if event.data["queue"] == "internal" else state.external
    state.event = queue.pop(0)


def _variables(state: State, event: Event) -> None:
    state.variables.update(event.data["variables"])


def _scheduled(state: State, event: Event) -> None:
    data = event.data
    due = datetime.fromisoformat(data["due"])
    key = data["timer"]
    state.timers[key] = Timer(key, event.node or "", due, data.get("target"), _occurrence(data))


def _timer_gone(state: State, event: Event) -> None:
    del state.timers[event.data["timer"]]


def _child_started(state: State, event: Event) -> None:
    data = event.data
    state.children[data["invoke"]] = Child(
        data["invoke"], data["child"], event.node or "", data["number"], data["autoforward"]
    )


def _child_ended(state: State, event: Event) -> None:
    del state.children[event.data["invoke"]]


def _invoked(state: State, _: Event) -> None:
    state.pending = []


def _incident_raised(state: State, event: Event) -> None:
    data = event.data
    key = data["incident"]
    node = event.node or ""
    state.incidents[key] = Incident(key, event.token, node, data["code"], data["message"])


def _incident_resolved(state: State, event: Event) -> None:
    del state.incidents[event.data["incident"]]


def _finished(state: State, event: Event) -> None:
    state.status = event.kind.removeprefix("instance.")
    state.internal = []
    state.external = []
    state.pending = []


def _nothing(_state: State, _event: Event) -> None:
    """The event tells a reader something; it changes nothing."""


CHANGES: dict[str, Change] = {
    "instance.started": _started,
    "instance.completed": _finished,
    "instance.cancelled": _finished,
    "node.entered": _entered,
    "node.completed": _left,
    "node.cancelled": _left,
    "flow.taken": _nothing,
    "gateway.evaluated": _nothing,
    "history.recorded": _recorded,
    "variables.set": _variables,
    "event.raised": _raised,
    "event.received": _received,
    "event.taken": _taken,
    "event.sent": _nothing,
    "timer.scheduled": _scheduled,
    "timer.fired": _timer_gone,
    "timer.cancelled": _timer_gone,
    "child.started": _child_started,
    "child.ended": _child_ended,
    "machine.invoked": _invoked,
    "machine.rested": _nothing,
    "log.written": _nothing,
    "incident.raised": _incident_raised,
    "incident.resolved": _incident_resolved,
}
