"""Dates of the proleptic Gregorian calendar, years ±999,999,999."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.feel.errors import NoValue
from engine.feel.values.calendar import (
    MAX_YEAR,
    MIN_YEAR,
    day_number,
    days_in_month,
    from_day_number,
)

_DATE = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day; one that does not exist is refused when it is made."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not MIN_YEAR <= self.year <= MAX_YEAR:
            raise NoValue(f"years go from {MIN_YEAR} to {MAX_YEAR}")
        if not 1 <= self.month <= 12 or not 1 <= self.day <= days_in_month(self.year, self.month):
            raise NoValue(f"there is no day {self.year:04d}-{self.month:02d}-{self.day:02d}")

    @classmethod
    def of_number(cls, number: int) -> Date:
        """The date so many days after 1970-01-01."""
        return cls(*from_day_number(number))

    @property
    def number(self) -> int:
        """Days since 1970-01-01."""
        return day_number(self.year, self.month, self.day)

    def plus_months(self, months: int) -> Date:
        """The same day so many months later; a day past the month's end becomes its last."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        if not MIN_YEAR <= year <= MAX_YEAR:
            raise NoValue(f"years go from {MIN_YEAR} to {MAX_YEAR}")
        return Date(year, month + 1, min(self.day, days_in_month(year, month + 1)))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


def parse_date(text: str) -> Date:
    """Read `YYYY-MM-DD`, with more digits and a sign for far years."""
    match = _DATE.fullmatch(text)
    if match is None or match[1] == "-0000":
        raise NoValue(f"{text[:40]!r} is not a date, such as 2026-01-31")
    return Date(int(match[1]), int(match[2]), int(match[3]))
