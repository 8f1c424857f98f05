"""The proleptic Gregorian calendar for years ±999,999,999: days are counted from 1970-01-01.

The day number algorithm shifts the year to start in March, so that the leap day comes last.
"""

from __future__ import annotations

MAX_YEAR = 999_999_999
MIN_YEAR = -999_999_999
_DAYS_PER_ERA = 146_097  # 400 years
_EPOCH_SHIFT = 719_468  # days from 0000-03-01 to 1970-01-01
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether February has 29 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 29 if month == 2 and is_leap(year) else _MONTH_DAYS[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01; negative before."""
    shifted = year - 1 if month <= 2 else year
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * _DAYS_PER_ERA + day_of_era - _EPOCH_SHIFT


def from_day_number(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number: the inverse of `day_number`."""
    era, day_of_era = divmod(number + _EPOCH_SHIFT, _DAYS_PER_ERA)
    year_of_era = (
        day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    return era * 400 + year_of_era + (month <= 2), month, day


def iso_weekday(number: int) -> int:
    """1 for Monday to 7 for Sunday."""
    return (number + 3) % 7 + 1


def iso_week(year: int, month: int, day: int) -> int:
    """The ISO 8601 week of the year, 1 to 53."""
    number = day_number(year, month, day)
    thursday = number + 4 - iso_weekday(number)
    week_year = from_day_number(thursday)[0]
    return (thursday - day_number(week_year, 1, 1)) // 7 + 1
