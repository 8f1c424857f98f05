"""A date and a time together: a moment where it has a zone, a local reading where it has none."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.errors import NoValue
from engine.feel.values.date import Date, parse_date
from engine.feel.values.time import NANOS_PER_DAY, NANOS_PER_SECOND, Time, parse_time
from engine.feel.values.zone import Zone, offset_at, offset_of

MIDNIGHT = Time(0, 0, 0)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day; the zone is that of the time."""

    date: Date
    time: Time

    @classmethod
    def of_local(cls, nanos: int, zone: Zone | None) -> DateTime:
        """What a clock in the zone shows so many local nanoseconds after 1970-01-01T00:00:00."""
        days, rest = divmod(nanos, NANOS_PER_DAY)
        return cls(Date.of_number(days), Time.of_nanos(rest, zone))

    @property
    def local(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 on the clock that shows this moment."""
        return self.date.number * NANOS_PER_DAY + self.time.nanos

    @property
    def zone(self) -> Zone | None:
        """The zone as written, or None for a local reading."""
        return self.time.zone

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC at this moment, or None for a local reading."""
        zone = self.time.zone
        return None if zone is None else offset_at(zone, self.local // NANOS_PER_SECOND)

    @property
    def position(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z, where a local reading counts as UTC."""
        return self.local - (self.offset or 0) * NANOS_PER_SECOND

    def plus_nanos(self, nanos: int) -> DateTime:
        """The moment so much later, read in the same zone."""
        zone = self.time.zone
        if zone is None:
            return DateTime.of_local(self.local + nanos, None)
        position = self.position + nanos
        offset = offset_of(zone, position // NANOS_PER_SECOND)
        return DateTime.of_local(position + offset * NANOS_PER_SECOND, zone)

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def parse_date_time(text: str) -> DateTime:
    """Read `YYYY-MM-DDThh:mm:ss` with an optional zone; a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    if not separator:
        return DateTime(parse_date(day), MIDNIGHT)
    try:
        return DateTime(parse_date(day), parse_time(clock))
    except NoValue as reason:
        raise NoValue(f"{text[:50]!r} is not a date and time: {reason.reason}") from None
