"""The state of a task graph's run as canonical JSON: equal states give equal bytes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from engine.codec.value import Json, decode_value, decode_variables, encode_value, encode_variables
from engine.errors import UnreadableData
from engine.events import moment
from engine.taskgraph.state import Active, Items, State

VERSION = 1
#: what tells the state of a task graph from that of a process
GRAPH = "graph"


def encode_graph_state(state: State) -> bytes:
    """Give the state as JSON text with sorted keys."""
    return orjson.dumps(_plain(state), option=orjson.OPT_SORT_KEYS)


def _plain(state: State) -> dict[str, Json]:
    return {
        "v": VERSION,
        "kind": GRAPH,
        "instance": state.instance,
        "status": state.status,
        "seq": state.seq,
        "definition": state.definition,
        "stopped_by": state.stopped_by,
        "variables": encode_variables(state.variables),
        "phases": list(state.phases),
        "left": state.left,
        "bad": sorted(state.bad.items()),
        "results": [encode_value(result) for result in state.results],
        "errors": [[*place, *error] for place, error in state.errors.items()],
        "active": [
            [a.token, a.task, a.item, moment(a.entered), a.job, a.attempt, *map(_at, a[6:])]
            for a in state.active.values()
        ],
        "items": [
            [task, i.token, encode_value(i.values), encode_value(i.results), list(i.phases)]
            for task, i in state.items.items()
        ],
        "due": _due(state),
    }


def _due(state: State) -> list[Json]:
    """What is due, with its rank where the graph has ranks; what has ended meanwhile is dropped."""
    if state.heap:
        entries = [entry for entry in sorted(state.heap) if state.is_due(entry[3])]
        return [[entry[3], entry[0], entry[1]] for entry in entries]
    return [[place] for place in state.waiting()]


def _at(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def decode_graph_state(text: bytes | str) -> State:
    """Give the state back."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableData(f"the state is not JSON: {error}") from None
    return graph_from(data)


def graph_from(data: dict[str, Any]) -> State:
    """Give the state that plain data describe."""
    try:
        if data["v"] != VERSION:
            raise UnreadableData(f"the state has version {data['v']}")
        return _state(data)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise UnreadableData(f"the state cannot be read: {error!r}") from None


def _state(data: dict[str, Any]) -> State:
    state = State(data["instance"])
    state.status, state.seq = data["status"], data["seq"]
    state.definition, state.stopped_by = data["definition"], data["stopped_by"]
    state.variables = decode_variables(data["variables"])
    state.phases = bytearray(data["phases"])
    state.left = data["left"]
    state.open = state.phases.count(0) + state.phases.count(1)
    state.bad = dict(data["bad"])
    state.results = [decode_value(result) for result in data["results"]]
    state.errors = {(task, item): (code, text) for task, item, code, text in data["errors"]}
    for token, task, item, entered, job, attempt, started, retry_at in data["active"]:
        at = datetime.fromisoformat(entered)
        state.active[token] = Active(
            token, task, item, at, job, attempt, _from(started), _from(retry_at)
        )
    for task, token, values, results, phases in data["items"]:
        state.items[task] = _items(token, decode_value(values), decode_value(results), phases)
    for place, *rank in data["due"]:
        known = tuple(place) if isinstance(place, list) else place
        if rank:
            number = known if isinstance(known, int) else known[0]
            state.heap.append((*rank, number, known))
        else:
            state.due.append(known)
    return state


def _items(token: str, values: list[Any], results: list[Any], phases: list[int]) -> Items:
    items = Items(token, values)
    items.results, items.phases = results, bytearray(phases)
    items.left = sum(1 for phase in phases if phase < 2)
    return items


def _from(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
