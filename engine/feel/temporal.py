"""Temporal values from text, whichever of them the text is."""

from __future__ import annotations

from engine.feel.errors import NoValue
from engine.feel.values.date import Date, parse_date
from engine.feel.values.date_time import DateTime, parse_date_time
from engine.feel.values.durations import Duration, parse_duration
from engine.feel.values.time import Time, parse_time


def parse_temporal(text: str) -> Date | Time | DateTime | Duration:
    """The value of `@"text"`."""
    if text.lstrip("-").startswith("P"):
        return parse_duration(text)
    if "T" in text[1:]:
        return parse_date_time(text)
    if ":" in text[:3]:
        return parse_time(text)
    try:
        return parse_date(text)
    except NoValue:
        raise NoValue(f"{text[:50]!r} is no date, time, date and time or duration") from None
