"""FEEL values as plain JSON, where JSON can say them; the rest carries a tag.

| value | JSON |
|---|---|
| a number that JSON and browsers hold exactly | the number |
| any other number | {"$number": "1.50"} |
| dates, times, durations | {"$date": …}, {"$time": …}, {"$datetime": …}, {"$duration": …} |
| a range | {"$range": [low, high, low closed, high closed, comparison]} |
| a context with a single name that begins with "$" | {"$": {…}} |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import UnreadableData
from engine.feel.errors import FeelError, NoValue
from engine.feel.values import (
    Date,
    DateTime,
    DaysTimeDuration,
    Range,
    Time,
    YearsMonthsDuration,
    to_value,
)
from engine.feel.values.date import parse_date
from engine.feel.values.date_time import parse_date_time
from engine.feel.values.durations import parse_duration
from engine.feel.values.time import parse_time

Json = Any
SAFE = 2**53
LONG = 18  # a text of that length is no safe number, sign or not
ESCAPE = "$"
_PLAIN = frozenset({type(None), bool, str})
_TAGS: dict[type, str] = {
    Date: "$date",
    Time: "$time",
    DateTime: "$datetime",
    YearsMonthsDuration: "$duration",
    DaysTimeDuration: "$duration",
}
_READERS: dict[str, Callable[[str], Any]] = {
    "$date": parse_date,
    "$time": parse_time,
    "$datetime": parse_date_time,
    "$duration": parse_duration,
    "$number": Decimal,
}
_HOST = (date, datetime, time, timedelta)


def encode_value(value: object) -> Json:
    """Give JSON from which `decode_value` makes the same value."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, int):
        return value if -SAFE < value < SAFE else {"$number": str(value)}
    if isinstance(value, Mapping):
        encoded = {name: encode_value(inner) for name, inner in value.items()}
        return {ESCAPE: encoded} if _looks_tagged(value) else encoded
    if isinstance(value, list | tuple):
        return [encode_value(item) for item in value]
    return _tagged(value, kind)


def _tagged(value: object, kind: type) -> Json:
    tag = _TAGS.get(kind)
    if tag is not None:
        return {tag: str(value)}
    if isinstance(value, float):
        return _number(Decimal(repr(value)))
    if isinstance(value, Range):
        return {"$range": _range(value)}
    if isinstance(value, _HOST):
        try:
            return encode_value(to_value(value))
        except FeelError as error:
            raise TypeError(error.message) from None
    raise TypeError(f"a {kind.__name__} cannot be written as JSON")


def _number(value: Decimal) -> Json:
    text = str(value)
    if (text if text[0] != "-" else text[1:]).isdigit() and text != "-0":
        whole = int(text) if len(text) < LONG else SAFE
        if -SAFE < whole < SAFE:
            return whole
    elif "." in text and repr(float(value)) == text:
        return float(value)
    if not value.is_finite():
        raise TypeError("a number must be finite")
    return {"$number": text}


def _looks_tagged(value: Mapping[str, object]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith("$")


def decode_value(data: Json) -> Any:
    """Give the value that was encoded; numbers come back as `Decimal`."""
    if isinstance(data, bool) or data is None or isinstance(data, str):
        return data
    if isinstance(data, int):
        return Decimal(data)
    if isinstance(data, float):
        return Decimal(repr(data))
    if isinstance(data, list):
        return [decode_value(item) for item in data]
    if isinstance(data, Mapping):
        if len(data) == 1:
            tag, inner = next(iter(data.items()))
            if tag.startswith("$"):
                return _untagged(tag, inner)
        return {name: decode_value(inner) for name, inner in data.items()}
    raise UnreadableData(f"a {type(data).__name__} is not JSON")


def _untagged(tag: str, inner: Json) -> Any:
    if tag == ESCAPE and isinstance(inner, Mapping):
        return {name: decode_value(value) for name, value in inner.items()}
    if tag == "$range" and isinstance(inner, list) and len(inner) == 5:
        return _range_from(inner)
    reader = _READERS.get(tag)
    if reader is None or not isinstance(inner, str):
        raise UnreadableData(f"unknown tag {tag!r}")
    try:
        return reader(inner)
    except (NoValue, InvalidOperation) as error:
        raise UnreadableData(f"{tag} {inner[:40]!r} cannot be read: {error}") from None


def _range(value: Range) -> list[Json]:
    ends = [encode_value(value.low), encode_value(value.high)]
    return [*ends, value.low_closed, value.high_closed, value.comparison]


def _range_from(inner: list[Json]) -> Range:
    low, high, low_closed, high_closed, comparison = inner
    return Range(decode_value(low), decode_value(high), low_closed, high_closed, comparison)


def encode_variables(variables: Mapping[str, object]) -> dict[str, Json]:
    """Encode each variable; the names stay as they are, whatever they look like."""
    return {name: encode_value(value) for name, value in variables.items()}


def decode_variables(data: Mapping[str, Json]) -> dict[str, Any]:
    """Give the variables back."""
    return {name: decode_value(value) for name, value in data.items()}
