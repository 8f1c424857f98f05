"""Values as text: what `string()` yields, which FEEL itself could read again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.numbers import text as number_text
from engine.feel.values.value import Function, Range

if TYPE_CHECKING:
    from engine.feel.values.value import Value

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def quoted(text: str) -> str:
    """The string literal that stands for a text."""
    return f'"{text.translate(_ESCAPES)}"'


def to_text(value: Value) -> str:
    """The text of a value; a string is its own."""
    return value if isinstance(value, str) else _inner(value)


def _inner(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case str():
            return quoted(value)
        case list():
            return "[" + ", ".join(map(_inner, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{_key(k)}: {_inner(v)}" for k, v in value.items()) + "}"
        case Range():
            return _range(value)
        case Function():
            return f"function({', '.join(p.name for p in value.parameters)})"
        case _:
            return str(value)


def _key(name: str) -> str:
    simple = name.replace(" ", "_").isidentifier() and " " + name + " " == f" {name.strip()} "
    return name if simple else quoted(name)


def _range(value: Range) -> str:
    if value.comparison is not None:
        end = value.high if value.comparison in ("<", "<=") else value.low
        return f"({value.comparison} {_inner(end)})"
    low = "[" if value.low_closed else "("
    high = "]" if value.high_closed else ")"
    return f"{low}{_inner(value.low)}..{_inner(value.high)}{high}"
