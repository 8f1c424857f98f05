"""The order of values of one kind: numbers, text by code point, temporal values, durations."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.errors import NoValue
from engine.feel.values.date import Date
from engine.feel.values.date_time import DateTime
from engine.feel.values.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.values.equality import equal
from engine.feel.values.time import Time
from engine.feel.values.value import Value, kind

if TYPE_CHECKING:
    from engine.feel.values.value import Range

PLAINLY_ORDERED = frozenset({Decimal, str, Date, YearsMonthsDuration, DaysTimeDuration})
ORDERED = (Decimal, str, Date, Time, DateTime, YearsMonthsDuration, DaysTimeDuration)


def compare(left: Value, right: Value) -> int:
    """-1, 0 or 1; NoValue where the two have no order."""
    if type(left) is not type(right) or not isinstance(left, ORDERED):
        raise NoValue(f"{kind(left)} and {kind(right)} have no order")
    if isinstance(left, Time | DateTime) and isinstance(right, Time | DateTime):
        if (left.zone is None) != (right.zone is None):
            raise NoValue("a time with a zone and one without have no order")
        return (left.position > right.position) - (left.position < right.position)
    return (left > right) - (left < right)  # type: ignore[operator]  # both of one ordered kind


def contains(interval: Range, value: Value) -> bool | None:
    """Whether a range holds a value; NoValue where that cannot be known."""
    match interval.comparison:
        case "=":
            return equal(value, interval.low)
        case "!=":
            same = equal(value, interval.low)
            return None if same is None else not same
        case "<" | "<=":
            return _below(interval, value)
        case ">" | ">=":
            return _above(interval, value)
        case None:
            return _above(interval, value) and _below(interval, value)


def _above(interval: Range, value: Value) -> bool:
    order = compare(value, interval.low)
    return order > 0 or (order == 0 and interval.low_closed)


def _below(interval: Range, value: Value) -> bool:
    order = compare(value, interval.high)
    return order < 0 or (order == 0 and interval.high_closed)
