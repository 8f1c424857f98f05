"""When something is due: ISO 8601 text or a FEEL value, counted from an instant."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from engine.bpmn.cron import LONGEST_TEXT, next_of
from engine.bpmn.cron import NotDue as NotDue
from engine.feel.errors import NoValue
from engine.feel.values import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.values.date_time import parse_date_time

LONGEST = timedelta(days=366 * 100)
#: a cycle comes at most so often
SHORTEST = timedelta(seconds=1)
_DURATION = re.compile(
    r"(-)?P(?=.)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d{1,9}))?S)?)?",
    re.ASCII,
)
_COUNT = re.compile(r"\d{0,9}", re.ASCII)


class Span(NamedTuple):
    """A length of time: calendar months, then days and less."""

    months: int
    rest: timedelta


def due_at(kind: str, value: object, now: datetime) -> datetime:
    """Give the instant at which a timer of this kind is due."""
    if kind == "cycle":
        return first_due(kind, value, now)[0]
    return _at(value) if kind == "date" else after(value, now)


def after(value: object, now: datetime) -> datetime:
    """Give the instant so much later; months end at a month's last day."""
    span = _span(value)
    try:
        due = _later(now, span)
    except (OverflowError, ValueError):
        raise NotDue(f"{value} lies too far away") from None
    if due - now > LONGEST:
        raise NotDue(f"{value} is longer than a hundred years")
    return due


def seconds(text: str) -> float:
    """Give the length of a fixed duration such as PT30S, or raise `NotDue`."""
    span = _span(text)
    if span.months:
        raise NotDue(f"“{text}” has no fixed length; use days, hours, minutes and seconds")
    return span.rest.total_seconds()


def _later(now: datetime, span: Span, times: int = 1) -> datetime:
    if span.months:
        day = Date(now.year, now.month, now.day).plus_months(span.months * times)
        now = now.replace(year=day.year, month=day.month, day=day.day)
    return now + span.rest * times


def first_due(kind: str, value: object, now: datetime) -> tuple[datetime, str | None, int | None]:
    """Give when a timer is due first; a cycle also its text and how often it comes again."""
    if kind != "cycle":
        return due_at(kind, value, now), None, None
    text = value.strip() if isinstance(value, str) else f"R/{value}"
    if len(text) > LONGEST_TEXT:
        raise NotDue(f"“{text[:60]}…” is longer than {LONGEST_TEXT} characters")
    if not text.startswith("R"):
        return next_of(text, now), text, None
    count, start, interval = _cycle(text)
    left = None if count is None else count - 1
    if count == 0:
        raise NotDue(f"“{text}” never comes")
    if start is not None:
        return due_at("date", start, now), text, left
    if _span(interval).months:  # counted from here, so that the 31st comes back after a short month
        text = f"{text.split('/')[0]}/{now.astimezone(UTC).isoformat()}/{interval}"
    return after(interval, now), text, left


def next_due(cycle: str, due: datetime, now: datetime, *, finite: bool) -> datetime:
    """Give the next turn of a cycle; turns that were missed are made up for only where counted."""
    if not cycle.startswith(("R", "P")):
        return next_of(cycle, max(due, now))
    _, start, interval = (None, None, cycle) if cycle.startswith("P") else _cycle(cycle)
    span = _span(interval)
    try:
        return _turn(span, _at(start) if start else due, due, None if finite else now)
    except (OverflowError, ValueError):
        raise NotDue(f"“{cycle[:60]}” comes too far away") from None


def _turn(span: Span, start: datetime, due: datetime, now: datetime | None) -> datetime:
    """Give the first turn after `due` and, where those that were missed are left out, not before `now`."""
    past = due if now is None else max(due, now)
    longest = timedelta(days=31) * span.months + span.rest
    times = max(int((past - start) / longest), 1) if longest else 1
    while True:
        turn = _later(start, span, times)
        if turn > due and (now is None or turn >= now):
            return turn
        times += 1


def _cycle(text: str) -> tuple[int | None, str | None, str]:
    parts = text.split("/")
    number = parts[0][1:]
    if not _COUNT.fullmatch(number) or len(parts) not in {2, 3}:
        raise NotDue(f"“{text[:60]}” is not a cycle such as R3/PT10M")
    count = int(number) if number else None
    if len(parts) == 2:
        return count, None, _interval(text, parts[1])
    first, second = parts[1:]
    if second.startswith("P"):
        return count, first, _interval(text, second)
    if first.startswith("P"):
        return count, None, _interval(text, first)
    length = int((_at(second) - _at(first)).total_seconds())
    return count, first, _interval(text, f"PT{max(length, 0)}S")


def _interval(cycle: str, text: str) -> str:
    """Give the text of a duration that a cycle may have."""
    span = _span(text)
    if not span.months and span.rest < SHORTEST:
        raise NotDue(f"“{cycle[:60]}” comes again at once; the shortest cycle is a second")
    return text


def _span(value: object) -> Span:
    if isinstance(value, str):
        found = _parsed(value.strip())
    elif isinstance(value, YearsMonthsDuration):
        found = Span(value.total, timedelta())
    elif isinstance(value, DaysTimeDuration):
        found = Span(0, _micros(value.nanos // 1000, value))
    else:
        wrong = "the timer's duration is null" if value is None else f"{value} is not a duration"
        raise NotDue(wrong)
    if found.months < 0 or found.rest < timedelta():
        raise NotDue(f"{value} is negative")
    return found


def _parsed(text: str) -> Span:
    """Read ISO 8601: also weeks, and months beside days."""
    match = _DURATION.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if match is None:
        wanted = "an ISO 8601 duration such as PT30M or P1DT2H"
        raise NotDue(f"“{text[:60]}” is not {wanted}")
    sign = -1 if match[1] else 1
    years, months, weeks, days, hours, minutes, whole = (
        int(each or 0) for each in match.groups()[1:8]
    )
    whole += minutes * 60 + hours * 3600 + (days + weeks * 7) * 86_400
    micros = whole * 1_000_000 + int((match[9] or "").ljust(6, "0")[:6])
    return Span(sign * (years * 12 + months), _micros(sign * micros, text))


def _micros(count: int, value: object) -> timedelta:
    try:
        return timedelta(microseconds=count)
    except OverflowError:
        raise NotDue(f"{value} lies too far away") from None


def _at(value: object) -> datetime:
    if isinstance(value, str):
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
