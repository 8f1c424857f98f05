"""Plain cells of a When column: tests against constants that need no FEEL to be decided.

`< 5, [10..20)`, `"a", "b"`, `true`, `>= date("2026-01-01")`, `not("a")`. Everything else is left to
FEEL; so is a plain cell with an odd meaning, such as `not(true)`, which holds for every text.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from engine.feel.errors import NoValue
from engine.feel.values.date import Date, parse_date

_NUMBER = r"-?(?:\d{1,17}(?:\.\d{1,17})?|\.\d{1,17})"  # what 34 digits hold without rounding
_POINT = rf'{_NUMBER}|date\(\s*"-?[\d-]+"\s*\)|@"-?[\d-]+"'
_COMPARISON = re.compile(rf"(<=|>=|<|>|=)?\s*({_POINT})")
_RANGE = re.compile(rf"([\[(\]])\s*({_POINT})\s*\.\.\s*({_POINT})\s*([\])\[])")
_STRING = re.compile(r'"([^"\\]*)"')
_SEPARATOR = re.compile(r"\s*,\s*")
_NOT = re.compile(r"not\(\s*(.*?)\s*\)", re.DOTALL)

Point = Decimal | Date


class Interval(NamedTuple):
    """What lies between two points of one kind; an end that is not there is open."""

    low: Point | None = None
    low_closed: bool = False
    high: Point | None = None
    high_closed: bool = False

    @property
    def kind(self) -> type[Point]:
        """What it is an interval of."""
        return Date if isinstance(self.low or self.high, Date) else Decimal


Plain = Interval | str | bool


class PlainCell(NamedTuple):
    """Alternatives of which one must hold, or none of which may; those are all of one kind."""

    tests: tuple[Plain, ...]
    negated: bool = False


def plain_cell(text: str, *, dates: bool = True) -> PlainCell | None:
    """What a cell says, or None where FEEL has to decide; without `dates`, `date` means another."""
    negation = _NOT.fullmatch(text)
    tests = _alternatives(negation[1] if negation else text)
    if tests is None:
        return None
    kinds = {test.kind if isinstance(test, Interval) else type(test) for test in tests}
    if (negation and (len(kinds) > 1 or bool in kinds)) or (Date in kinds and not dates):
        return None
    return PlainCell(tests, negation is not None)


def _alternatives(text: str) -> tuple[Plain, ...] | None:
    found: list[Plain] = []
    place = 0
    while True:
        alternative, place = _alternative(text, place)
        if alternative is None:
            return None
        found.append(alternative)
        if place == len(text):
            return tuple(found)
        separator = _SEPARATOR.match(text, place)
        if separator is None:
            return None
        place = separator.end()


def _alternative(text: str, place: int) -> tuple[Plain | None, int]:
    if match := _STRING.match(text, place):
        return match[1], match.end()
    if match := _RANGE.match(text, place):
        low, high = _point(match[2]), _point(match[3])
        alike = low is not None and type(low) is type(high)
        return Interval(low, match[1] == "[", high, match[4] == "]") if alike else None, match.end()
    if match := _COMPARISON.match(text, place):
        end = _point(match[2])
        return None if end is None else _compared(match[1], end), match.end()
    for word, value in (("true", True), ("false", False)):
        if text.startswith(word, place):
            return value, place + len(word)
    return None, place


def _point(text: str) -> Point | None:
    if '"' not in text:
        return Decimal(text)
    try:
        return parse_date(text[text.index('"') + 1 : text.rindex('"')])
    except NoValue:
        return None


def _compared(operator: str | None, end: Point) -> Interval:
    match operator:
        case "<" | "<=":
            return Interval(high=end, high_closed=operator == "<=")
        case ">" | ">=":
            return Interval(low=end, low_closed=operator == ">=")
        case _:
            return Interval(end, low_closed=True, high=end, high_closed=True)
