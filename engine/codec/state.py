"""The state of an instance as canonical JSON: equal states give equal bytes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from engine import statechart
from engine.bpmn.state import Activation, Incident, Job, State, Timer, UserTask
from engine.codec.machine import MACHINE, encode_machine, machine_from
from engine.codec.upgrades import VERSION, upgraded
from engine.codec.value import Json, decode_variables, encode_variables
from engine.errors import UnreadableData
from engine.events import moment


def encode_state(state: State | statechart.State) -> bytes:
    """Give the state as JSON text with sorted keys."""
    if isinstance(state, statechart.State):
        return encode_machine(state)
    return orjson.dumps(_plain(state), option=orjson.OPT_SORT_KEYS)


def _plain(state: State) -> dict[str, Json]:
    data: dict[str, Json] = {
        "v": VERSION,
        "instance": state.instance,
        "status": state.status,
        "seq": state.seq,
        "variables": encode_variables(state.variables),
    }
    optional: dict[str, Json] = {
        "definition": state.definition,
        "business_key": state.business_key,
        "activations": [
            [a.token, a.node, a.scope, moment(a.entered), a.host]
            for a in state.activations.values()
        ],
        "queue": [list(place) for place in state.queue],
        "arrivals": [[*place, count] for place, count in state.arrivals.items()],
        "jobs": [_job(job) for job in state.jobs.values()],
        "timers": [[t.timer, t.token, t.node, moment(t.due)] for t in state.timers.values()],
        "user_tasks": [list(task) for task in state.user_tasks.values()],
        "incidents": [list(incident) for incident in state.incidents.values()],
    }
    data.update((name, value) for name, value in optional.items() if value)
    return data


def _job(job: Job) -> dict[str, Json]:
    data: dict[str, Json] = job._asdict()
    data["parameters"] = encode_variables(job.parameters)
    data["retry_at"] = moment(job.retry_at) if job.retry_at else None
    return data


def decode_state(text: bytes | str) -> State:
    """Give the state of a process back; text of any earlier version is brought up to date."""
    state = decode_any(text)
    if isinstance(state, State):
        return state
    raise UnreadableData("this is the state of a state machine, not of a process")


def decode_any(text: bytes | str) -> State | statechart.State:
    """Give the state back; text of any earlier version is brought up to date."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableData(f"the state is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise UnreadableData("the state is not an object")
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
    for token, node, scope, entered, host in data.get("activations", ()):
        at = datetime.fromisoformat(entered)
        state.activations[token] = Activation(token, node, scope, at, host)
    state.queue = [(flow, scope) for flow, scope in data.get("queue", ())]
    state.arrivals = {(flow, scope): n for flow, scope, n in data.get("arrivals", ())}
    for entry in data.get("jobs", ()):
        state.jobs[entry["job"]] = _job_from(entry)
    for timer, token, node, due in data.get("timers", ()):
        state.timers[timer] = Timer(timer, token, node, datetime.fromisoformat(due))
    for task in data.get("user_tasks", ()):
        state.user_tasks[task[0]] = UserTask._make([*task[:5], tuple(task[5])])
    for incident in data.get("incidents", ()):
        state.incidents[incident[0]] = Incident._make(incident)
    state.count_live()
    return state


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
