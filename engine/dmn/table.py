"""A decision table as a value, and its two-way passage to a pandas frame."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from engine.dmn.clauses import TableParts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class DecisionTable(TableParts):
    """One decision table; `from_dataframe(to_dataframe(table)) == table` always holds."""

    def to_dataframe(self) -> pd.DataFrame:
        """Rows are rules, columns carry role, label, id, expression, type, allowed and default."""
        from engine.dmn.frames import frame_of

        return frame_of(self)

    @classmethod
    def from_dataframe(
        cls, frame: pd.DataFrame, *, hit_policy: str | None = None, aggregation: str | None = None
    ) -> DecisionTable:
        """The table a frame describes; what the frame does not say gets a plain default."""
        from engine.dmn.frames import parts_of

        return cls.of(parts_of(frame, hit_policy=hit_policy, aggregation=aggregation))

    @classmethod
    def of(cls, parts: TableParts) -> DecisionTable:
        """The same parts as a table."""
        return cls(**{field.name: getattr(parts, field.name) for field in fields(TableParts)})
