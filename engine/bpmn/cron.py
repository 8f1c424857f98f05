"""Cron expressions: minute, hour, day of month, month, day of week, in a time zone.

`CRON_TZ=Europe/Berlin 0 9 * * 1-5`; six fields begin with the second. The calendar is dateutil's.

Where clocks are put forward, a time that does not exist comes as much later as they are; where they
are put back, a time that exists twice comes once, the first time. Expressions for every hour take no
notice: they go on as time does.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    Following = Callable[[datetime], datetime]

_DAYS = {name: day for day, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_MONTHS = {
    name: month + 1
    for month, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    )
}
_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}


LONGEST_TEXT = 200
EVERY_HOUR = 24
LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
Fields = tuple[
    list[int], list[int], list[int], list[int] | None, list[int] | None, list[int] | None
]


class NotDue(Exception):  # noqa: N818 - not a fault of the program: becomes an incident or problem
    """The value is no time to wait for; the message says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def next_of(text: str, now: datetime) -> datetime:
    """Give the first instant after `now` that the expression names."""
    zone, fields = _fields(text)
    never = NotDue(f"“{text[:60]}” never comes")
    if _impossible(fields):
        raise never
    try:
        following = _rules(fields)
        if len(fields[2]) == EVERY_HOUR:
            found = _steadily(following, zone, now)
            if found is not None:
                return found
        return _by_the_clock(following, zone, now)
    except (OverflowError, ValueError, LookupError):
        raise never from None


def _impossible(fields: Fields) -> bool:
    """Whether no month of the expression has one of its days, and it names no weekday."""
    _, _, _, days, months, weekdays = fields
    if days is None or weekdays is not None:
        return False
    return min(days) > max(LENGTHS[month - 1] for month in months or range(1, 13))


def _rules(fields: Fields) -> Following:
    """Give the function from a local time to the next one that fits; `LookupError` where none does."""
    from dateutil.rrule import DAILY, rrule  # heavy: only where a timer says cron

    seconds, minutes, hours, days, months, weekdays = fields
    common = {"byhour": hours, "byminute": minutes, "bysecond": seconds, "bymonth": months}
    week = None if weekdays is None else [(day + 6) % 7 for day in weekdays]

    def following(start: datetime) -> datetime:
        begin = start.replace(hour=0, minute=0, second=0)
        rules = []
        if days is not None or week is None:
            rules.append(rrule(DAILY, dtstart=begin, bymonthday=days, **common))
        if week is not None:
            rules.append(rrule(DAILY, dtstart=begin, byweekday=week, **common))
        found = [rule.after(start, inc=True) for rule in rules]
        known = [each for each in found if each is not None]
        if not known:
            raise LookupError
        nearest: datetime = min(known)
        return nearest

    return following


def _local(now: datetime, zone: tzinfo) -> datetime:
    """Give the first whole second after `now`, as clocks there show it."""
    return now.astimezone(zone).replace(tzinfo=None, microsecond=0) + timedelta(seconds=1)


def _by_the_clock(following: Following, zone: ZoneInfo, now: datetime) -> datetime:
    start = _local(now, zone)
    while True:
        start = following(start)
        found = start.replace(tzinfo=zone).astimezone(UTC)
        if found > now:
            return found
        start += timedelta(seconds=1)  # it came already, before clocks were put back


def _steadily(following: Following, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Give the next time by the offset of now or the one that comes next; None where neither fits."""
    found = []
    offset = now.astimezone(zone).utcoffset()
    for _ in range(2):
        fixed = timezone(offset or timedelta())
        at = following(_local(now, fixed)).replace(tzinfo=fixed).astimezone(UTC)
        then = at.astimezone(zone).utcoffset()
        if then == offset:
            found.append(at)
        offset = then
    return min(found, default=None)


def _fields(text: str) -> tuple[ZoneInfo, Fields]:
    words = text.split()
    zone = ZoneInfo("UTC")
    if words and words[0].startswith(("CRON_TZ=", "TZ=")):
        try:
            zone = ZoneInfo(words[0].partition("=")[2])
        except (ZoneInfoNotFoundError, ValueError):
            raise NotDue(f"“{words[0]}” names no time zone") from None
        words = words[1:]
    if len(words) == 1:
        words = _MACROS.get(words[0].lower(), words[0]).split()
    if len(words) == 5:
        words = ["0", *words]
    if len(words) != 6:
        raise NotDue(f"“{text[:60]}” is neither a cycle such as R3/PT10M nor a cron expression")
    seconds = _set(words[0], 0, 59, {}) or list(range(60))
    minutes = _set(words[1], 0, 59, {}) or list(range(60))
    hours = _set(words[2], 0, 23, {}) or list(range(24))
    days, months = _set(words[3], 1, 31, {}), _set(words[4], 1, 12, _MONTHS)
    weekdays = _set(words[5], 0, 7, _DAYS)
    week = None if weekdays is None else sorted({day % 7 for day in weekdays})
    return zone, (seconds, minutes, hours, days, months, week)


def _set(word: str, low: int, high: int, names: dict[str, int]) -> list[int] | None:
    """Give the numbers that a field allows, None for every one."""
    if word in {"*", "?"}:
        return None
    found: set[int] = set()
    for part in word.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        try:
            begin = low if first == "*" else _number(first, names)
            wide = first == "*" or (step and not dash)
            end = high if wide else _number(last or first, names)
            stride = int(step) if step else 1
        except ValueError:
            raise NotDue(f"“{word}” is no field of a cron expression") from None
        if not (low <= begin <= end <= high) or stride < 1:
            raise NotDue(f"“{word}” is no field of a cron expression")
        found.update(range(begin, end + 1, stride))
    return sorted(found)


def _number(text: str, names: dict[str, int]) -> int:
    return names[text.lower()] if text.lower() in names else int(text)
