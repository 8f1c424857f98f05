"""How each event changes the state: the only code that does.

A run decides events and applies each at once, so folding the stored events gives the same state by
construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from heapq import heappop
from typing import TYPE_CHECKING

from engine.errors import EngineError
from engine.taskgraph.state import (
    CANCELLED,
    FAILED,
    RECOVERED,
    RUNNING,
    SKIPPED,
    SUCCEEDED,
    Active,
    Items,
    Place,
    State,
    new_state,
)

if TYPE_CHECKING:
    from engine.events import Event
    from engine.taskgraph.definition import Definition

Change = Callable[["Definition", State, "Event"], None]


def apply(definition: Definition, state: State, event: Event) -> State:
    """Give the state after the event; the event must be the next one."""
    following = state.copy()
    change(definition, following, event)
    return following


def fold(definition: Definition, instance: str, events: Iterable[Event]) -> State:
    """Give the state that the whole history of a run leads to."""
    return replay(definition, new_state(instance), events)


def replay(definition: Definition, state: State, events: Iterable[Event]) -> State:
    """Apply what happened after the state, in place."""
    for event in events:
        change(definition, state, event)
    return state


def change(definition: Definition, state: State, event: Event) -> None:
    """Apply the event in place."""
    if event.seq != state.seq + 1:
        raise EngineError(f"event {event.seq} does not follow {state.seq}")
    how = CHANGES.get(event.kind)
    if how is None:
        raise EngineError(f"a task graph has no event of the kind {event.kind!r}")
    state.seq = event.seq
    how(definition, state, event)


def _task(definition: Definition, event: Event) -> int:
    return definition.numbers[event.node or ""]


def _started(definition: Definition, state: State, event: Event) -> None:
    state.status = "running"
    state.definition = event.data["definition"]
    state.variables = dict(event.data["variables"])
    state.begin(definition)


def _entered(definition: Definition, state: State, event: Event) -> None:
    task, item = _task(definition, event), event.data.get("item")
    token = event.token or ""
    state.active[token] = Active(token, task, item, event.at)
    take(state, task if item is None else (task, item))


def take(state: State, place: Place) -> None:
    """Let the place not be due any more, because it has started."""
    if state.heap:
        if state.heap[0][3] == place:
            heappop(state.heap)
    elif state.due and state.due[0] == place:
        state.due.popleft()
    if isinstance(place, int):
        state.phases[place] = RUNNING
    else:
        state.items[place[0]].phases[place[1]] = RUNNING


def _expanded(definition: Definition, state: State, event: Event) -> None:
    task, values = _task(definition, event), event.data["outputs"]
    state.items[task] = Items(event.token or "", values)
    for item in range(len(values)):
        state.push(definition, (task, item))


def _job_created(_: Definition, state: State, event: Event) -> None:
    data = event.data
    active = state.active[event.token or ""]
    state.active[active.token] = active._replace(
        job=data["job"],
        attempt=data["attempt"],
        started=active.started or event.at,
        retry_at=None,
    )


def _job_failed(_: Definition, state: State, event: Event) -> None:
    text = event.data["retry_at"]
    if text is not None:
        active = state.active[event.token or ""]
        due = datetime.fromisoformat(text)
        state.active[active.token] = active._replace(attempt=active.attempt + 1, retry_at=due)


def _completed(definition: Definition, state: State, event: Event) -> None:
    active = state.active.pop(event.token or "")
    data = event.data
    end = RECOVERED if "recovered" in data else SUCCEEDED
    if end == RECOVERED:
        _note(state, (active.task, active.item), data["recovered"])
    if active.item is None:
        finish(definition, state, active.task, data.get("outputs"), end=end)
    else:
        items = state.items[active.task]
        items.results[active.item] = data.get("outputs")
        items.phases[active.item] = end
        items.left -= 1


def finish(
    definition: Definition, state: State, task: int, result: object, *, end: int = SUCCEEDED
) -> None:
    """Let the task have ended well with a result."""
    state.results[task] = result
    if definition.named:
        state.variables[definition.tasks[task].result_name] = result
    if state.items:
        state.items.pop(task, None)
    state.settle(definition, task, end, good=True)


def _failed(definition: Definition, state: State, event: Event) -> None:
    data = event.data
    task, item = _task(definition, event), data.get("item")
    _note(state, (task, item), data["error"])
    if event.token is not None:
        state.active.pop(event.token, None)
    if item is not None:
        items = state.items[task]
        items.phases[item] = FAILED
        items.left -= 1
        return
    if data["policy"] == "fail_fast" and state.stopped_by is None:
        state.stopped_by = event.node
    _ended(definition, state, task, FAILED, good=data["policy"] == "continue")


def _ended(definition: Definition, state: State, task: int, end: int, *, good: bool) -> None:
    if definition.named:
        state.variables[definition.tasks[task].result_name] = None
    if state.items:
        state.items.pop(task, None)
    state.settle(definition, task, end, good=good)


def _note(state: State, place: tuple[int, int | None], error: dict[str, str]) -> None:
    state.errors[place] = (error["code"], error["message"])


def _skipped(definition: Definition, state: State, event: Event) -> None:
    _ended(definition, state, _task(definition, event), SKIPPED, good=False)


def _cancelled(definition: Definition, state: State, event: Event) -> None:
    task, item = _task(definition, event), event.data.get("item")
    state.active.pop(event.token or "", None)
    if item is None:
        _ended(definition, state, task, CANCELLED, good=False)
    elif task in state.items:
        state.items[task].phases[item] = CANCELLED
        state.items[task].left -= 1


def _set(_: Definition, state: State, event: Event) -> None:
    state.variables.update(event.data["variables"])


def _nothing(_: Definition, state: State, event: Event) -> None:
    """The event tells a reader something; it changes nothing."""


def _over(_: Definition, state: State, event: Event) -> None:
    state.status = event.kind.removeprefix("instance.")


CHANGES: dict[str, Change] = {
    "instance.started": _started,
    "instance.completed": _over,
    "instance.failed": _over,
    "instance.cancelled": _over,
    "node.entered": _entered,
    "node.expanded": _expanded,
    "node.completed": _completed,
    "node.failed": _failed,
    "node.skipped": _skipped,
    "node.cancelled": _cancelled,
    "job.created": _job_created,
    "job.failed": _job_failed,
    "job.completed": _nothing,
    "variables.set": _set,
}
