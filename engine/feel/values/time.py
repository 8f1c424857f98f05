"""Times of day with nanoseconds and an optional zone, kept as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.feel.errors import NoValue
from engine.feel.values.zone import UTC, Offset, Zone, ZoneId, offset_at, zone_text

NANOS_PER_SECOND = 1_000_000_000
NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([\w+/-]+))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; one that does not exist is refused when it is made."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    zone: Zone | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.hour < 24 and 0 <= self.minute < 60 and 0 <= self.second < 60):
            raise NoValue(f"there is no time {self.hour:02d}:{self.minute:02d}:{self.second:02d}")

    @classmethod
    def of_nanos(cls, nanos: int, zone: Zone | None = None) -> Time:
        """The time so many nanoseconds after midnight."""
        seconds, nano = divmod(nanos, NANOS_PER_SECOND)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return cls(hour, minute, second, nano, zone)

    @property
    def nanos(self) -> int:
        """Nanoseconds since midnight, on the clock that shows this time."""
        seconds = self.hour * 3600 + self.minute * 60 + self.second
        return seconds * NANOS_PER_SECOND + self.nano

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC; a zone id counts as it did on 1970-01-01."""
        if self.zone is None:
            return None
        return offset_at(self.zone, self.hour * 3600 + self.minute * 60 + self.second)

    @property
    def position(self) -> int:
        """Nanoseconds since midnight UTC, where a time without zone counts as UTC."""
        return self.nanos - (self.offset or 0) * NANOS_PER_SECOND

    def __str__(self) -> str:
        fraction = f".{self.nano:09d}".rstrip("0") if self.nano else ""
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}"
        return clock + fraction + zone_text(self.zone)


def parse_time(text: str) -> Time:
    """Read `hh:mm:ss`, with a fraction, and `Z`, an offset or `@zone/id`."""
    match = _TIME.fullmatch(text)
    if match is None or len(text) > 120:
        raise NoValue(f"{text[:40]!r} is not a time, such as 13:45:00 or 13:45:00+02:00")
    nano = int((match[4] or "").ljust(9, "0")[:9])
    return Time(int(match[1]), int(match[2]), int(match[3]), nano, _zone(match))


def _zone(match: re.Match[str]) -> Zone | None:
    if match[5]:
        return UTC
    if match[10]:
        return ZoneId(match[10])
    if not match[6]:
        return None
    if int(match[8]) > 59 or int(match[9] or 0) > 59:
        raise NoValue(f"{match[0]!r} has no such time offset")
    seconds = int(match[7]) * 3600 + int(match[8]) * 60 + int(match[9] or 0)
    return Offset(-seconds if match[6] == "-" else seconds)
