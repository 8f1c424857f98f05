"""Functions that make values of one type from values of another, and `is`, `not`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.feel.builtins.registry import Family, builtin
from engine.feel.errors import NoValue
from engine.feel.numbers import parse
from engine.feel.values.equality import identical
from engine.feel.values.text import to_text

if TYPE_CHECKING:
    from engine.feel.run import Run
    from engine.feel.values.value import Value

CONVERSION: Family = {}
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


@builtin(
    CONVERSION,
    "number(from: string, [grouping separator: string], [decimal separator: string])",
)
def number(_run: Run, text: str, grouping: str | None, point: str | None) -> Value:
    """The number that a text writes with such separators."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        raise NoValue("number(): a separator is ' ' (grouping only), ',' or '.'")
    if grouping is not None and grouping == point:
        raise NoValue("number(): the separators must differ")
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(".", "x").replace(point, ".") if point and point != "." else plain
    if not _NUMBER.fullmatch(plain):
        raise NoValue(f"number(): {text[:50]!r} is no number")
    return parse(plain)


@builtin(CONVERSION, "string(from: any)")
def string(run: Run, value: Value) -> Value:
    """The text of a value; null stays null."""
    if value is None:
        return None
    text = to_text(value)
    run.grow_string(len(text))
    return text


@builtin(CONVERSION, "is(value1: any, value2: any)")
def is_(_run: Run, value1: Value, value2: Value) -> Value:
    """Whether both are the same in kind and in all that was written."""
    return identical(value1, value2)


@builtin(CONVERSION, "not(negand: boolean)")
def not_(_run: Run, negand: Value) -> Value:
    """True for false, false for true."""
    return not negand
