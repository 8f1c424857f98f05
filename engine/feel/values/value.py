"""The closed union of everything a FEEL expression can yield.

Ranges and functions stand here because they are made of values as the union is made of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias, Union

from engine.feel.types import ANY, FeelType
from engine.feel.values.date import Date
from engine.feel.values.date_time import DateTime
from engine.feel.values.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.values.time import Time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.feel.run import Run

Value: TypeAlias = Union[
    bool,
    Decimal,
    str,
    Date,
    Time,
    DateTime,
    YearsMonthsDuration,
    DaysTimeDuration,
    "Range",
    "Function",
    list["Value"],
    dict[str, "Value"],
    None,
]

Comparison = Literal["<", "<=", ">", ">=", "=", "!="]


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of ordered values.

    `comparison` is set for ranges written as one comparison; such an end that is missing is
    infinite. A range written with two ends and a null end holds nothing that can be known.
    """

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool
    comparison: Comparison | None = None

    @classmethod
    def of_comparison(cls, comparison: Comparison, end: Value) -> Range:
        """The range that `(< end)` and its like stand for."""
        match comparison:
            case "<" | "<=":
                return cls(None, end, False, comparison == "<=", comparison)  # noqa: FBT003 - which ends are closed
            case ">" | ">=":
                return cls(end, None, comparison == ">=", False, comparison)  # noqa: FBT003 - which ends are closed
            case "=" | "!=":
                return cls(end, end, True, True, comparison)  # noqa: FBT003 - which ends are closed


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name and a type that the argument is coerced to."""

    name: str
    type: FeelType = ANY


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something to call by position or by name; two functions are equal only if they are one."""

    name: str
    parameters: tuple[Parameter, ...]
    by_position: Callable[[Run, Sequence[Value]], Value]
    by_name: Callable[[Run, Mapping[str, Value]], Value]
    result: FeelType = ANY


SCALARS: frozenset[type] = frozenset(
    {
        type(None),
        bool,
        Decimal,
        str,
        Date,
        Time,
        DateTime,
        YearsMonthsDuration,
        DaysTimeDuration,
        Range,
        Function,
    }
)

_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    YearsMonthsDuration: "years and months duration",
    DaysTimeDuration: "days and time duration",
    Range: "range",
    Function: "function",
    list: "list",
    dict: "context",
}


def kind(value: Value) -> str:
    """The name of a value's kind, as FEEL calls it."""
    return _KINDS[type(value)]
