"""One run of a graph of functions: hands out work, takes in results, keeps the record."""

from __future__ import annotations

from collections import deque
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.effects import CancelJob
from engine.errors import EngineError
from engine.events import Event
from engine.retry import ONCE
from engine.taskgraph.changes import fold
from engine.taskgraph.executor import BREATHE, COROUTINE, INLINE, THREAD, Outcome, Work, ticks
from engine.taskgraph.graph import CONTEXT, TaskContext
from engine.taskgraph.run import Run
from engine.taskgraph.state import RUNNING, SUCCEEDED, Active, new_state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.ports import Clock, Journal
    from engine.taskgraph.executor import Workers
    from engine.taskgraph.graph import Body, Ready
    from engine.taskgraph.state import State

_FATAL = (KeyboardInterrupt, SystemExit)


class Session:
    """What the workers ask; see `executor.Source`.

    A key is the number of a task that took the short way, or the token of what went through `Run`.
    In the log a number `n` says that task n began when the one before it ended and succeeded
    without ever suspending, `~n` that it began and has suspended, None that a burst began; `_times`
    holds the instants.
    """

    def __init__(
        self, ready: Ready, instance: str, *, journal: Journal | None, clock: Clock | None
    ) -> None:
        self.definition, self._bodies = ready.definition, ready.bodies
        self.state: State = new_state(instance)
        self.causes: dict[str, BaseException] = {}
        self.cancels: Callable[[Any], None] | None = None
        self.stops: Callable[[], None] | None = None
        self._journal = journal
        self._clock = clock
        self._zero = ticks()
        self._base = clock.now() if clock is not None else _present()
        self._log: list[int | Event | None] = []
        self._times: list[float] = []
        self._kept: tuple[Event, ...] = ()  # what the journal had when this session began
        self._written = 0
        self._tokens: dict[int, str] = {}  # tasks of the short way that have suspended
        self._params: dict[str, dict[str, Any]] = {}  # what tokens were given
        self._current: int | None = None  # the task that the burst is at
        self._since = 0.0
        self._synced = 0
        self._again: deque[Active] = deque()
        self._short = ready.short if journal is None else {}
        self._run = Run(self.definition, self.state, self._base, lingering=True)
        self._run.events = self._log  # type: ignore[assignment]  # numbers lie between the events

    def start(self, variables: Mapping[str, Any]) -> None:
        """Record the start."""
        self._run.now = self._now()
        self._run.start(variables)
        self._keep()

    def resume(self) -> bool:
        """Take up where the journal ends; False where it has nothing of this instance."""
        if self._journal is None:
            return False
        self._kept = tuple(self._journal.read(self.state.instance))
        if not self._kept:
            return False
        self.state = fold(self.definition, self.state.instance, self._kept)
        if self.state.definition != self.definition.hash:
            raise EngineError("the journal tells of another version of the graph")
        self._run.state = self.state
        self._run.now = self._now()
        self._again.extend(a for a in self.state.active.values() if a.job is not None)
        for number in list(self.state.items):
            self._run.close_items(number)
        if self.state.status == "running" and self.state.stopped_by is not None:
            self._run.lingering = False
            self._run.stop("stopped", self.state.stopped_by)
            self._again.clear()
        self._keep()
        return True

    async def burst(  # noqa: C901, PLR0915 - one loop, written out because calls cost
        self, workers: Workers, tired: float
    ) -> Work | Outcome | None:
        """Do what needs nothing but to be called; see `executor.Source`.

        This loop is why a task that does nothing costs less than a microsecond: it changes the
        state as `changes.finish` would, and leaves the counting to `_sync`.
        """
        if self._current is not None:
            workers.look()
        if self._again:
            return self._take()
        state, bad, results = self.state, self.state.bad, self.state.results
        due, phases, left = state.due, state.phases, state.left
        short, take = self._short.get, due.popleft
        dependents, base = self.definition.dependents, workers.context
        if state.next() is None:
            return None
        log, times = self._log.append, self._times.append
        now = ticks()
        log(None)
        times(now)
        self._synced = len(self._log)
        workers.watch()
        while due:
            number: Any = take()
            call = short(number)
            if call is None or (bad and number in bad):
                due.appendleft(number)
                break
            self._current = number
            self._since = now
            try:
                value = await call()
            except GeneratorExit:
                raise
            except BaseException as error:  # noqa: BLE001 - told by whoever drives the burst
                return self._burst_over(workers, number, None, error)
            if self._current is not number:
                return self._burst_over(workers, number, value, None)
            now = ticks()
            log(number)
            times(now)
            results[number] = value
            phases[number] = SUCCEEDED
            for each in dependents[number]:
                count = left[each] = left[each] - 1
                if not count:
                    due.append(each)
            if copy_context() != base or now > tired:
                self._sync()
                return BREATHE
        self._sync()
        return self._take()

    def _sync(self) -> None:
        """Count what the burst has done since it was counted last."""
        self._current = None
        done = len(self._log) - self._synced
        self._synced += done
        self.state.seq += 4 * done
        self.state.open -= done

    def _burst_over(
        self, workers: Workers, number: int, value: Any, error: BaseException | None
    ) -> Outcome:
        """Work of a burst has failed, or has ended after it had suspended."""
        if error is not None and not isinstance(error, Exception) and type(error) in _FATAL:
            raise error
        if self._current is not None:
            workers.look()  # it failed at once, or others have been at it since it suspended
        return Outcome(number, value, error)

    def note(self) -> Any | None:
        """Note that the task of the burst has suspended, or is to be told as events."""
        number = self._current
        if number is None:
            return None
        self._sync()
        state = self.state
        token = self._tokens[number] = str(state.seq + 1)
        at, job = self._at(self._since), f"{state.instance}:{state.seq + 2}"
        state.seq += 2
        state.phases[number] = RUNNING
        state.active[token] = Active(token, number, None, at, job, 1, at, None)
        self._log.append(~number)
        self._times.append(self._since)
        self._synced = len(self._log)
        return number

    def _take(self) -> Work | None:
        run = self._run
        run.now = self._now()
        if self._again:
            active = self._again.popleft()
            task = self.definition.tasks[active.task]
            return self._work(active, run.parameters(task, active.task, active.item))
        while (place := self.state.next()) is not None:
            job = run.begin(place)
            if job is not None:
                self._keep()
                token = next(reversed(self.state.active))
                return self._work(self.state.active[token], job.parameters)
        self._keep()
        return None

    def began(self, key: Any) -> bool:
        """Say whether more is due; what runs is in the state already."""
        del key
        return self.more()

    def more(self) -> bool:
        """Say whether anything is due."""
        return bool(self._again) or self.state.next() is not None

    def done(self, key: Any, value: Any) -> None:
        """Note a result; see `executor.Source`."""
        active = self._active(key)
        self._run.now = self._now()
        self._run.complete(active, value)
        self._told()

    def failed(self, key: Any, error: BaseException) -> Work | None:
        """Note a failure; see `executor.Source`."""
        active = self._active(key)
        self._run.now = self._now()
        task = self.definition.tasks[active.task]
        self.causes[task.id if active.item is None else f"{task.id}[{active.item}]"] = error
        job = self._run.fail(active, error, str(error) or type(error).__name__)
        self._told()
        if job is None:
            return None
        return self._work(self.state.active[active.token], job.parameters)

    def left(self, key: Any) -> None:
        """Note that something was cancelled."""
        self._run.now = self._now()
        self._run.left(self._active(key))
        self._told()

    def stop(self, reason: str) -> None:
        """Start nothing more; what runs will tell its end."""
        if self.state.status != "running" or self._run.stopping is not None:
            return
        self._run.now = self._now()
        self._run.asked = reason
        self._run.stop(reason, reason)
        self._told()

    def end(self) -> None:
        """Let the run be over."""
        self._run.now = self._now()
        if self._run.asked is not None:
            data = {"by": None, "reason": self._run.asked}
            self._run.emit("instance.cancelled", None, None, data)
        else:
            self._run.end()
        self._keep()
        if self.state.status == "running":
            raise EngineError("the run stands still although nothing is being done")

    def _told(self) -> None:
        """Perform what the last events ask for, and keep them."""
        self._keep()
        effects, self._run.effects = self._run.effects, []
        keys = {a.job: token for token, a in self.state.active.items()} if effects else {}
        for effect in effects:
            if isinstance(effect, CancelJob) and effect.job in keys and self.cancels is not None:
                self.cancels(self._key_of(keys[effect.job]))
        if self._run.stopping is not None and self.stops is not None:
            self.stops()

    def _key_of(self, token: str) -> Any:
        number = self.state.active[token].task
        return number if self._tokens.get(number) == token else token

    def _active(self, key: Any) -> Active:
        return self.state.active[self._tokens[key] if type(key) is int else key]

    def _work(self, active: Active, parameters: Mapping[str, Any]) -> Work:
        """The next attempt of something, with what its function asks for."""
        task, body = self.definition.tasks[active.task], self._bodies[active.task]
        if body is None:
            raise EngineError(f"the task {task.id!r} has no function")
        given = self._given(active, body, parameters)
        call = partial(body.function, **given) if given else body.function
        delay = 0.0
        if active.retry_at is not None:
            delay = max((active.retry_at - self._run.now).total_seconds(), 0.0)
        return Work(self._key_of(active.token), call, _mode(body), task.time_limit, delay)

    def _given(self, active: Active, body: Body, parameters: Mapping[str, Any]) -> dict[str, Any]:
        wanted, definition = body.wanted, self.definition
        if not any(wanted):
            return {}
        task = definition.tasks[active.task]
        found: dict[str, Any] = dict(self.state.variables) if wanted.everything else {}
        names = (*wanted.needed, *wanted.optional)
        found.update((n, self.state.variables[n]) for n in names if n in self.state.variables)
        for number in definition.dependencies[active.task]:
            name = definition.tasks[number].result_name
            if name in names or wanted.everything:
                found[name] = self.state.results[number]
        if active.item is not None and (task.item in names or wanted.everything):
            found[task.item] = self.state.items[active.task].values[active.item]
        if wanted.everything:
            found.update(parameters)
        else:
            found.update((name, parameters[name]) for name in names if name in parameters)
        if CONTEXT in wanted.needed and CONTEXT not in found:
            key = active.job or active.token
            found[CONTEXT] = TaskContext(
                self.state.instance, task.id, key, active.attempt, active.item
            )
        return found

    def _now(self) -> datetime:
        return self._at(ticks()) if self._clock is None else self._clock.now()

    def _at(self, tick: float) -> datetime:
        return self._base + timedelta(seconds=tick - self._zero)

    def _keep(self) -> None:
        """Hand what is new to the journal before anything follows from it."""
        if self._journal is not None and self._written < len(self._log):
            new = [event for event in self._log[self._written :] if isinstance(event, Event)]
            self._written = len(self._log)
            self._journal.append(new)

    def history(self) -> tuple[Event, ...]:
        """Give every event of the instance, what was noted as numbers included."""
        return (*self._kept, *self._told_events())

    def _told_events(self) -> list[Event]:
        found: list[Event] = []
        times = iter(self._times)
        seq, now = self._kept[-1].seq if self._kept else 0, 0.0
        for entry in self._log:
            if isinstance(entry, Event):
                found.append(entry)
                seq = entry.seq
                continue
            since, now = now, next(times)
            if entry is None:
                continue
            if entry < 0:
                found.extend(self._began(~entry, seq + 1, self._at(now)))
                seq += 2
                continue
            found.extend(self._began(entry, seq + 1, self._at(since)))
            found.extend(self._ended(entry, seq + 3, seq + 1, self._at(now), now - since))
            seq += 4
        return found

    def _began(self, number: int, seq: int, at: datetime) -> tuple[Event, Event]:
        task, instance = self.definition.tasks[number], self.state.instance
        token = str(seq)
        job: dict[str, Any] = {
            "job": f"{instance}:{seq + 1}",
            "handler": task.handler,
            "parameters": {},
            "attempt": 1,
            "attempts": (task.retry or ONCE).attempts,
            "timeLimit": task.time_limit or 300.0,
        }
        entered = {"type": "task", "flow": None}
        return (
            Event(instance, seq, at, "node.entered", task.id, token, entered),
            Event(instance, seq + 1, at, "job.created", task.id, token, job),
        )

    def _ended(
        self, number: int, seq: int, first: int, at: datetime, seconds: float
    ) -> tuple[Event, Event]:
        task, instance = self.definition.tasks[number].id, self.state.instance
        token = str(first)
        job = {"job": f"{instance}:{first + 1}", "attempt": 1}
        data = {"outputs": self.state.results[number], "duration": max(seconds, 0.0)}
        return (
            Event(instance, seq, at, "job.completed", task, token, job),
            Event(instance, seq + 1, at, "node.completed", task, token, data),
        )


def _mode(body: Body) -> int:
    if body.coroutine:
        return COROUTINE
    return INLINE if body.inline else THREAD


def _present() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - code that runs outside the product has no other clock
