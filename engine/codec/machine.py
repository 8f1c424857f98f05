"""The state of a state machine as canonical JSON: equal states give equal bytes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from engine.codec.upgrades import VERSION
from engine.codec.value import Json, decode_value, decode_variables, encode_value, encode_variables
from engine.errors import UnreadableData
from engine.events import moment
from engine.statechart.state import Activation, Child, Incident, Occurrence, State, Timer

#: what tells the state of a machine from that of a process
MACHINE = "machine"


def encode_machine(state: State) -> bytes:
    """Give the state as JSON text with sorted keys."""
    return orjson.dumps(_plain(state), option=orjson.OPT_SORT_KEYS)


def _plain(state: State) -> dict[str, Json]:
    data: dict[str, Json] = {
        "v": VERSION,
        "kind": MACHINE,
        "instance": state.instance,
        "status": state.status,
        "seq": state.seq,
        "variables": encode_variables(state.variables),
    }
    optional: dict[str, Json] = {
        "definition": state.definition,
        "business_key": state.business_key,
        "parent": list(state.parent) if state.parent else None,
        "activations": [[a.token, a.node, moment(a.entered)] for a in state.activations.values()],
        "history": [[name, list(ids)] for name, ids in state.history.items()],
        "internal": [_occurrence(each) for each in state.internal],
        "external": [_occurrence(each) for each in state.external],
        "event": _occurrence(state.event) if state.event else None,
        "pending": state.pending,
        "bound": state.bound,
        "timers": [
            [t.timer, t.node, moment(t.due), t.target, _occurrence(t.occurrence)]
            for t in state.timers.values()
        ],
        "children": [list(child) for child in state.children.values()],
        "peers": state.peers,
        "incidents": [list(incident) for incident in state.incidents.values()],
        "rests": state.rests,
    }
    data.update((name, value) for name, value in optional.items() if value)
    return data


def _occurrence(occurrence: Occurrence) -> list[Json]:
    return [*occurrence[:-1], encode_value(occurrence.data)]


def _occurrence_from(entry: list[Json]) -> Occurrence:
    *head, data = entry
    return Occurrence._make([*head, decode_value(data)])


def machine_from(data: dict[str, Any]) -> State:
    """Give the state that plain data of the present version describe."""
    try:
        return _state(data)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise UnreadableData(f"the state cannot be read: {error!r}") from None


def _state(data: dict[str, Any]) -> State:
    state = State(data["instance"])
    state.status = data["status"]
    state.seq = data["seq"]
    state.definition = data.get("definition")
    state.business_key = data.get("business_key")
    parent = data.get("parent")
    state.parent = None if parent is None else (parent[0], parent[1])
    state.variables = decode_variables(data["variables"])
    for token, node, entered in data.get("activations", ()):
        state.activations[node] = Activation(token, node, datetime.fromisoformat(entered))
    state.history = {name: tuple(ids) for name, ids in data.get("history", ())}
    state.internal = [_occurrence_from(each) for each in data.get("internal", ())]
    state.external = [_occurrence_from(each) for each in data.get("external", ())]
    event = data.get("event")
    state.event = None if event is None else _occurrence_from(event)
    state.pending = list(data.get("pending", ()))
    state.bound = list(data.get("bound", ()))
    for timer, node, due, target, occurrence in data.get("timers", ()):
        at = datetime.fromisoformat(due)
        state.timers[timer] = Timer(timer, node, at, target, _occurrence_from(occurrence))
    state.children = {each[0]: Child._make(each) for each in data.get("children", ())}
    state.peers = list(data.get("peers", ()))
    state.incidents = {each[0]: Incident._make(each) for each in data.get("incidents", ())}
    state.rests = data.get("rests", False)
    return state
