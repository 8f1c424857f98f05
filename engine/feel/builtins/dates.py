"""Functions that make temporal values and take them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.builtins.registry import Family, builtin
from engine.feel.conformance import date_to_date_time
from engine.feel.errors import NoValue
from engine.feel.numbers import from_int, to_int, truncated
from engine.feel.values.calendar import day_number, iso_week, iso_weekday
from engine.feel.values.convert import to_value
from engine.feel.values.date import Date, parse_date
from engine.feel.values.date_time import DateTime, parse_date_time
from engine.feel.values.durations import (
    NANOS,
    DaysTimeDuration,
    Duration,
    YearsMonthsDuration,
    parse_duration,
)
from engine.feel.values.time import Time, parse_time
from engine.feel.values.zone import Offset, Zone, ZoneId

if TYPE_CHECKING:
    from decimal import Decimal

    from engine.feel.run import Run
    from engine.feel.values.value import Value

DATES: Family = {}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _whole(value: Decimal) -> int:
    whole = to_int(value)
    if whole is None:
        raise NoValue(f"{value} is no whole number")
    return whole


@builtin(DATES, "date(from: string|date|date and time)")
def date(_run: Run, value: str | Date | DateTime) -> Value:
    """The date that a text writes, or of a date and time."""
    match value:
        case str():
            return parse_date(value)
        case Date():
            return value
        case DateTime():
            return value.date


@builtin(DATES, "date(year: number, month: number, day: number)")
def date_of(_run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    """The date of its parts."""
    return Date(_whole(year), _whole(month), _whole(day))


@builtin(DATES, "time(from: string|time|date and time|date)")
def time(_run: Run, value: str | Time | DateTime | Date) -> Value:
    """The time that a text writes, or of a date and time; of a date, its midnight UTC."""
    match value:
        case str():
            return parse_time(value)
        case Time():
            return value
        case DateTime():
            return value.time
        case Date():
            return date_to_date_time(value).time


@builtin(
    DATES,
    "time(hour: number, minute: number, second: number, [offset: days and time duration])",
)
def time_of(
    _run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTimeDuration | None
) -> Value:
    """The time of its parts."""
    return _clock(hour, minute, second, offset)


def _clock(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTimeDuration | str | None
) -> Time:
    seconds = truncated(second)
    nano = int((second - seconds).scaleb(9))
    return Time(_whole(hour), _whole(minute), seconds, nano, _zone(offset))


def _zone(offset: DaysTimeDuration | str | None) -> Zone | None:
    match offset:
        case None:
            return None
        case str():
            return ZoneId(offset)
        case DaysTimeDuration(nanos):
            seconds, rest = divmod(nanos, NANOS)
            if rest:
                raise NoValue("a time offset has whole seconds")
            return Offset(seconds)


@builtin(DATES, "date and time(from: string|date and time|date)")
def date_and_time(_run: Run, value: str | DateTime | Date) -> Value:
    """The date and time that a text writes; of a date, its midnight UTC."""
    match value:
        case str():
            return parse_date_time(value)
        case DateTime():
            return value
        case Date():
            return date_to_date_time(value)


@builtin(DATES, "date and time(date: date|date and time, time: time)")
def date_and_time_of(_run: Run, day: Date | DateTime, clock: Time) -> Value:
    """A date and a time together."""
    return DateTime(day if isinstance(day, Date) else day.date, clock)


@builtin(
    DATES,
    "date and time(year: number, month: number, day: number, hour: number, minute: number, "
    "second: number, [offset: days and time duration])",
    "date and time(year: number, month: number, day: number, hour: number, minute: number, "
    "second: number, timezone: string)",
)
def date_and_time_of_parts(
    _run: Run,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    zone: DaysTimeDuration | str | None,
) -> Value:
    """A date and time of its parts."""
    return DateTime(
        Date(_whole(year), _whole(month), _whole(day)), _clock(hour, minute, second, zone)
    )


@builtin(DATES, "duration(from: string|duration)")
def duration(_run: Run, value: str | Duration) -> Value:
    """The duration that a text writes."""
    return parse_duration(value) if isinstance(value, str) else value


@builtin(DATES, "years and months duration(from: date|date and time, to: date|date and time)")
def years_and_months_duration(_run: Run, start: Date | DateTime, end: Date | DateTime) -> Value:
    """The whole months between two days."""
    first = start if isinstance(start, Date) else start.date
    last = end if isinstance(end, Date) else end.date
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsMonthsDuration(months)


@builtin(DATES, "day of year(date: date|date and time)")
def day_of_year(_run: Run, value: Date | DateTime) -> Value:
    """1 for the first of January."""
    day = value if isinstance(value, Date) else value.date
    return from_int(day.number - day_number(day.year, 1, 1) + 1)


@builtin(DATES, "day of week(date: date|date and time)")
def day_of_week(_run: Run, value: Date | DateTime) -> Value:
    """The English name of the day."""
    day = value if isinstance(value, Date) else value.date
    return _WEEKDAYS[iso_weekday(day.number) - 1]


@builtin(DATES, "month of year(date: date|date and time)")
def month_of_year(_run: Run, value: Date | DateTime) -> Value:
    """The English name of the month."""
    return _MONTHS[(value if isinstance(value, Date) else value.date).month - 1]


@builtin(DATES, "week of year(date: date|date and time)")
def week_of_year(_run: Run, value: Date | DateTime) -> Value:
    """The week of the year by ISO 8601."""
    day = value if isinstance(value, Date) else value.date
    return from_int(iso_week(day.year, day.month, day.day))


@builtin(DATES, "now()")
def now(run: Run) -> Value:
    """The present, as the caller gave it."""
    if run.now is None:
        raise NoValue("now(): the present is not known here")
    return to_value(run.now)


@builtin(DATES, "today()")
def today(run: Run) -> Value:
    """The date of the present, as the caller gave it."""
    if run.now is None:
        raise NoValue("today(): the present is not known here")
    return to_value(run.now.date())
