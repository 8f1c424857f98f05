"""Two kinds of duration that never mix: years and months, days and time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from engine.feel.errors import NoValue

NANOS = 1_000_000_000
_MAX_TEXT = 400
_MAX_MONTHS = 10**30
_MAX_NANOS = 10**39
_YEARS_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d|\.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A whole number of months, negative ones too."""

    total: int

    def __post_init__(self) -> None:
        _within(self.total, _MAX_MONTHS)

    @property
    def years(self) -> int:
        """Whole years, with the sign of the duration."""
        return _signed(self.total, abs(self.total) // 12)

    @property
    def months(self) -> int:
        """The months beyond whole years, with the sign of the duration."""
        return _signed(self.total, abs(self.total) % 12)

    def __str__(self) -> str:
        years, months = divmod(abs(self.total), 12)
        body = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.total < 0 else "") + "P" + (body or "0M")


@dataclass(frozen=True, slots=True, order=True)
class DaysTimeDuration:
    """A whole number of nanoseconds, negative ones too."""

    nanos: int

    def __post_init__(self) -> None:
        _within(self.nanos, _MAX_NANOS)

    @classmethod
    def of_seconds(cls, seconds: int) -> DaysTimeDuration:
        """A duration of whole seconds."""
        return cls(seconds * NANOS)

    def split(self) -> tuple[int, int, int, int, int]:
        """Days, hours, minutes, seconds and nanoseconds of the absolute duration."""
        seconds, nanos = divmod(abs(self.nanos), NANOS)
        minutes, second = divmod(seconds, 60)
        hours, minute = divmod(minutes, 60)
        days, hour = divmod(hours, 24)
        return days, hour, minute, second, nanos

    @property
    def days(self) -> int:
        """Whole days, with the sign of the duration."""
        return _signed(self.nanos, self.split()[0])

    @property
    def hours(self) -> int:
        """The hours beyond whole days, with the sign of the duration."""
        return _signed(self.nanos, self.split()[1])

    @property
    def minutes(self) -> int:
        """The minutes beyond whole hours, with the sign of the duration."""
        return _signed(self.nanos, self.split()[2])

    @property
    def seconds(self) -> Decimal:
        """The seconds beyond whole minutes, fraction included, with the sign of the duration."""
        _, _, _, second, nanos = self.split()
        return Decimal(_signed(self.nanos, second * NANOS + nanos)).scaleb(-9).normalize()

    def __str__(self) -> str:
        days, hours, minutes, seconds, nanos = self.split()
        fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
        clock = (
            (f"{hours}H" if hours else "")
            + (f"{minutes}M" if minutes else "")
            + (f"{seconds}{fraction}S" if seconds or nanos else "")
        )
        body = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return ("-" if self.nanos < 0 else "") + "P" + (body or "T0S")


Duration = YearsMonthsDuration | DaysTimeDuration


def _within(amount: int, limit: int) -> None:
    if not -limit <= amount <= limit:
        raise NoValue("a duration is beyond what durations can hold")


def _signed(sign: int, value: int) -> int:
    return -value if sign < 0 else value


def parse_duration(text: str) -> Duration:
    """Read ISO 8601 text of either kind; a mixture of both is refused."""
    if len(text) <= _MAX_TEXT:
        if match := _YEARS_MONTHS.fullmatch(text):
            sign, years, months = match.groups()
            total = int(years or 0) * 12 + int(months or 0)
            return YearsMonthsDuration(-total if sign else total)
        if match := _DAYS_TIME.fullmatch(text):
            sign, days, hours, minutes, seconds, fraction = match.groups()
            whole = int(days or 0) * 86_400 + int(hours or 0) * 3600
            whole += int(minutes or 0) * 60 + int(seconds or 0)
            nanos = whole * NANOS + int((fraction or "").ljust(9, "0")[:9])
            return DaysTimeDuration(-nanos if sign else nanos)
    raise NoValue(f"{text[:40]!r} is not a duration, such as P1Y2M or P1DT2H")
