"""One evaluation of a model: its inputs, the values already known, and what there is to say."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.dmn.outcome import DecisionWarning, EvaluationFailed, Place, Trace

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from datetime import datetime

    from engine.feel import Value, Warning_

MAX_DEPTH = 60
MAX_WARNINGS = 200


class Session:
    """The state of one evaluation; never shared between two."""

    __slots__ = ("depth", "inputs", "known", "now", "traces", "warnings")

    def __init__(
        self,
        inputs: Mapping[str, Value],
        now: datetime | None,
        *,
        known: Mapping[Any, Value] | None = None,
        within: Session | None = None,
    ) -> None:
        self.inputs = inputs
        self.now = now
        self.known: dict[Any, Value] = dict(known or {})  # by node
        self.traces: dict[Hashable, Trace] = {}
        self.warnings: list[DecisionWarning] = within.warnings if within else []
        self.depth: int = within.depth if within else 0

    def warn(self, code: str, message: str, place: Place) -> None:
        """Remember why something became null."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(DecisionWarning(code, message, place))

    def warn_all(self, warnings: tuple[Warning_, ...], place: Place) -> None:
        """The same for what an expression had to say."""
        for warning in warnings:
            self.warn(warning.code, warning.message, place)

    @contextmanager
    def deeper(self, place: Place) -> Iterator[None]:
        """Guards against models whose decisions or functions call each other without end."""
        if self.depth >= MAX_DEPTH:
            raise EvaluationFailed("too_deep", f"calls nest deeper than {MAX_DEPTH}", place)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1
