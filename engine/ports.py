"""What the engine needs from outside, as small as it can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from engine.commands import DecisionOutcome, RulesAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from engine.effects import EvaluateDecision
    from engine.events import Event

__all__ = [
    "Clock",
    "DecisionOutcome",
    "Decisions",
    "JobRunner",
    "Journal",
    "KeepsDecisions",
    "RulesAnswer",
]


class Clock(Protocol):
    """The one source of time; always timezone-aware UTC."""

    def now(self) -> datetime:
        """Give the present instant."""
        ...


class Decisions(Protocol):
    """Published decisions and rule sets, each by its key."""

    def evaluate(
        self, key: str, decision_id: str | None, variables: Mapping[str, Any], now: datetime
    ) -> DecisionOutcome:
        """Evaluate the decision, or raise `DecisionFailed` saying in words why it cannot."""
        ...

    def evaluate_rules(self, key: str, variables: Mapping[str, Any], now: datetime) -> RulesAnswer:
        """Evaluate the rule set, or raise `DecisionFailed` where one of its rules cannot be."""
        ...


@runtime_checkable
class KeepsDecisions(Protocol):
    """Decisions whose outcomes may be kept; those that cannot keep any are just evaluated."""

    def recalled(self, asked: EvaluateDecision, now: datetime) -> DecisionOutcome:
        """Give the outcome that is kept, else evaluate and keep it; or raise `DecisionFailed`."""
        ...


class JobRunner(Protocol):
    """Whatever runs handlers."""

    def run(
        self, handler: str, parameters: Mapping[str, Any], *, job: str, attempt: int, node: str
    ) -> object:
        """Give the handler's result, or raise `HandlerError`."""
        ...


class Journal(Protocol):
    """Where the events of runs outside a database are kept."""

    def append(self, events: Sequence[Event]) -> None:
        """Keep the events; once this returns they are there after a crash."""
        ...

    def read(self, instance: str) -> Iterable[Event]:
        """Give the events of an instance in their order; none for one that never began."""
        ...
