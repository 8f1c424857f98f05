"""How each event changes the state: the only code that does.

`step` decides events and applies each at once, so folding the stored events gives the same state
by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from engine.bpmn.definition import Definition
from engine.bpmn.state import Activation, Incident, Job, State, Timer, UserTask, new_state
from engine.errors import EngineError
from engine.events import Event

Change = Callable[[Definition, State, Event], None]


def apply(definition: Definition, state: State, event: Event) -> State:
    """Give the state after the event; the event must be the next one."""
    following = state.copy()
    change(definition, following, event)
    return following


def fold(definition: Definition, instance: str, events: Iterable[Event]) -> State:
    """Give the state that the whole history of an instance leads to."""
    state = new_state(instance)
    for event in events:
        change(definition, state, event)
    return state


def change(definition: Definition, state: State, event: Event) -> None:
    """Apply the event in place."""
    if event.seq != state.seq + 1:
        raise EngineError(f"event {event.seq} does not follow {state.seq}")
    how = CHANGES.get(event.kind)
    if how is None:
        raise EngineError(f"unknown kind of event {event.kind!r}")
    how(definition, state, event)
    state.seq = event.seq


def _place(event: Event) -> tuple[str, str]:
    if event.node is None or event.token is None:
        raise EngineError(f"a {event.kind} event needs a node and a token")
    return event.node, event.token


def _started(_: Definition, state: State, event: Event) -> None:
    data = event.data
    state.status = "running"
    state.definition = data["definition"]
    state.business_key = data.get("business_key")
    state.variables = dict(data["variables"])


def _entered(_: Definition, state: State, event: Event) -> None:
    data, (node, token) = event.data, _place(event)
    scope = data.get("scope")
    flow = data["flow"]
    if flow is None:
        state.live[scope] = state.live.get(scope, 0) + 1
    else:
        place = (flow, scope)
        if state.queue[0] == place:
            del state.queue[0]
        else:
            state.queue.remove(place)
        for each in data.get("flows", ()):
            _consume(state, (each, scope))
    state.activations[token] = Activation(token, node, scope, event.at, data.get("host"))


def _consume(state: State, place: tuple[str, str | None]) -> None:
    left = state.arrivals[place] - 1
    if left:
        state.arrivals[place] = left
    else:
        del state.arrivals[place]


def _taken(definition: Definition, state: State, event: Event) -> None:
    data = event.data
    scope = data.get("scope")
    flow = data["flow"]
    place = (flow, scope)
    target = definition.nodes[data["target"]]
    if target.joins:
        arrivals = state.arrivals
        count = arrivals[place] = arrivals.get(place, 0) + 1
        for incoming in target.incoming:
            if arrivals.get((incoming.id, scope), 0) < count:
                return
    state.queue.append(place)
    state.live[scope] = state.live.get(scope, 0) + 1


def _completed(definition: Definition, state: State, event: Event) -> None:
    gone = state.activations.pop(event.token)  # type: ignore[arg-type] # the kind says it has one
    _less(state, gone.scope)
    kind = definition.nodes[gone.node].kind
    if kind == "subprocess":
        _drop_scope(state, gone.token)
    elif kind == "terminate":
        _drop_scope(state, gone.scope)


def _cancelled(definition: Definition, state: State, event: Event) -> None:
    gone = state.activations.pop(event.token)  # type: ignore[arg-type] # the kind says it has one
    _less(state, gone.scope)
    kind = definition.nodes[gone.node].kind
    if kind == "subprocess":
        _drop_scope(state, gone.token)
    elif kind == "service":
        for job in [job.job for job in state.jobs.values() if job.token == gone.token]:
            del state.jobs[job]


def _less(state: State, scope: str | None) -> None:
    left = state.live[scope] - 1
    if left:
        state.live[scope] = left
    else:
        del state.live[scope]


def _drop_scope(state: State, scope: str | None) -> None:
    state.queue = [place for place in state.queue if place[1] != scope]
    state.arrivals = {place: n for place, n in state.arrivals.items() if place[1] != scope}
    state.live.pop(scope, None)


def _variables(_: Definition, state: State, event: Event) -> None:
    state.variables.update(event.data["variables"])


def _nothing(_: Definition, state: State, event: Event) -> None:
    """The event tells a reader something; it changes nothing."""


def _job_created(_: Definition, state: State, event: Event) -> None:
    data, (node, token) = event.data, _place(event)
    state.jobs[data["job"]] = Job(
        data["job"],
        token,
        node,
        data["handler"],
        data["parameters"],
        data["attempt"],
        data["attempts"],
        data["timeLimit"],
        True,  # noqa: FBT003 - a field of the record
        None,
    )


def _job_failed(_: Definition, state: State, event: Event) -> None:
    job = state.jobs[event.data["job"]]
    text = event.data["retry_at"]
    if text is None:
        state.jobs[job.job] = job._replace(open=False, retry_at=None)
    else:
        due = datetime.fromisoformat(text)
        state.jobs[job.job] = job._replace(attempt=job.attempt + 1, retry_at=due)


def _job_completed(_: Definition, state: State, event: Event) -> None:
    del state.jobs[event.data["job"]]


def _timer_scheduled(_: Definition, state: State, event: Event) -> None:
    data, (node, token) = event.data, _place(event)
    due = datetime.fromisoformat(data["due"])
    state.timers[data["timer"]] = Timer(data["timer"], token, node, due)


def _timer_gone(_: Definition, state: State, event: Event) -> None:
    del state.timers[event.data["timer"]]


def _task_created(_: Definition, state: State, event: Event) -> None:
    data, (node, token) = event.data, _place(event)
    groups = tuple(data["candidate_groups"])
    state.user_tasks[data["task"]] = UserTask(
        data["task"], token, node, data["name"], data["assignee"], groups
    )


def _task_gone(_: Definition, state: State, event: Event) -> None:
    del state.user_tasks[event.data["task"]]


def _incident_raised(_: Definition, state: State, event: Event) -> None:
    data = event.data
    state.incidents[data["incident"]] = Incident(
        data["incident"],
        event.token,
        event.node or "",
        data["code"],
        data["message"],
        data.get("job"),
    )


def _incident_resolved(_: Definition, state: State, event: Event) -> None:
    del state.incidents[event.data["incident"]]


def _finished(_: Definition, state: State, event: Event) -> None:
    state.status = event.kind.removeprefix("instance.")
    state.queue = []
    state.arrivals = {}
    state.live = {}


CHANGES: dict[str, Change] = {
    "instance.started": _started,
    "instance.completed": _finished,
    "instance.cancelled": _finished,
    "node.entered": _entered,
    "node.completed": _completed,
    "node.cancelled": _cancelled,
    "flow.taken": _taken,
    "gateway.evaluated": _nothing,
    "variables.set": _variables,
    "job.created": _job_created,
    "job.failed": _job_failed,
    "job.completed": _job_completed,
    "timer.scheduled": _timer_scheduled,
    "timer.fired": _timer_gone,
    "timer.cancelled": _timer_gone,
    "user_task.created": _task_created,
    "user_task.completed": _task_gone,
    "user_task.cancelled": _task_gone,
    "decision.evaluated": _nothing,
    "incident.raised": _incident_raised,
    "incident.resolved": _incident_resolved,
}
