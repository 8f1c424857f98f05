"""The state of an instance as canonical JSON: equal states give equal bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from engine import statechart, taskgraph
from engine.bpmn.state import (
    Activation,
    Call,
    Done,
    Incident,
    Job,
    Loop,
    RuleCall,
    State,
    Subscription,
    Timer,
    UserTask,
)
from engine.codec.graph_state import GRAPH, encode_graph_state, graph_from
from engine.codec.machine import MACHINE, encode_machine, machine_from
from engine.codec.upgrades import VERSION, upgraded
from engine.codec.value import Json, decode_value, decode_variables, encode_value, encode_variables
from engine.errors import UnreadableData
from engine.events import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.bpmn.state import Place


def encode_state(state: State | statechart.State | taskgraph.State) -> bytes:
    """Give the state as JSON text with sorted keys."""
    if isinstance(state, statechart.State):
        return encode_machine(state)
    if isinstance(state, taskgraph.State):
        return encode_graph_state(state)
    return orjson.dumps(_plain(state), option=orjson.OPT_SORT_KEYS)


def _plain(state: State) -> dict[str, Json]:
    data: dict[str, Json] = {
        "v": VERSION,
        "instance": state.instance,
        "status": state.status,
        "seq": state.seq,
        "variables": encode_variables(state.variables),
    }
    for name, encode in _PARTS:
        part = getattr(state, name)
        if part:
            data[name] = encode(part)
    return data


def _loop(loop: Loop) -> list[Json]:
    data: list[Json] = list(loop)
    data[2] = None if loop.items is None else [encode_value(item) for item in loop.items]
    return data


def _calls(calls: tuple[RuleCall, ...]) -> list[Json]:
    return [[c.handler, encode_variables(c.parameters), c.result] for c in calls]


def _job(job: Job) -> dict[str, Json]:
    data: dict[str, Json] = job._asdict()
    data["parameters"] = encode_variables(job.parameters)
    data["retry_at"] = moment(job.retry_at) if job.retry_at else None
    return data


def _values(parts: Mapping[Any, tuple[Any, ...]]) -> Json:
    return [list(part) for part in parts.values()]


def _places(places: Iterable[Place]) -> Json:
    return [list(place) for place in places]


def _counts(counts: Mapping[tuple[Any, ...], int]) -> Json:
    return [[*key, count] for key, count in counts.items()]


def _same(part: Json) -> Json:
    return part


#: the fields that are written where they hold anything
_PARTS: tuple[tuple[str, Callable[[Any], Json]], ...] = (
    ("definition", _same),
    ("business_key", _same),
    ("activations", lambda own: [
        [a.token, a.node, a.scope, moment(a.entered), a.host, a.loop, a.undoes] for a in own.values()
    ]),
    ("queue", _places),
    ("arrivals", _counts),
    ("jobs", lambda own: [_job(job) for job in own.values()]),
    ("timers", lambda own: [
        [t.timer, t.token, t.node, moment(t.due), t.cycle, t.left] for t in own.values()
    ]),
    ("late", _places),
    ("subscriptions", _values),
    ("locals", lambda own: [[key, encode_variables(each)] for key, each in own.items()]),
    ("loops", lambda own: [[key, *_loop(loop)] for key, loop in own.items()]),
    ("outputs", lambda own: [[*key, encode_value(value)] for key, value in own.items()]),
    ("done", lambda own: [[*d[:3], encode_variables(d.variables)] for d in own.values()]),
    ("plans", lambda own: [[key, plan] for key, plan in own.items()]),
    ("calls", _values),
    ("pending", lambda own: [[key, _calls(calls)] for key, calls in own.items()]),
    ("gates", lambda own: [[*key, list(flows)] for key, flows in own.items()]),
    ("caller", list),
    ("depth", _same),
    ("allowance", _same),
    ("neared", list),
    ("user_tasks", _values),
    ("incidents", _values),
)  # fmt: skip


def decode_state(text: bytes | str) -> State:
    """Give the state of a process back; text of any earlier version is brought up to date."""
    state = decode_any(text)
    if isinstance(state, State):
        return state
    raise UnreadableData("this is the state of a state machine or a task graph, not of a process")


def decode_any(text: bytes | str) -> State | statechart.State | taskgraph.State:
    """Give the state back; text of any earlier version is brought up to date."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableData(f"the state is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise UnreadableData("the state is not an object")
    if data.get("kind") == GRAPH:
        return graph_from(data)
    data = upgraded(data)
    if data.get("kind") == MACHINE:
        return machine_from(data)
    try:
        return _state(data)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise UnreadableData(f"the state cannot be read: {error!r}") from None


def _state(data: dict[str, Any]) -> State:
    state = State(data["instance"])
    state.status = data["status"]
    state.seq = data["seq"]
    state.definition = data.get("definition")
    state.business_key = data.get("business_key")
    state.variables = decode_variables(data["variables"])
    for token, node, scope, entered, *rest in data.get("activations", ()):
        at = datetime.fromisoformat(entered)
        state.activations[token] = Activation(token, node, scope, at, *rest)
    state.queue = [(flow, scope) for flow, scope in data.get("queue", ())]
    state.arrivals = {(flow, scope): n for flow, scope, n in data.get("arrivals", ())}
    for entry in data.get("jobs", ()):
        state.jobs[entry["job"]] = _job_from(entry)
    for timer, token, node, due, *rest in data.get("timers", ()):
        state.timers[timer] = Timer(timer, token, node, datetime.fromisoformat(due), *rest)
    _repeats(state, data)
    for task in data.get("user_tasks", ()):
        state.user_tasks[task[0]] = UserTask._make([*task[:5], tuple(task[5])])
    for incident in data.get("incidents", ()):
        state.incidents[incident[0]] = Incident._make(incident)
    state.count_live()
    return state


def _repeats(state: State, data: dict[str, Any]) -> None:
    state.late = [(flow, scope) for flow, scope in data.get("late", ())]
    for wait in data.get("subscriptions", ()):
        state.subscriptions[wait[0]] = Subscription._make(wait)
    for key, own in data.get("locals", ()):
        state.locals[key] = decode_variables(own)
    for key, *loop in data.get("loops", ()):
        if loop[2] is not None:
            loop[2] = [decode_value(item) for item in loop[2]]
        state.loops[key] = Loop._make(loop)
    for key, index, value in data.get("outputs", ()):
        state.outputs[key, index] = decode_value(value)
    for token, node, scope, variables in data.get("done", ()):
        state.done[token] = Done(token, node, scope, decode_variables(variables))
    state.plans = {key: list(plan) for key, plan in data.get("plans", ())}
    state.calls = {call[0]: Call._make(call) for call in data.get("calls", ())}
    for key, pending in data.get("pending", ()):
        state.pending[key] = tuple(RuleCall(h, decode_variables(p), r) for h, p, r in pending)
    state.gates = {(node, scope): tuple(flows) for node, scope, flows in data.get("gates", ())}
    caller = data.get("caller")
    state.caller = (caller[0], caller[1]) if caller else None
    state.depth = data.get("depth", 0)
    state.allowance = data.get("allowance", 0)
    state.neared = tuple(data.get("neared", ()))


def _job_from(entry: dict[str, Any]) -> Job:
    retry_at = entry["retry_at"]
    return Job(
        entry["job"],
        entry["token"],
        entry["node"],
        entry["handler"],
        decode_variables(entry["parameters"]),
        entry["attempt"],
        entry["attempts"],
        entry["time_limit"],
        entry["open"],
        datetime.fromisoformat(retry_at) if retry_at else None,
    )
