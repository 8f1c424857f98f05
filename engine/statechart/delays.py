"""Delays as SCXML writes them: CSS times such as "1.5s" or "500ms", or a FEEL duration."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

from engine.feel.errors import NoValue
from engine.feel.values import DaysTimeDuration
from engine.feel.values.durations import parse_duration

LONGEST = timedelta(days=366 * 100)
_TIME = re.compile(r"(\d{0,12}(?:\.\d{1,9})?)\s*(ms|s|m|h|d)?", re.ASCII)
_UNIT = {
    "ms": Decimal("0.001"),
    "s": Decimal(1),
    "m": Decimal(60),
    "h": Decimal(3600),
    "d": Decimal(86_400),
}


class NotADelay(Exception):  # noqa: N818 - becomes a problem or error.execution
    """The value says no length of time; the message tells why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def delay_of(value: object) -> timedelta:
    """Give the length of time, or raise `NotADelay`."""
    if isinstance(value, str):
        value = _of_text(value.strip())
    if isinstance(value, DaysTimeDuration):
        value = timedelta(microseconds=value.nanos // 1000)
    if not isinstance(value, timedelta):
        raise NotADelay("the delay is null" if value is None else f"{value} is not a delay")
    if value < timedelta(0):
        raise NotADelay("a delay cannot be negative")
    if value > LONGEST:
        raise NotADelay("a delay is at most a hundred years")
    return value


def _of_text(text: str) -> object:
    found = _TIME.fullmatch(text)
    if found and found[1] not in ("", ".") and (found[2] or Decimal(found[1]) == 0):
        seconds = Decimal(found[1]) * _UNIT[found[2] or "s"]
        try:
            return timedelta(microseconds=int(seconds * 1_000_000))
        except OverflowError:
            raise NotADelay(f"“{text[:60]}” is too long") from None
    try:
        return parse_duration(text)
    except NoValue:
        raise NotADelay(f"“{text[:60]}” is not a delay such as 1.5s, 500ms or PT5M") from None
