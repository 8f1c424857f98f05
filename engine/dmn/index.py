"""A column of plain cells as bit sets: which rules does a value satisfy?

Every rule is one bit. Numbers: the boundaries of all cells are sorted, and each boundary and each
gap between two has its set; a look-up is one bisection. Texts and booleans: a dictionary. A cell
that is not plain FEEL (`date(...)`, a name, a call) stays in `open_bits`, to be evaluated later,
and only for rules that every other column lets pass. Low bit is the first rule.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.feel import Value

_NUMBER = r"-?(?:\d{1,17}(?:\.\d{1,17})?|\.\d{1,17})"  # what 34 digits hold without rounding
_COMPARISON = re.compile(rf"(<=|>=|<|>|=)?\s*({_NUMBER})")
_RANGE = re.compile(rf"([\[(\]])\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([\])\[])")
_STRING = re.compile(r'"([^"\\]*)"')
_SEPARATOR = re.compile(r"\s*,\s*")

_SHORT = 8

Interval = tuple[Decimal | None, bool, Decimal | None, bool]
Plain = Interval | str | bool


def plain_tests(text: str) -> list[Plain] | None:
    """The alternatives of a plain cell, or None where FEEL has to decide."""
    found: list[Plain] = []
    place = 0
    while True:
        alternative, place = _alternative(text, place)
        if alternative is None:
            return None
        found.append(alternative)
        if place == len(text):
            return found
        separator = _SEPARATOR.match(text, place)
        if separator is None:
            return None
        place = separator.end()


def _alternative(text: str, place: int) -> tuple[Plain | None, int]:
    if match := _STRING.match(text, place):
        return match[1], match.end()
    if match := _RANGE.match(text, place):
        low, high = Decimal(match[2]), Decimal(match[3])
        return (low, match[1] == "[", high, match[4] == "]"), match.end()
    if match := _COMPARISON.match(text, place):
        return _compared(match[1], Decimal(match[2])), match.end()
    for word, value in (("true", True), ("false", False)):
        if text.startswith(word, place):
            return value, place + len(word)
    return None, place


def _compared(operator: str | None, end: Decimal) -> Interval:
    match operator:
        case "<" | "<=":
            return None, False, end, operator == "<="
        case ">" | ">=":
            return end, operator == ">=", None, False
        case _:
            return end, True, end, True


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """The bit sets of one column."""

    any_bits: int
    open_bits: int
    texts: dict[str, int]
    truths: dict[bool, int]
    bounds: list[Decimal]
    spans: list[int]

    def candidates(self, value: Value) -> int | None:
        """The rules this column lets pass or leaves open; None for values it knows nothing of."""
        match value:
            case bool():
                return self.any_bits | self.open_bits | self.truths.get(value, 0)
            case str():
                return self.always() | self.texts.get(value, 0)
            case Decimal():
                place = bisect_left(self.bounds, value)
                exact = place < len(self.bounds) and self.bounds[place] == value
                return self.spans[2 * place + exact]
            case _:
                return None

    def always(self) -> int:
        """What holds for every value but booleans; a bare `true` does: the test itself is true."""
        return self.any_bits | self.open_bits | self.truths.get(True, 0)


def index_column(cells: Sequence[str]) -> ColumnIndex:
    """Builds the sets of a column, one pass over its cells and one over its boundaries."""
    any_bits = open_bits = 0
    texts: dict[str, int] = {}
    truths: dict[bool, int] = {}
    intervals: list[tuple[Interval, int]] = []
    for number, cell in enumerate(cells):
        bit = 1 << number
        if cell in ("", "-"):
            any_bits |= bit
            continue
        tests = plain_tests(cell)
        if tests is None:
            open_bits |= bit
            continue
        for test in tests:
            match test:
                case bool():
                    truths[test] = truths.get(test, 0) | bit
                case str():
                    texts[test] = texts.get(test, 0) | bit
                case _:
                    intervals.append((test, bit))
    bounds = sorted({end for test, _ in intervals for end in (test[0], test[2]) if end is not None})
    always = any_bits | open_bits | truths.get(True, 0)
    spans = _spans(bounds, intervals, always)
    return ColumnIndex(any_bits, open_bits, texts, truths, bounds, spans)


def _spans(
    bounds: list[Decimal], intervals: Iterable[tuple[Interval, int]], always: int
) -> list[int]:
    """Set 2i is the gap below boundary i, set 2i+1 the boundary itself; a sweep fills them.

    Every set has the bits that hold `always`; neighbours that are equal are one object.
    """
    size = 2 * len(bounds) + 1
    flips = [0] * (size + 1)
    places = {bound: place for place, bound in enumerate(bounds)}
    spans = [0] * size
    swept = 0
    for (low, low_closed, high, high_closed), bit in intervals:
        start = 0 if low is None else 2 * places[low] + (1 if low_closed else 2)
        stop = size if high is None else 2 * places[high] + (2 if high_closed else 1)
        if stop - start < _SHORT or swept & bit:
            for place in range(start, stop):
                spans[place] |= bit
            continue
        swept |= bit  # a second long interval of the same cell would flip the first one back
        flips[start] ^= bit
        flips[stop] ^= bit
    current = 0
    for place in range(size):
        current ^= flips[place]
        spans[place] |= current | always
        if place and spans[place] == spans[place - 1]:
            spans[place] = spans[place - 1]
    return spans
