"""Driving sagas, with or without an event loop; every step is in the journal before the next."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.errors import EngineError
from engine.saga import (
    Do,
    End,
    Saga,
    SagaState,
    apply_to_saga,
    begun,
    ended,
    failed,
    fold_saga,
    next_of,
    started,
    succeeded,
)

if TYPE_CHECKING:
    from engine.events import Event
    from engine.ports import Clock, Journal
    from engine.saga import Outcome


class SagaContext(NamedTuple):
    """What an action or undo is given: the start's variables and the results so far."""

    variables: Mapping[str, Any]
    results: Mapping[str, Any]
    key: str
    attempt: int


class SagaFailed(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """A saga did not complete; `run` tells what was undone and what was not."""

    def __init__(self, run: SagaRun) -> None:
        self.run = run
        error = run.state.error or {}
        text = f"“{run.state.failed}” failed ({error.get('message')}); the saga is {run.outcome}"
        left = ", ".join(run.not_undone)
        super().__init__(f"{text}; not undone: {left}" if left else text)


@dataclass(frozen=True, slots=True)
class SagaRun:
    """How a saga ended."""

    state: SagaState
    events: tuple[Event, ...]
    outcome: Outcome

    @property
    def results(self) -> Mapping[str, Any]:
        """What the actions gave, in order of completion."""
        return self.state.results

    @property
    def undone(self) -> tuple[str, ...]:
        """The steps that were undone, in that order."""
        return tuple(self.state.undone)

    @property
    def not_undone(self) -> tuple[str, ...]:
        """The steps whose undo failed for good; each has an incident."""
        return tuple(self.state.not_undone)

    @property
    def incidents(self) -> tuple[Event, ...]:
        """What a person has to look at."""
        return tuple(event for event in self.events if event.kind == "incident.raised")

    def or_raise(self) -> SagaRun:
        """Give the run, or raise `SagaFailed` where it did not complete."""
        if self.outcome != "completed":
            raise SagaFailed(self)
        return self


class _Call(NamedTuple):
    """Asked of the driver: call this; send back a `_Told`."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class _Pause(NamedTuple):
    """Asked of the driver: let so many seconds pass."""

    seconds: float


class _Told(NamedTuple):
    result: Any
    error: Exception | None


_Story = Generator[_Call | _Pause, _Told | None, SagaRun]


def _story(
    saga: Saga,
    variables: Mapping[str, Any],
    instance: str,
    journal: Journal | None,
    now: Callable[[], datetime],
) -> _Story:
    """The whole course of a saga, whoever does the calling and the waiting."""
    history = list(journal.read(instance)) if journal is not None else []
    state = fold_saga(instance, history)

    def record(events: list[Event]) -> None:
        if journal is not None:
            journal.append(events)
        for event in events:
            apply_to_saga(state, event)
        history.extend(events)

    if not history:
        record(started(state, variables, now()))
    while not isinstance(do := next_of(saga, state), End):
        if do.not_before is not None and (wait := (do.not_before - now()).total_seconds()) > 0:
            yield _Pause(wait)
        record(begun(state, do, now()))
        told = yield _call(do, state)
        assert told is not None  # noqa: S101 - a driver answers each call
        if told.error is None:
            record(succeeded(state, do, told.result, now()))
        else:
            message = str(told.error) or type(told.error).__name__
            record(failed(state, do, told.error, message, now()))
    if state.outcome is None:
        record(ended(state, do, now()))
    return SagaRun(state, tuple(history), do.outcome)


def _call(do: Do, state: SagaState) -> _Call:
    context = SagaContext(state.variables, dict(state.results), do.key, do.attempt)
    function = do.step.undo if do.undo and do.step.undo is not None else do.step.action
    given: tuple[Any, ...] = (state.results[do.step.name], context) if do.undo else (context,)
    return _Call(function, given[: _room(function)])


def _room(function: Callable[..., Any]) -> int:
    """How many arguments the function takes by position."""
    kinds = [p.kind for p in inspect.signature(function).parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return len(kinds) + 2
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(1 for kind in kinds if kind in positional)


def run_saga(
    saga: Saga,
    variables: Mapping[str, Any] | None = None,
    *,
    instance: str = "saga",
    journal: Journal | None = None,
    clock: Clock | None = None,
    sleep: Callable[[float], Any] = time.sleep,
) -> SagaRun:
    """Run the saga, or go on with what the journal has of it, until it has an end.

    An action is given a `SagaContext`; an undo the result of its action, and the context after it.
    """
    story = _story(saga, variables or {}, instance, journal, _now(clock))
    told: _Told | None = None
    while True:
        try:
            asked = story.send(told)
        except StopIteration as stop:
            run: SagaRun = stop.value
            return run
        told = None
        if isinstance(asked, _Pause):
            sleep(asked.seconds)
            continue
        try:
            result = asked.function(*asked.arguments)
            if inspect.isawaitable(result):
                raise TypeError("a coroutine needs run_saga_async")
            told = _Told(result, None)
        except Exception as error:  # noqa: BLE001 - recorded as the step's failure
            told = _Told(None, error)


async def run_saga_async(
    saga: Saga,
    variables: Mapping[str, Any] | None = None,
    *,
    instance: str = "saga",
    journal: Journal | None = None,
    clock: Clock | None = None,
    sleep: Callable[[float], Any] = asyncio.sleep,
) -> SagaRun:
    """Run a saga of coroutines and plain functions; the latter run on threads."""
    story = _story(saga, variables or {}, instance, journal, _now(clock))
    told: _Told | None = None
    while True:
        try:
            asked = story.send(told)
        except StopIteration as stop:
            run: SagaRun = stop.value
            return run
        told = None
        if isinstance(asked, _Pause):
            await sleep(asked.seconds)
            continue
        try:
            if inspect.iscoroutinefunction(asked.function):
                result = await asked.function(*asked.arguments)
            else:
                result = await asyncio.to_thread(asked.function, *asked.arguments)
            told = _Told(result, None)
        except Exception as error:  # noqa: BLE001 - recorded as the step's failure
            told = _Told(None, error)


def _now(clock: Clock | None) -> Callable[[], datetime]:
    if clock is not None:
        return clock.now
    return lambda: datetime.now(UTC)  # noqa: TID251 - plain code has no other clock
