"""An instance under test: it checks the kernel's laws after every step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import bpmn, codec
from engine.commands import Command, CompleteUserTask, DecisionOutcome, Start
from engine.errors import DecisionFailed
from engine.runtime import drive

if TYPE_CHECKING:
    from engine.bpmn import Definition
    from engine.effects import Effect
    from engine.events import Event

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class NoDecisions:
    """Decisions of a test that has none."""

    def evaluate(self, key: str, *_: object) -> DecisionOutcome:
        raise DecisionFailed("decision_unknown", f"There is no decision “{key}”")


class Instance:
    """Sends commands and keeps the whole history.

    After every step the stored state is read back and used for the next one, the fold of the
    stored events is compared with it, and the sequence is checked for gaps.
    """

    def __init__(
        self,
        definition: Definition,
        *,
        budget: int = 100,
        decisions: Any = None,
        limits: bpmn.Limits = bpmn.USUAL,
    ) -> None:
        self.definition = definition
        self.budget = budget
        self.limits = limits
        self.decisions = decisions or NoDecisions()
        self.state = bpmn.new_state("i")
        self.now = NOON
        self.history: list[bytes] = []
        self.events: list[Event] = []
        self.effects: list[Effect] = []

    def send(self, command: Command) -> tuple[Event, ...]:
        before = codec.encode_state(self.state)
        done = drive(
            self.definition,
            self.state,
            command,
            now=self.now,
            decisions=self.decisions,
            limits=self.limits._replace(steps=self.budget),
        )
        assert codec.encode_state(self.state) == before, "the input state was changed"
        self.history.extend(codec.encode_event(event) for event in done.events)
        self.events.extend(done.events)
        self.effects.extend(done.effects)
        assert [event.seq for event in self.events] == list(range(1, len(self.events) + 1))
        stored = codec.encode_state(done.state)
        folded = bpmn.fold(self.definition, "i", map(codec.decode_event, self.history))
        assert codec.encode_state(folded) == stored, "fold(events) is not the state"
        self.state = codec.decode_state(stored)
        assert codec.encode_state(self.state) == stored
        assert self.state.live == done.state.live == folded.live
        return done.events

    def start(self, **variables: Any) -> Instance:
        self.send(Start(variables))
        return self

    def later(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def nodes(self, kind: str) -> list[str]:
        return [event.node or "" for event in self.events if event.kind == kind]

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]

    def job(self) -> Any:
        (job,) = self.state.jobs.values()
        return job

    def timer(self, node: str) -> str:
        return next(t.timer for t in self.state.timers.values() if t.node == node)

    def incident(self) -> Any:
        (incident,) = self.state.incidents.values()
        return incident

    def finish(self, node: str, **variables: Any) -> None:
        task = next(t.task for t in self.state.user_tasks.values() if t.node == node)
        self.send(CompleteUserTask(task, variables, "ann"))


def load(test: str, name: str) -> Definition:
    """Read the model that lies beside the test."""
    return bpmn.read((Path(test).parent / f"{name}.bpmn").read_text())
