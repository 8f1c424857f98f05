"""Equality and identity of values, and a key by which equal values can be found.

`=` compares times by their seconds (paragraph 10.3.2.3 counts hour, minute, second) and moments
with a zone by the instant they name; `is()` compares kind and all that was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.values.date_time import DateTime
from engine.feel.values.time import NANOS_PER_SECOND, Time
from engine.feel.values.value import Range

if TYPE_CHECKING:
    from collections.abc import Hashable

    from engine.feel.values.value import Value


def equal(left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None where their kinds cannot be compared."""
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    if isinstance(left, list | dict | Time | DateTime | Range):
        return _equal_composed(left, right)
    return left == right


def _equal_composed(left: Value, right: Value) -> bool | None:
    if isinstance(left, Time | DateTime) and isinstance(right, Time | DateTime):
        return instant(left) == instant(right)
    match left, right:
        case list(), list():
            return len(left) == len(right) and all(map(_surely, left, right))
        case dict(), dict():
            return left.keys() == right.keys() and all(
                _surely(item, right[key]) for key, item in left.items()
            )
        case Range(), Range():
            return _shape(left) == _shape(right) and (
                _surely(left.low, right.low) and _surely(left.high, right.high)
            )
        case _:
            return None


def _surely(left: Value, right: Value) -> bool:
    return equal(left, right) is True


def _shape(value: Range) -> tuple[object, ...]:
    return value.low_closed, value.high_closed, value.comparison


def instant(value: Time | DateTime) -> tuple[bool, int]:
    """Whether there is a zone, and the second that is named, counted in UTC where there is one."""
    return value.zone is None, value.position // NANOS_PER_SECOND


def key(value: Value) -> Hashable:
    """A key that equal values share, and only they."""
    match value:
        case list():
            return ("list", *map(key, value))
        case dict():
            return ("context", frozenset((name, key(item)) for name, item in value.items()))
        case Time() | DateTime():
            return (type(value), *instant(value))
        case Range():
            return ("range", *_shape(value), key(value.low), key(value.high))
        case bool():
            return ("boolean", value)
        case _:
            return value


def identical(left: Value, right: Value) -> bool:
    """Whether two values are of one kind and were written alike; a zone is not its offset."""
    if type(left) is not type(right):
        return False
    match left, right:
        case list(), list():
            return len(left) == len(right) and all(map(identical, left, right))
        case dict(), dict():
            return left.keys() == right.keys() and all(
                identical(item, right[name]) for name, item in left.items()
            )
        case _:
            return left == right
