"""What `for`, `some` and `every` walk over."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.errors import NoValue
from engine.feel.numbers import from_int, to_int
from engine.feel.values.date import Date
from engine.feel.values.value import Range, Value, kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def elements(value: Value) -> Iterable[Value]:
    """The items of a list or of a range of integers or dates; another value is its only item."""
    match value:
        case None:
            raise NoValue("null is nothing to walk over")
        case list():
            return value
        case Range(comparison=None):
            return _inside(value)
        case _:
            return (value,)


def _inside(value: Range) -> Iterable[Value]:
    inner = list_bounds(value.low, value.high)
    low = inner[0] + (not value.low_closed)
    high = inner[1] - (not value.high_closed)
    return _count(low, high, dates=isinstance(value.low, Date)) if low <= high else ()


def steps(low: Value, high: Value) -> Iterator[Value]:
    """From one end to the other, both included, downwards where the first is the greater."""
    first, last = list_bounds(low, high)
    return _count(first, last, dates=isinstance(low, Date))


def list_bounds(low: Value, high: Value) -> tuple[int, int]:
    """Both ends as integers: numbers as they are, dates as day numbers."""
    match low, high:
        case Decimal(), Decimal():
            first, last = to_int(low), to_int(high)
            if first is not None and last is not None:
                return first, last
            raise NoValue("only whole numbers can be walked over")
        case Date(), Date():
            return low.number, high.number
        case _:
            raise NoValue(f"there is no way to walk from {kind(low)} to {kind(high)}")


def _count(first: int, last: int, *, dates: bool) -> Iterator[Value]:
    numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    return (Date.of_number(n) if dates else from_int(n) for n in numbers)
