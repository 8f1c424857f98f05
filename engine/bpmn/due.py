"""When something is due: ISO 8601 text or a FEEL value, counted from an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.feel.errors import NoValue
from engine.feel.values import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.values.date_time import parse_date_time
from engine.feel.values.durations import parse_duration

LONGEST = timedelta(days=366 * 100)


class NotDue(Exception):  # noqa: N818 - not a fault of the program: becomes an incident or problem
    """The value is no time to wait for; the message says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def due_at(kind: str, value: object, now: datetime) -> datetime:
    """Give the instant at which a timer of this kind is due."""
    return _at(value) if kind == "date" else after(value, now)


def after(value: object, now: datetime) -> datetime:
    """Give the instant so much later; months end at a month's last day."""
    duration = _duration(value)
    try:
        if isinstance(duration, YearsMonthsDuration):
            day = Date(now.year, now.month, now.day).plus_months(duration.total)
            due = now.replace(year=day.year, month=day.month, day=day.day)
        else:
            due = now + timedelta(microseconds=duration.nanos // 1000)
    except (OverflowError, ValueError):
        raise NotDue(f"{value} lies too far away") from None
    if due - now > LONGEST:
        raise NotDue(f"{value} is longer than a hundred years")
    return due


def seconds(text: str) -> float:
    """Give the length of a fixed duration such as PT30S, or raise `NotDue`."""
    duration = _duration(text)
    if isinstance(duration, YearsMonthsDuration):
        raise NotDue(f"“{text}” has no fixed length; use days, hours, minutes and seconds")
    return duration.nanos / 1_000_000_000


def _duration(value: object) -> YearsMonthsDuration | DaysTimeDuration:
    if isinstance(value, str):
        text = value.strip()
        try:
            value = parse_duration(text)
        except NoValue:
            wanted = "an ISO 8601 duration such as PT30M or P1DT2H"
            raise NotDue(f"“{text[:60]}” is not {wanted}") from None
    if isinstance(value, YearsMonthsDuration):
        if value.total < 0:
            raise NotDue(f"{value} is negative")
        return value
    if isinstance(value, DaysTimeDuration):
        if value.nanos < 0:
            raise NotDue(f"{value} is negative")
        return value
    raise NotDue("the timer's duration is null" if value is None else f"{value} is not a duration")


def _at(value: object) -> datetime:
    if isinstance(value, str):
        text = value.strip()
        text = value.strip()
        try:
            value = parse_date_time(text)
        except NoValue:
            raise NotDue(f"“{text[:60]}” is not a date such as 2026-01-31T12:00:00Z") from None
    if isinstance(value, Date):
        value = DateTime(value, Time(0, 0, 0))
    if not isinstance(value, DateTime):
        raise NotDue("the timer's date is null" if value is None else f"{value} is not a date")
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value.position // 1000)
    except OverflowError:
        raise NotDue(f"{value} lies too far away") from None
