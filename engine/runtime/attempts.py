"""Trying a call again: the retry policy for plain code, with or without an event loop."""

from __future__ import annotations

import asyncio
import inspect
import time
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar, cast

from engine.retry import RetryPolicy, decide

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

P = ParamSpec("P")
R = TypeVar("R")
_ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)
USUAL = RetryPolicy()


class Attempt(NamedTuple):
    """An attempt that failed and will be made again."""

    number: int
    error: Exception
    delay: float


def retrying(
    policy: RetryPolicy = USUAL,
    *,
    key: str = "",
    on_retry: Callable[[Attempt], None] | None = None,
    sleep: Callable[[float], Any] | None = None,
    ticks: Callable[[], float] = time.monotonic,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function or a coroutine function: failures are answered as the policy says.

    A coroutine waits without holding up its loop. The error of the last attempt is raised as it
    is, with a note that says how often it was tried. Programming errors are not tried again.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = key or getattr(function, "__qualname__", "")
        said = _Story(policy, name, on_retry, ticks)
        if inspect.iscoroutinefunction(function):
            pause = sleep or asyncio.sleep
            return cast("Callable[P, R]", _asynchronous(function, said, pause))
        return _plain(function, said, sleep or time.sleep)

    return decorate


class _Story:
    """What the attempts of all calls have in common."""

    def __init__(
        self,
        policy: RetryPolicy,
        key: str,
        on_retry: Callable[[Attempt], None] | None,
        ticks: Callable[[], float],
    ) -> None:
        self._policy = policy
        self._key = key
        self._on_retry = on_retry
        self._ticks = ticks

    def now(self) -> datetime:
        return _ORIGIN + timedelta(seconds=self._ticks())

    def delay(self, attempt: int, error: Exception, started: datetime) -> float | None:
        """Give the seconds until the next attempt, or None to give up."""
        now = self.now()
        again = decide(self._policy, attempt, error, self._key, now=now, started=started)
        if again is None:
            times = "once" if attempt == 1 else f"{attempt} times"
            error.add_note(f"{self._key} was tried {times}")
            return None
        seconds = (again.at - now).total_seconds()
        if self._on_retry is not None:
            self._on_retry(Attempt(attempt, error, seconds))
        return seconds


def _plain(function: Callable[P, R], said: _Story, pause: Callable[[float], Any]) -> Callable[P, R]:
    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        attempt, started = 1, said.now()
        while True:
            try:
                return function(*args, **kwargs)
            except Exception as error:
                delay = said.delay(attempt, error, started)
                if delay is None:
                    raise
            pause(delay)
            attempt += 1

    return call


def _asynchronous(
    function: Callable[P, Awaitable[Any]], said: _Story, pause: Callable[[float], Any]
) -> Callable[P, Awaitable[Any]]:
    @wraps(function)
    async def call(*args: P.args, **kwargs: P.kwargs) -> Any:
        attempt, started = 1, said.now()
        while True:
            try:
                return await function(*args, **kwargs)
            except Exception as error:
                delay = said.delay(attempt, error, started)
                if delay is None:
                    raise
            await pause(delay)
            attempt += 1

    return call
