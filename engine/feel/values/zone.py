"""Time zones kept as written: a fixed offset in seconds, or a zone id with rules of its own."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import UTC as UTC_HOST
from datetime import datetime
from functools import lru_cache

from engine.feel.errors import NoValue
from engine.feel.values.calendar import from_day_number

MAX_OFFSET = 18 * 3600
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Offset:
    """A fixed distance from UTC."""

    seconds: int

    def __post_init__(self) -> None:
        if abs(self.seconds) > MAX_OFFSET:
            raise NoValue("a time offset is at most 18 hours")


@dataclass(frozen=True, slots=True)
class ZoneId:
    """A zone of the IANA database; its offset depends on the date."""

    name: str

    def __post_init__(self) -> None:
        _load(self.name)


Zone = Offset | ZoneId
UTC = Offset(0)


@lru_cache(maxsize=1024)
def _load(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise NoValue(f"there is no time zone {name!r}") from None


def offset_at(zone: Zone, local_seconds: int) -> int:
    """Seconds east of UTC at a local time, given as seconds since 1970-01-01T00:00:00 local.

    Years that the zone database cannot hold borrow the rules of an equal year near by: the
    Gregorian calendar repeats every 400 years.
    """
    if isinstance(zone, Offset):
        return zone.seconds
    return _distance(_host(local_seconds).replace(tzinfo=_load(zone.name)))


def offset_of(zone: Zone, utc_seconds: int) -> int:
    """Seconds east of UTC at an instant, given as seconds since 1970-01-01T00:00:00Z."""
    if isinstance(zone, Offset):
        return zone.seconds
    return _distance(_host(utc_seconds).replace(tzinfo=UTC_HOST).astimezone(_load(zone.name)))


def _host(seconds: int) -> datetime:
    days, rest = divmod(seconds, _DAY)
    year, month, day = from_day_number(days)
    if not 1 < year < 9998:
        year = 2000 + year % 400 if year > 0 else 1600 + year % 400
    return datetime(year, month, day, rest // 3600, rest // 60 % 60, rest % 60)  # noqa: DTZ001 - the zone is put in by the caller


def _distance(moment: datetime) -> int:
    distance = moment.utcoffset()
    return 0 if distance is None else distance.days * _DAY + distance.seconds


def offset_text(seconds: int) -> str:
    """`Z`, `+02:00` or `-02:45:55`."""
    if seconds == 0:
        return "Z"
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours:02d}:{minutes:02d}" + (f":{left:02d}" if left else "")


def zone_text(zone: Zone | None) -> str:
    """What follows the seconds of a time."""
    match zone:
        case None:
            return ""
        case Offset(seconds):
            return offset_text(seconds)
        case ZoneId(name):
            return f"@{name}"
