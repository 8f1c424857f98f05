"""What the engine needs from outside, as small as it can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from engine.commands import DecisionOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["Clock", "DecisionOutcome", "Decisions", "JobRunner"]


class Clock(Protocol):
    """The one source of time; always timezone-aware UTC."""

    def now(self) -> datetime:
        """Give the present instant."""
        ...


class Decisions(Protocol):
    """Published decisions by key."""

    def evaluate(
        self, key: str, decision_id: str | None, variables: Mapping[str, Any], now: datetime
    ) -> DecisionOutcome:
        """Evaluate the decision, or raise `DecisionFailed` saying in words why it cannot."""
        ...


class JobRunner(Protocol):
    """Whatever runs handlers."""

    def run(
        self, handler: str, parameters: Mapping[str, Any], *, job: str, attempt: int, node: str
    ) -> object:
        """Give the handler's result, or raise `HandlerError`."""
        ...
