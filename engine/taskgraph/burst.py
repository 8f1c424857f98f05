"""The short way: tasks that need nothing but to be called, one after the other without a detour.

Their start and end are noted as bare numbers in the record, and the state is changed as
`changes.finish` would change it. A task that suspends leaves the short way: it is told as events.
"""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from engine.taskgraph.executor import BREATHE, Outcome, Work, ticks
from engine.taskgraph.record import Record
from engine.taskgraph.state import RUNNING, SUCCEEDED, Active, new_state

if TYPE_CHECKING:
    from engine.ports import Clock
    from engine.taskgraph.executor import Workers
    from engine.taskgraph.graph import Ready
    from engine.taskgraph.state import State

_FATAL = (KeyboardInterrupt, SystemExit)


class Bursts:
    """One run, as far as it takes the short way; `_take` is asked for everything else."""

    def __init__(self, ready: Ready, instance: str, *, short: bool, clock: Clock | None) -> None:
        self.definition = ready.definition
        self.state: State = new_state(instance)
        self._record = Record(self.definition, self.state, clock)
        self._log = self._record.log
        self._tokens: dict[int, str] = {}  # tasks of the short way that have suspended
        self._current: int | None = None  # the task that the burst is at
        self._since = 0.0
        self._synced = 0
        self._short = ready.short if short else {}

    def _take(self) -> Work | None:
        """Start what needs more than a call."""
        raise NotImplementedError

    async def burst(  # noqa: C901 - one loop, written out because calls cost
        self, workers: Workers, tired: float
    ) -> Work | Outcome | None:
        """Do what needs nothing but to be called; see `executor.Source`.

        This loop is why a task that does nothing costs less than a microsecond: it changes the
        state as `changes.finish` would, and leaves the counting to `_sync`.
        """
        if self._current is not None:
            workers.look()
        state, bad, results = self.state, self.state.bad, self.state.results
        due, phases, left = state.due, state.phases, state.left
        short, take = self._short.get, due.popleft
        dependents, base = self.definition.dependents, workers.context
        if not self._short or state.next() is None:
            return self._take()
        log, times = self._log.append, self._record.times.append
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

    def _burst_over(
        self, workers: Workers, number: int, value: Any, error: BaseException | None
    ) -> Outcome:
        """Work of a burst has failed, or has ended after it had suspended."""
        if error is not None and not isinstance(error, Exception) and type(error) in _FATAL:
            raise error
        if self._current is not None:
            workers.look()  # it failed at once, or others have been at it since it suspended
        return Outcome(number, value, error)

    def _sync(self) -> None:
        """Count what the burst has done since it was counted last."""
        self._current = None
        done = len(self._log) - self._synced
        self._synced += done
        self.state.seq += 4 * done
        self.state.open -= done

    def note(self) -> Any | None:
        """Note that the task of the burst has suspended, or is to be told as events."""
        number = self._current
        if number is None:
            return None
        self._sync()
        state = self.state
        token = self._tokens[number] = str(state.seq + 1)
        at, job = self._record.at(self._since), f"{state.instance}:{state.seq + 2}"
        state.seq += 2
        state.phases[number] = RUNNING
        state.active[token] = Active(token, number, None, at, job, 1, at, None)
        self._log.append(~number)
        self._record.times.append(self._since)
        self._synced = len(self._log)
        return number
