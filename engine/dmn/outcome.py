"""What an evaluation yields: the value, and everything needed to explain it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import DecisionFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.feel import Value


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a model something happened; row counts from 1, column is the column's label."""

    decision_id: str = ""
    decision: str = ""
    table: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        parts = [f"decision {self.decision!r}"] if self.decision else []
        if self.row is not None:
            parts.append(f"rule {self.row}")
        if self.column:
            parts.append(f"column {self.column!r}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class DecisionWarning:
    """Why a value became null, and where."""

    code: str
    message: str
    place: Place = Place()

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if str(self.place) else self.message


@dataclass(frozen=True, slots=True)
class Trace:
    """How a decision table came to its result."""

    table: str
    hit_policy: str
    inputs: Mapping[str, Value]
    rules: tuple[int, ...]
    outputs: Value


class HostInputs(NamedTuple):
    """What a table was given: host values, and how to read them once somebody looks."""

    read: Callable[[tuple[object, ...]], Mapping[str, Value]]
    values: tuple[object, ...]


class Decided(NamedTuple):
    """The result of one decision; `rules` counts from 1 and is empty where no table decided."""

    value: Value
    rules: tuple[int, ...] = ()
    given: Mapping[str, Value] | HostInputs = MappingProxyType({})
    outputs: Value = None
    warnings: tuple[DecisionWarning, ...] = ()
    decision_id: str = ""
    table: str = ""
    hit_policy: str = ""

    @property
    def inputs(self) -> Mapping[str, Value]:
        """What the decision was made from, by the title of the column or the name required."""
        given = self.given
        return given.read(given.values) if isinstance(given, HostInputs) else given


class EvaluationFailed(DecisionFailed):
    """The decision could not be evaluated to an end."""

    def __init__(self, code: str, message: str, place: Place) -> None:
        self.place = place
        super().__init__(code, f"{place}: {message}" if str(place) else message)
