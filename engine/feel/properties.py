"""What stands after a dot: entries of contexts, parts of temporal values, ends of ranges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.errors import NoValue
from engine.feel.numbers import from_int
from engine.feel.values.calendar import iso_weekday
from engine.feel.values.date import Date
from engine.feel.values.date_time import DateTime
from engine.feel.values.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.values.time import NANOS_PER_SECOND, Time
from engine.feel.values.value import Range, Value, kind
from engine.feel.values.zone import ZoneId

if TYPE_CHECKING:
    from collections.abc import Callable

_DATE: dict[str, Callable[[Date], Value]] = {
    "year": lambda it: from_int(it.year),
    "month": lambda it: from_int(it.month),
    "day": lambda it: from_int(it.day),
    "weekday": lambda it: from_int(iso_weekday(it.number)),
}


def _seconds(time: Time) -> Decimal:
    if not time.nano:
        return Decimal(time.second)
    return Decimal(time.second * NANOS_PER_SECOND + time.nano).scaleb(-9).normalize()


_TIME: dict[str, Callable[[Time], Value]] = {
    "hour": lambda it: from_int(it.hour),
    "minute": lambda it: from_int(it.minute),
    "second": _seconds,
    "timezone": lambda it: it.zone.name if isinstance(it.zone, ZoneId) else None,
}
_YEARS_MONTHS: dict[str, Callable[[YearsMonthsDuration], Value]] = {
    "years": lambda it: from_int(it.years),
    "months": lambda it: from_int(it.months),
}
_DAYS_TIME: dict[str, Callable[[DaysTimeDuration], Value]] = {
    "days": lambda it: from_int(it.days),
    "hours": lambda it: from_int(it.hours),
    "minutes": lambda it: from_int(it.minutes),
    "seconds": lambda it: it.seconds,
}
_RANGE: dict[str, Callable[[Range], Value]] = {
    "start": lambda it: it.low,
    "end": lambda it: it.high,
    "start included": lambda it: it.low_closed,
    "end included": lambda it: it.high_closed,
}


def entry(value: Value, name: str) -> Value:
    """`value.name`; NoValue where there is no such thing. A list is asked item by item."""
    match value:
        case dict():
            if name in value:
                return value[name]
            raise NoValue(f"the context has no entry {name!r}")
        case list():
            return [_quietly(item, name) for item in value]
        case _:
            return _property(value, name)


def _quietly(value: Value, name: str) -> Value:
    try:
        return entry(value, name)
    except NoValue:
        return None


def _property(value: Value, name: str) -> Value:
    match value:
        case Date() if name in _DATE:
            return _DATE[name](value)
        case DateTime() if name in _DATE:
            return _DATE[name](value.date)
        case DateTime() | Time() if name == "time offset":
            return None if value.offset is None else DaysTimeDuration.of_seconds(value.offset)
        case DateTime() if name in _TIME:
            return _TIME[name](value.time)
        case Time() if name in _TIME:
            return _TIME[name](value)
        case YearsMonthsDuration() if name in _YEARS_MONTHS:
            return _YEARS_MONTHS[name](value)
        case DaysTimeDuration() if name in _DAYS_TIME:
            return _DAYS_TIME[name](value)
        case Range() if name in _RANGE:
            return None if value.comparison == "!=" else _RANGE[name](value)
    raise NoValue(f"{kind(value)} has no property {name!r}")
