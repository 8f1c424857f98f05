"""The record of a run of functions: bare numbers where nothing but a call happened, else events.

In the log a number `n` says that task n began when the one before it ended and succeeded without
ever suspending, `~n` that it began and has suspended, None that a burst began; `times` holds the
instants. Numbers become events when somebody asks for the history.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.events import Event
from engine.retry import ONCE
from engine.taskgraph.executor import ticks

if TYPE_CHECKING:
    from engine.ports import Clock
    from engine.taskgraph.definition import Definition
    from engine.taskgraph.state import State


class Record:
    """What happened, and when."""

    def __init__(self, definition: Definition, state: State, clock: Clock | None) -> None:
        self.definition = definition
        self.state = state
        self.log: list[int | Event | None] = []
        self.times: list[float] = []
        self.kept: tuple[Event, ...] = ()  # what the journal had before
        self._clock = clock
        self._zero = ticks()
        self._base = clock.now() if clock is not None else _present()

    def now(self) -> datetime:
        """Give the present instant."""
        return self.at(ticks()) if self._clock is None else self._clock.now()

    def at(self, tick: float) -> datetime:
        """Give the instant of a tick."""
        return self._base + timedelta(seconds=tick - self._zero)

    def history(self) -> tuple[Event, ...]:
        """Give every event of the instance, what was noted as numbers included."""
        return (*self.kept, *self._told())

    def _told(self) -> list[Event]:
        found: list[Event] = []
        times = iter(self.times)
        seq, now = self.kept[-1].seq if self.kept else 0, 0.0
        for entry in self.log:
            if isinstance(entry, Event):
                found.append(entry)
                seq = entry.seq
                continue
            since, now = now, next(times)
            if entry is None:
                continue
            if entry < 0:
                found.extend(self._began(~entry, seq + 1, self.at(now)))
                seq += 2
                continue
            found.extend(self._began(entry, seq + 1, self.at(since)))
            found.extend(self._ended(entry, seq + 3, seq + 1, self.at(now), now - since))
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


def _present() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - code that runs outside the product has no other clock
