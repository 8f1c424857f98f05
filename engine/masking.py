"""Keeping values from being shown: variables by their names, and what was in them wherever it turns up.

A `Mask` knows names and values. Under a name everything is hidden; a value is hidden where it
stands alone and, from four characters on, inside any text, also written in base64, hexadecimal,
for a URL, as JSON or for HTML. Shorter ones inside a text would hide every other word.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Container, Iterable, Iterator, Mapping
from html import escape
from json import dumps
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from engine.events import Event

SHOWN = "•••"
LEAST = 4
#: fields of an event that say how it fits into its instance; every other field may hold values
STRUCTURE = frozenset(
    [
        "attempt", "attempts", "call", "child", "count", "decision", "definition", "duration",
        "flow", "flows", "form", "handler", "hit_policy", "host", "incident", "index", "invoke",
        "job", "kind", "late", "number", "plan", "queue", "result_variable", "retry_at", "rules",
        "scope", "secrets", "sendid", "states", "subscription", "table", "task", "timeLimit",
        "timer", "token", "type", "undoes", "version",
    ]
)  # fmt: skip


def leaves(value: Any) -> Iterator[str]:
    """Give every text, number and date inside the value, as text."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    elif value is not None and not isinstance(value, bool) and str(value):
        yield str(value)


def hidden_in(
    event: Event, names: frozenset[str], nodes: Container[str | None] = frozenset()
) -> Iterator[str]:
    """Give what the event says of these variables, and of the results of these nodes."""
    for field, value in event.data.items():
        if field in STRUCTURE:
            continue
        if field == "outputs" and event.node in nodes:
            yield from leaves(value)
        yield from _under(names, value)


def _under(names: frozenset[str], data: Any) -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, inner in data.items():
            if name in names:
                yield from leaves(inner)
            else:
                yield from _under(names, inner)
    elif isinstance(data, list | tuple):
        for inner in data:
            yield from _under(names, inner)


class Mask:
    """Hides these names and values; it changes nothing in place."""

    __slots__ = ("_named", "_pattern", "names", "values")
    SHOWN = SHOWN

    def __init__(self, names: Iterable[str] = (), values: Iterable[Any] = ()) -> None:
        self.names = frozenset(names)
        self.values = frozenset(leaves(list(values)))
        found = {form for value in self.values if len(value) >= LEAST for form in forms(value)}
        ordered = sorted(found, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        named = "|".join(map(re.escape, sorted(self.names)))
        # what an explanation says of a variable: “total = 5”
        self._named = re.compile(rf"(?<!\w)({named}) = [^,)\n]*") if named else None

    def __bool__(self) -> bool:
        return bool(self.names or self.values)

    def text(self, text: str) -> str:
        """Give the text without the values."""
        if text in self.values:
            return SHOWN
        if self._pattern is not None:
            text = self._pattern.sub(SHOWN, text)
        return text if self._named is None else self._named.sub(rf"\1 = {SHOWN}", text)

    def value(self, value: Any) -> Any:
        """Give the value without the values, and without what stands under the names."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return self.variables(value)
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        if value is None or isinstance(value, bool):
            return value
        said = str(value)
        return value if self.text(said) == said else SHOWN

    def variables(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Give the variables as they may be shown."""
        return {
            self.text(name): SHOWN if name in self.names else self.value(value)
            for name, value in variables.items()
        }

    def event(self, event: Event) -> Event:
        """Give the event as it may be shown: it happened all the same, where and when it did."""
        data = {
            name: value if name in STRUCTURE else self.value(value)
            for name, value in event.data.items()
        }
        return event._replace(data=data)


def forms(value: str) -> Iterator[str]:
    """Give the ways in which the text may be written inside another text."""
    data = value.encode("utf-8", "surrogatepass")
    yield from (value, data.hex(), data.hex().upper())
    yield from (quote_plus(data), quote(data), quote(data, safe=""), quote(data).lower())
    yield from (dumps(value)[1:-1], dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1])
    yield escape(value)
    for before in range(3):  # inside a longer text the letters depend on what went before
        coded = b64encode(bytes(before) + data).decode().rstrip("=")
        spoiled = (before + len(data)) % 3 != 0
        core = coded[(0, 2, 3)[before] : len(coded) - spoiled]
        if len(core) >= LEAST:
            yield from (core, core.replace("+", "-").replace("/", "_"))
