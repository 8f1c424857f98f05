"""From the host's values to FEEL's; what needs no conversion is handed on as it is."""

from __future__ import annotations

import datetime as host
from collections.abc import Iterable, Mapping
from decimal import Decimal

from engine.feel.errors import FeelValueError, NoValue
from engine.feel.numbers import CONTEXT, from_int
from engine.feel.values.date import Date
from engine.feel.values.date_time import DateTime
from engine.feel.values.durations import DaysTimeDuration
from engine.feel.values.time import Time
from engine.feel.values.value import SCALARS, Value
from engine.feel.values.zone import Offset, Zone, ZoneId

_MAX_DEPTH = 100


def to_value(value: object, depth: int = 0) -> Value:
    """The FEEL value of a host value; FeelValueError names a type that has none."""
    if type(value) in SCALARS and type(value) is not Decimal:
        return value  # type: ignore[return-value]  # SCALARS holds only types of Value
    if depth > _MAX_DEPTH:
        raise FeelValueError("a value is nested too deeply", value=None)
    match value:
        case Decimal():
            return number(value)
        case list() | tuple():
            return _list(value, depth)
        case Mapping():
            return _context(value, depth)
        case _:
            return _scalar(value)


def number(value: Decimal) -> Decimal | None:
    """The number with 34 digits; null for what is none."""
    if not value.is_finite():
        return None
    try:
        rounded = CONTEXT.plus(value)
    except ArithmeticError:
        return None
    return value if rounded == value else rounded


def _list(values: list[object] | tuple[object, ...], depth: int) -> list[Value]:
    converted = [to_value(item, depth + 1) for item in values]
    if isinstance(values, list) and _same(values, converted):
        return values  # type: ignore[return-value]  # each item is its own conversion
    return converted


def _context(values: Mapping[object, object], depth: int) -> dict[str, Value]:
    converted: dict[str, Value] = {}
    for key, item in values.items():
        if not isinstance(key, str):
            raise FeelValueError(f"a context has the key {key!r}, which is not text", value=key)
        converted[key] = to_value(item, depth + 1)
    if type(values) is dict and _same(values.values(), converted.values()):
        return values
    return converted


def _same(before: Iterable[object], after: Iterable[object]) -> bool:
    return all(one is other for one, other in zip(before, after, strict=True))


def _scalar(value: object) -> Value:
    try:
        match value:
            case str():
                return "".join(value)  # a subclass of str becomes plain text
            case int():
                return from_int(value)
            case float():
                return number(Decimal(repr(float(value))))
            case host.datetime():
                return DateTime(_date(value), _time(value.timetz()))
            case host.date():
                return _date(value)
            case host.time():
                return _time(value)
            case host.timedelta():
                micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
                return DaysTimeDuration(micros * 1000)
            case _:
                raise FeelValueError(f"FEEL has no value for a {type(value).__name__}", value=value)
    except NoValue as reason:
        raise FeelValueError(reason.reason, value=value) from None


def _date(value: host.date) -> Date:
    return Date(value.year, value.month, value.day)


def _time(value: host.time) -> Time:
    return Time(
        value.hour, value.minute, value.second, value.microsecond * 1000, _zone(value.tzinfo, value)
    )


def _zone(zone: host.tzinfo | None, value: host.time) -> Zone | None:
    if zone is None:
        return None
    name = getattr(zone, "key", None)
    if isinstance(name, str):
        return ZoneId(name)
    distance = zone.utcoffset(None) if value.utcoffset() is None else value.utcoffset()
    return None if distance is None else Offset(distance.days * 86_400 + distance.seconds)
