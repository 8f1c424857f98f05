"""When something is due: ISO 8601 text or a FEEL value, counted from an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.bpmn.cron import NotDue as NotDue
from engine.bpmn.cron import next_of
from engine.feel.errors import NoValue
from engine.feel.values import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.values.date_time import parse_date_time
from engine.feel.values.durations import parse_duration

LONGEST = timedelta(days=366 * 100)


def due_at(kind: str, value: object, now: datetime) -> datetime:
    """Give the instant at which a timer of this kind is due."""
    if kind == "cycle":
        return first_due(kind, value, now)[0]
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


def first_due(kind: str, value: object, now: datetime) -> tuple[datetime, str | None, int | None]:
    """Give when a timer is due first; a cycle also its text and how often it comes again."""
    if kind != "cycle":
        return due_at(kind, value, now), None, None
    if not isinstance(value, str):
        return after(value, now), str(value), None
    text = value.strip()
    if not text.startswith("R"):
        return next_of(text, now), text, None
    count, start, interval = _cycle(text)
    left = None if count is None else count - 1
    if count == 0:
        raise NotDue(f"“{text}” never comes")
    first = due_at("date", start, now) if start else after(interval, now)
    return first, text, left


def next_due(cycle: str, due: datetime, now: datetime, *, finite: bool) -> datetime:
    """Give the next turn of a cycle; turns that were missed are made up for only where counted."""
    if not cycle.startswith(("R", "P")):
        return next_of(cycle, max(due, now))
    interval = cycle if cycle.startswith("P") else _cycle(cycle)[2]
    following = after(interval, due)
    while not finite and following < now:
        later = after(interval, following)
        if later <= following:
            break
        following = later
    return following


def _cycle(text: str) -> tuple[int | None, str | None, str]:
    parts = text.split("/")
    number = parts[0][1:]
    if (number and not number.isdigit()) or len(parts) not in {2, 3}:
        raise NotDue(f"“{text[:60]}” is not a cycle such as R3/PT10M")
    count = int(number) if number else None
    if len(parts) == 2:
        _duration(parts[1])
        return count, None, parts[1]
    first, second = parts[1:]
    if second.startswith("P"):
        _duration(second)
        return count, first, second
    if first.startswith("P"):
        _duration(first)
        return count, None, first
    length = int((_at(second) - _at(first)).total_seconds())
    return count, first, f"PT{length}S"


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
