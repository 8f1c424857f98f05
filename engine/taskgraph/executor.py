"""Coroutines and plain functions under one limit; the only module here that knows asyncio.

A worker is an asyncio task that takes one piece of work after another and awaits it, so
`asyncio.current_task()` is the same from a coroutine's first step to its last. Work that never
suspends costs no turn of the event loop: the source drives it in bursts. A call that the worker
left with the loop (`_look`) comes when some work did suspend, and makes the next worker for
whatever else is due, as long as there are fewer than the limit.

Each piece of work sees the context variables of the caller and none of another's: a worker whose
context was changed by its work gives way to a fresh one. A plain function runs on a thread and is
waited for even when everything is to stop: nothing that runs here is ever left unobserved.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from time import perf_counter as ticks
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

__all__ = [
    "BREATHE",
    "COROUTINE",
    "INLINE",
    "THREAD",
    "Outcome",
    "Source",
    "Work",
    "Workers",
    "run_sync",
    "ticks",
]

COROUTINE, THREAD, INLINE = range(3)
#: how long a burst may go on before others on the loop get a turn
BREATH = 0.01
DEFAULT_LIMIT = 64
T = TypeVar("T")


class Work(NamedTuple):
    """One attempt at one piece of work, after so many seconds."""

    key: Any
    call: Callable[[], Any]
    mode: int
    time_limit: float | None
    delay: float = 0.0


class Outcome(NamedTuple):
    """How a piece of work that suspended or failed has ended."""

    key: Any
    value: Any
    error: BaseException | None


class TimeLimit(TimeoutError):  # noqa: N818 - named for what was exceeded
    """The work did not finish within its time limit."""

    code = "time_limit"


class Source(Protocol):
    """Who knows what is to be done and wants to know what became of it."""

    async def burst(self, workers: Workers, tired: float) -> Work | Outcome | None:
        """Do what needs nothing but to be called; give work that needs more, None without any."""
        ...

    def note(self) -> Any | None:
        """Note that the work of the burst has suspended, where it has; give its key."""
        ...

    def began(self, key: Any) -> bool:
        """Note that work is under way; say whether more is due."""
        ...

    def more(self) -> bool:
        """Say whether anything is due."""
        ...

    def done(self, key: Any, value: Any) -> None:
        """Note the result."""
        ...

    def failed(self, key: Any, error: BaseException) -> Work | None:
        """Note the failure; give the next attempt where there is one."""
        ...

    def left(self, key: Any) -> None:
        """Note that the work was cancelled and has ended."""
        ...


#: a burst has gone on for long; others on the loop get a turn
BREATHE = Outcome(None, None, None)


class _Running:
    """A piece of work that is waiting for something."""

    __slots__ = ("asked", "expired", "task")

    def __init__(self, task: asyncio.Task[Any] | None) -> None:
        self.task = task  # None: on a thread, which cannot be cancelled
        self.asked = False
        self.expired = False

    def expire(self) -> None:
        self.expired = True
        if self.task is not None:
            self.task.cancel()


class Workers:
    """Do all the work of a source, never more pieces at a time than the limit."""

    def __init__(self, source: Source, limit: int | None = None) -> None:
        if limit is not None and limit < 1:
            raise ValueError("there must be at least one worker")
        self._source = source
        self._limit = limit or DEFAULT_LIMIT
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: dict[Any, _Running] = {}
        self._threads: ThreadPoolExecutor | None = None
        self._watching = False
        self._owner: asyncio.Task[Any] | None = None
        #: what every piece of work sees of context variables
        self.context = copy_context()

    async def run(self, stop: Callable[[], None]) -> None:
        """Return when nothing is due and nothing runs; being cancelled, `stop`, wait and say so."""
        loop = asyncio.get_running_loop()
        self._loop = loop
        self.context = copy_context()
        self._finished: asyncio.Future[None] = loop.create_future()
        self._spawn()
        try:
            while not self._finished.done():
                try:
                    await asyncio.shield(self._finished)
                except asyncio.CancelledError:
                    if self._finished.cancelled():
                        raise
                    self.look()
                    stop()
                    self.cancel_all()
                    await asyncio.wait({self._finished})
                    raise
            self._finished.result()
        finally:
            if self._threads is not None:
                self._threads.shutdown(wait=False)

    def cancel_all(self) -> None:
        """Ask everything that runs to stop."""
        for key in list(self._running):
            self.cancel(key)

    def cancel(self, key: Any) -> None:
        """Ask one piece of work to stop; a plain function goes on to its end."""
        running = self._running.get(key)
        if running is not None and not running.asked:
            running.asked = True
            if running.task is not None:
                running.task.cancel()

    def _spawn(self) -> None:
        if len(self._tasks) < self._limit:
            task = self._loop.create_task(self._work(), context=self.context.copy())
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._finished.done():
            return
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._finished.set_exception(error)
            self.cancel_all()
        elif not self._tasks:
            self._finished.set_result(None)

    def watch(self) -> None:
        """Be told soon whether the worker that is at it now has suspended."""
        self._owner = _current_task()
        if not self._watching:
            self._watching = True
            self._loop.call_soon(self._watched)

    def _watched(self) -> None:
        self._watching = False
        self.look()

    def look(self) -> None:
        """Take note of work that has suspended in a burst; let others go on."""
        key = self._source.note()
        if key is not None:
            self._running[key] = _Running(self._owner)
            if self._source.more():
                self._spawn()

    async def _work(self) -> None:
        while True:
            if copy_context() != self.context:  # set by work; the next must not see it
                self._tasks.discard(_current_task())
                self._spawn()
                return
            got = await self._source.burst(self, ticks() + BREATH)
            if got is None:
                return
            if got is BREATHE:
                await asyncio.sleep(0)
            elif isinstance(got, Outcome):
                await self._over(got)
            else:
                await self._attempt(got)

    async def _attempt(self, work: Work) -> None:
        """Make one attempt at work that may take its time."""
        if work.delay and not await self._wait(work):
            return
        self.look()
        if work.mode == THREAD:
            await self._on_thread(work)
            return
        task = _current_task()
        running = self._running[work.key] = _Running(task)
        if self._source.began(work.key):
            self._spawn()
        limit = work.time_limit
        timer = self._loop.call_later(limit, running.expire) if limit is not None else None
        value: Any = None
        error: BaseException | None = None
        try:
            value = work.call()
            if work.mode == COROUTINE:
                value = await value
        except (Exception, asyncio.CancelledError) as raised:  # noqa: BLE001 - told to the source
            error = raised
        finally:
            if timer is not None:
                timer.cancel()
        if running.expired and error is not None:
            error = _too_late(limit)
        await self._over(Outcome(work.key, value, error))

    async def _over(self, outcome: Outcome) -> None:
        """Tell how work has ended; where it failed and may be tried again, try."""
        self.look()  # another worker's work may have suspended meanwhile
        running = self._running.pop(outcome.key, None)
        task = _current_task()
        while task.uncancel() > 0:
            pass
        if outcome.error is None:
            self._source.done(outcome.key, outcome.value)
        elif running and running.asked and isinstance(outcome.error, asyncio.CancelledError):
            self._source.left(outcome.key)
        else:
            again = self._source.failed(outcome.key, outcome.error)
            if again is not None:
                await self._attempt(again)

    async def _wait(self, work: Work) -> bool:
        """Wait for the time of an attempt; False where it was cancelled before that."""
        self.look()
        task = _current_task()
        self._running[work.key] = _Running(task)
        if self._source.began(work.key):
            self._spawn()
        try:
            await asyncio.sleep(work.delay)
        except asyncio.CancelledError:
            task.uncancel()
            self.look()
            self._running.pop(work.key, None)
            self._source.left(work.key)
            return False
        return True

    async def _on_thread(self, work: Work) -> None:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._limit, "task")
        began = ticks()
        future = self._loop.run_in_executor(self._threads, _guarded, copy_context(), work.call)
        self._running[work.key] = _Running(None)
        if self._source.began(work.key):
            self._spawn()
        while not future.done():
            try:
                await asyncio.wait({future})
            except asyncio.CancelledError:
                continue  # the thread cannot be stopped: its end is waited for and told
        value, error = future.result()
        limit = work.time_limit
        if error is None and limit is not None and ticks() - began > limit:
            error = _too_late(limit)
        await self._over(Outcome(work.key, value, error))


def run_sync(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run to the end on an event loop of its own."""
    return asyncio.run(coroutine)


def _current_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - workers are tasks
    return task


def _guarded(context: Context, call: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    """Call in the context; an error is a value, since a StopIteration cannot cross a future."""
    try:
        return context.run(call), None
    except Exception as error:  # noqa: BLE001 - told to the source
        return None, error


def _too_late(limit: float | None) -> TimeLimit:
    return TimeLimit(f"it did not finish within its time limit of {limit:g} s")
