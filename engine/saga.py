"""Sagas: actions with their undo, undone in reverse order of completion when a later one fails.

Everything here is a decision about what comes next; whoever drives a saga does it and records the
outcome as events, so a saga that stops between any two steps goes on from its events alone. An
action or undo that was under way when the process ended is done again under the same key.

| event | says |
|---|---|
| instance.started | the variables |
| node.entered / node.completed / job.failed | an action: begun, done with its outputs, failed |
| undo.started / undo.completed / undo.failed | its undo |
| incident.raised | an undo has failed for good; the rest still runs |
| instance.completed / instance.failed | the end; a failed saga never looks like a success |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from engine.errors import EngineError, InvalidModel, Problem
from engine.events import Event, moment
from engine.retry import ONCE, Failure, RetryPolicy, code_of, decide

if TYPE_CHECKING:
    from typing import TypeAlias

Outcome = Literal["completed", "compensated", "partly_compensated", "failed"]
Function: TypeAlias = Callable[..., Any]
#: undoing is what must not be given up lightly
UNDO_RETRY = RetryPolicy(attempts=5)


@dataclass(frozen=True, slots=True)
class SagaStep:
    """One action and what undoes it; `undo` is given the result that the action had."""

    name: str
    action: Function
    undo: Function | None = None
    retry: RetryPolicy = ONCE
    undo_retry: RetryPolicy = UNDO_RETRY


class Saga:
    """Steps in order; a step without an undo needs none, because it changes nothing outside."""

    def __init__(self, name: str = "saga", steps: Iterable[SagaStep] = ()) -> None:
        self.name = name
        self.steps: tuple[SagaStep, ...] = ()
        for each in steps:
            self._add(each)

    def step(
        self,
        name: str,
        action: Function,
        undo: Function | None = None,
        *,
        retry: RetryPolicy = ONCE,
        undo_retry: RetryPolicy = UNDO_RETRY,
    ) -> Saga:
        """Add a step; a name is given once, since it is what a journal knows the step by."""
        self._add(SagaStep(name, action, undo, retry, undo_retry))
        return self

    def _add(self, step: SagaStep) -> None:
        if not step.name or any(step.name == known.name for known in self.steps):
            text = f"The step “{step.name}” is named twice" if step.name else "A step has no name"
            raise InvalidModel([Problem("error", "duplicate_id", text, step.name or None)])
        self.steps = (*self.steps, step)


@dataclass(frozen=True, slots=True)
class Do:
    """Call the action, or the undo, of a step; the key is the same for every attempt."""

    step: SagaStep
    key: str
    attempt: int
    undo: bool
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class End:
    """Nothing is left to be done."""

    outcome: Outcome


@dataclass(slots=True)
class SagaState:
    """Where a saga stands; only events change it."""

    instance: str
    seq: int = 0
    status: str = "new"
    variables: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)  # in order of completion
    undone: list[str] = field(default_factory=list)
    not_undone: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)  # attempts that failed
    since: dict[str, datetime] = field(default_factory=dict)
    retry_at: datetime | None = None
    failed: str | None = None
    error: dict[str, str] | None = None
    outcome: str | None = None


def fold_saga(instance: str, events: Iterable[Event]) -> SagaState:
    """Give the state that the events lead to."""
    state = SagaState(instance)
    for event in events:
        apply_to_saga(state, event)
    return state


def apply_to_saga(state: SagaState, event: Event) -> None:
    """Apply the next event in place."""
    if event.seq != state.seq + 1:
        raise EngineError(f"event {event.seq} does not follow {state.seq}")
    state.seq = event.seq
    _CHANGES[event.kind](state, event)


def _begun(state: SagaState, event: Event) -> None:
    state.status = "running"
    state.variables = dict(event.data["variables"])


def _entered(state: SagaState, event: Event) -> None:
    place = _place(event)
    state.keys.setdefault(place, f"{state.instance}:{event.token}")
    state.since.setdefault(place, event.at)
    state.retry_at = None


def _done(state: SagaState, event: Event) -> None:
    state.results[event.node or ""] = event.data.get("outputs")


def _attempt_failed(state: SagaState, event: Event) -> None:
    data, node = event.data, event.node or ""
    text = data["retry_at"]
    state.attempts[_place(event)] = data["attempt"]
    state.retry_at = datetime.fromisoformat(text) if text else None
    if text is None and event.kind == "job.failed":
        state.failed, state.error = node, dict(data["error"])
    elif text is None:
        state.not_undone.append(node)


def _undone(state: SagaState, event: Event) -> None:
    state.undone.append(event.node or "")


def _nothing(state: SagaState, event: Event) -> None:
    """The event tells a reader something; it changes nothing."""
    del state, event


def _ended(state: SagaState, event: Event) -> None:
    state.status = event.kind.removeprefix("instance.")
    state.outcome = event.data.get("outcome", "completed")


def _place(event: Event) -> str:
    return f"undo {event.node}" if event.kind.startswith("undo.") else event.node or ""


_CHANGES: dict[str, Callable[[SagaState, Event], None]] = {
    "instance.started": _begun,
    "node.entered": _entered,
    "node.completed": _done,
    "job.failed": _attempt_failed,
    "undo.started": _entered,
    "undo.completed": _undone,
    "undo.failed": _attempt_failed,
    "incident.raised": _nothing,
    "instance.completed": _ended,
    "instance.failed": _ended,
}


def next_of(saga: Saga, state: SagaState) -> Do | End:
    """Say what comes next: the next action, else the next undo, else the end."""
    if state.outcome is not None:
        return End(state.outcome)  # type: ignore[arg-type]  # the end that was recorded
    if state.failed is None:
        for step in saga.steps:
            if step.name not in state.results:
                return _do(state, step, undo=False)
        return End("completed")
    by_name = {step.name: step for step in saga.steps}
    for name in reversed(state.results):
        if name in state.undone or name in state.not_undone or by_name[name].undo is None:
            continue
        return _do(state, by_name[name], undo=True)
    return End(_outcome(by_name, state))


def _do(state: SagaState, step: SagaStep, *, undo: bool) -> Do:
    place = f"undo {step.name}" if undo else step.name
    key = state.keys.get(place, f"{state.instance}:{state.seq + 1}")
    return Do(step, key, state.attempts.get(place, 0) + 1, undo, state.retry_at)


def _outcome(steps: Mapping[str, SagaStep], state: SagaState) -> Outcome:
    changed = [name for name in state.results if steps[name].undo is not None]
    if not state.not_undone:
        return "compensated" if changed else "failed"
    return "partly_compensated" if state.undone else "failed"


def started(state: SagaState, variables: Mapping[str, Any], now: datetime) -> list[Event]:
    """The events of a start."""
    data = {"variables": dict(variables), "definition": None}
    return [Event(state.instance, 1, now, "instance.started", None, None, data)]


def begun(state: SagaState, do: Do, now: datetime) -> list[Event]:
    """The events of an attempt that is about to be made."""
    seq = state.seq + 1
    token = do.key.removeprefix(f"{state.instance}:")
    kind = "undo.started" if do.undo else "node.entered"
    data = {"type": "action", "flow": None, "attempt": do.attempt}
    return [Event(state.instance, seq, now, kind, do.step.name, token, data)]


def succeeded(state: SagaState, do: Do, result: Any, now: datetime) -> list[Event]:
    """The events of an attempt that went well."""
    seq, token = state.seq + 1, do.key.removeprefix(f"{state.instance}:")
    if do.undo:
        data: dict[str, Any] = {"attempt": do.attempt}
        return [Event(state.instance, seq, now, "undo.completed", do.step.name, token, data)]
    data = {"outputs": result, "duration": _since(state, do.step.name, now)}
    return [Event(state.instance, seq, now, "node.completed", do.step.name, token, data)]


def failed(state: SagaState, do: Do, failure: Failure, message: str, now: datetime) -> list[Event]:
    """The events of an attempt that failed; a last one of an undo raises an incident."""
    seq, token, name = state.seq + 1, do.key.removeprefix(f"{state.instance}:"), do.step.name
    policy = do.step.undo_retry if do.undo else do.step.retry
    since = state.since.get(f"undo {name}" if do.undo else name)
    again = decide(policy, do.attempt, failure, do.key, now=now, started=since)
    error = {"code": code_of(failure), "message": message}
    data = {
        "job": do.key,
        "attempt": do.attempt,
        "error": error,
        "retry_at": moment(again.at) if again else None,
    }
    kind = "undo.failed" if do.undo else "job.failed"
    events = [Event(state.instance, seq, now, kind, name, token, data)]
    if do.undo and again is None:
        incident = {"incident": f"{state.instance}:{seq + 1}", **error}
        raised = Event(state.instance, seq + 1, now, "incident.raised", name, token, incident)
        events.append(raised)
    return events


def ended(state: SagaState, end: End, now: datetime) -> list[Event]:
    """The event of the end."""
    seq = state.seq + 1
    if end.outcome == "completed":
        data: dict[str, Any] = {"end": None, "variables": dict(state.results)}
        return [Event(state.instance, seq, now, "instance.completed", None, None, data)]
    data = {"outcome": end.outcome, "error": state.error, "nodes": [state.failed]}
    return [Event(state.instance, seq, now, "instance.failed", None, None, data)]


def _since(state: SagaState, name: str, now: datetime) -> float:
    return max((now - state.since.get(name, now)).total_seconds(), 0.0)
