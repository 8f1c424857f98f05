"""Types as FEEL writes them after `instance of`, in parameters and in DMN item definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Simple:
    """A type without parts: `number`, `date and time`, `Any`, or a name not yet known."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """`list<item>`."""

    item: FeelType


@dataclass(frozen=True, slots=True)
class RangeOf:
    """`range<item>`."""

    item: FeelType


@dataclass(frozen=True, slots=True)
class ContextOf:
    """`context<a: number, b: string>`: at least these entries."""

    entries: tuple[tuple[str, FeelType], ...]


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """`function<number, string> -> boolean`."""

    parameters: tuple[FeelType, ...]
    result: FeelType


@dataclass(frozen=True, slots=True)
class Restricted:
    """A type with allowed values; `allows` is given a FEEL value and says yes or no.

    Kept by identity of the check: two definitions with the same text are two types.
    """

    base: FeelType
    allows: Callable[[object], bool]


FeelType: TypeAlias = Simple | ListOf | RangeOf | ContextOf | FunctionOf | Restricted

ANY = Simple("Any")
NUMBER = Simple("number")
STRING = Simple("string")
BOOLEAN = Simple("boolean")

BUILT_IN = frozenset(
    {
        "Any",
        "Null",
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "list",
        "context",
        "function",
        "range",
    }
)
ALIASES = {
    "any": "Any",
    "null": "Null",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "day time duration": "days and time duration",
    "year month duration": "years and months duration",
}


def simple(name: str) -> Simple:
    """The type of a name, with the older spellings of the standard."""
    return Simple(ALIASES.get(name, name))


def type_text(type_: FeelType) -> str:
    """The type as FEEL writes it."""
    match type_:
        case Simple(name):
            return name
        case ListOf(item):
            return f"list<{type_text(item)}>"
        case RangeOf(item):
            return f"range<{type_text(item)}>"
        case ContextOf(entries):
            return "context<" + ", ".join(f"{k}: {type_text(t)}" for k, t in entries) + ">"
        case FunctionOf(parameters, result):
            return f"function<{', '.join(map(type_text, parameters))}> -> {type_text(result)}"
        case Restricted(base):
            return type_text(base)
