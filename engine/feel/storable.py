"""Values as they enter the variables: FEEL values only, in one order.

The entries of a context are sorted, because storage may sort them: what an expression sees must
not depend on whether the instance was stored in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.errors import EngineError
from engine.feel.errors import FeelError
from engine.feel.values import (
    Date,
    DateTime,
    DaysTimeDuration,
    Range,
    Time,
    YearsMonthsDuration,
    to_value,
)

MAX_DEPTH = 100
_AS_IS = frozenset(
    {
        type(None),
        bool,
        str,
        Decimal,
        Date,
        Time,
        DateTime,
        YearsMonthsDuration,
        DaysTimeDuration,
        Range,
    }
)


class UnstorableValue(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """The value cannot become a variable."""


def normal(value: object, depth: int = 0) -> Any:
    """Give the value as a variable holds it, or raise `UnstorableValue`."""
    kind = type(value)
    if kind in _AS_IS:
        if isinstance(value, Decimal) and not value.is_finite():
            raise UnstorableValue("a number must be finite")
        return value
    if isinstance(value, int):
        return Decimal(value)
    if depth >= MAX_DEPTH:
        raise UnstorableValue(f"a value may be nested {MAX_DEPTH} deep")
    if isinstance(value, Mapping):
        return _context(value, depth)
    if isinstance(value, list | tuple):
        return [normal(item, depth + 1) for item in value]
    return _converted(value)


def normal_variables(variables: Mapping[str, object]) -> dict[str, Any]:
    """Give the variables as the state holds them."""
    return {_name(name): normal(value) for name, value in variables.items()}


def _context(value: Mapping[Any, object], depth: int) -> dict[str, Any]:
    names = sorted(_name(name) for name in value)
    return {name: normal(value[name], depth + 1) for name in names}


def _name(name: object) -> str:
    if isinstance(name, str):
        return name
    raise UnstorableValue(f"the names of variables are text, not {type(name).__name__}")


def _converted(value: object) -> Any:
    try:
        known = to_value(value)
    except FeelError as error:
        raise UnstorableValue(error.message) from None
    if type(known) in _AS_IS:
        return known
    raise UnstorableValue(f"a {type(value).__name__} cannot be stored as a variable")
