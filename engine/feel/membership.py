"""What a value must be to pass a test: inside a range, among a list, equal to a value."""

from __future__ import annotations

from engine.feel.errors import NoValue
from engine.feel.values.equality import equal
from engine.feel.values.ordering import contains
from engine.feel.values.value import Range, Value, kind


def holds(value: Value, test: Value) -> bool | None:
    """Whether a value passes a test; NoValue says why that cannot be known."""
    match test:
        case Range():
            if isinstance(value, Range):
                return equal(value, test)
            return contains(test, value)
        case list():
            if isinstance(value, list) and equal(value, test):
                return True
            return any(_passes(value, item) for item in test)
        case _:
            answer = equal(value, test)
            if answer is None:
                raise NoValue(f"{kind(value)} and {kind(test)} have no equality")
            return answer


def _passes(value: Value, test: Value) -> bool:
    try:
        if isinstance(test, Range) and not isinstance(value, Range):
            return contains(test, value) is True
        return equal(value, test) is True
    except NoValue:
        return False
