"""A column of plain cells as bit sets: which rules does a value satisfy?

Every rule is one bit. Numbers and dates: the boundaries of all cells are sorted, and each boundary
and each gap between two has its set; a look-up is one bisection. Texts and booleans: a dictionary.
A cell that is not plain (a name, a call) stays in `open_bits`, to be evaluated later, and only for
rules that every other column lets pass. Low bit is the first rule.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.dmn.cells import Interval, PlainCell, plain_cell
from engine.feel.values.date import Date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.feel import Value

_SHORT = 8

Place = TypeVar("Place", Decimal, int)
Stretch = tuple[Place | None, bool, Place | None, bool]


@dataclass(frozen=True, slots=True)
class Line(Generic[Place]):
    """Sets along an ordered kind: 2i is the gap below boundary i, 2i+1 the boundary itself."""

    bounds: list[Place]
    spans: list[int]

    def at(self, place: Place) -> int:
        """The set of a value."""
        found = bisect_left(self.bounds, place)
        exact = found < len(self.bounds) and self.bounds[found] == place
        return self.spans[2 * found + exact]


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """The bit sets of one column; `always` hold for every value but booleans and null."""

    any_bits: int
    open_bits: int
    always: int
    texts: dict[str, int]
    other_text: int
    truths: dict[bool, int]
    numbers: Line[Decimal]
    days: Line[int]

    def candidates(self, value: Value) -> int | None:
        """The rules this column lets pass or leaves open; None for values it knows nothing of."""
        match value:
            case bool():
                return self.any_bits | self.open_bits | self.truths.get(value, 0)
            case str():
                return self.texts.get(value, self.other_text)
            case Decimal():
                return self.numbers.at(value)
            case Date():
                return self.days.at(value.number)
            case _:
                return None


@dataclass(slots=True)
class _Cells:
    """The cells of a column, sorted by what they speak of."""

    any_bits: int = 0
    open_bits: int = 0
    texts: dict[str, int] = field(default_factory=dict)
    truths: dict[bool, int] = field(default_factory=dict)
    but_texts: list[tuple[frozenset[str], int]] = field(default_factory=list)
    intervals: dict[type, list[tuple[Interval, int]]] = field(
        default_factory=lambda: {Decimal: [], Date: []}
    )
    negated: dict[type, int] = field(default_factory=lambda: {Decimal: 0, Date: 0})

    def add(self, cell: PlainCell, bit: int) -> None:
        if cell.negated and isinstance(cell.tests[0], str):
            self.but_texts.append((frozenset(map(str, cell.tests)), bit))
            return
        for test in cell.tests:
            match test:
                case bool():
                    self.truths[test] = self.truths.get(test, 0) | bit
                case str():
                    self.texts[test] = self.texts.get(test, 0) | bit
                case Interval(kind=kind):
                    self.intervals[kind].append((test, bit))
                    if cell.negated:
                        self.negated[kind] |= bit


def index_column(cells: Sequence[str], *, dates: bool = True) -> ColumnIndex:
    """Builds the sets of a column, one pass over its cells and one over its boundaries.

    `dates` says that `date(…)` means the built-in function here.
    """
    found = _Cells()
    for number, cell in enumerate(cells):
        bit = 1 << number
        if cell in ("", "-"):
            found.any_bits |= bit
            continue
        plain = plain_cell(cell, dates=dates)
        if plain is None:
            found.open_bits |= bit
        else:
            found.add(plain, bit)
    # a bare `true` holds for whatever is no boolean: then the test itself is true
    always = found.any_bits | found.open_bits | found.truths.get(True, 0)
    other_text = always
    for _, bit in found.but_texts:
        other_text |= bit
    return ColumnIndex(
        any_bits=found.any_bits,
        open_bits=found.open_bits,
        always=always,
        texts=_texts(found, other_text),
        other_text=other_text,
        truths=found.truths,
        numbers=_line(
            [(_numeric(test), bit) for test, bit in found.intervals[Decimal]],
            always,
            found.negated[Decimal],
        ),
        days=_line(
            [(_in_days(test), bit) for test, bit in found.intervals[Date]],
            always,
            found.negated[Date],
        ),
    )


def _texts(found: _Cells, other_text: int) -> dict[str, int]:
    refused: dict[str, int] = {}
    for names, bit in found.but_texts:
        for name in names:
            refused[name] = refused.get(name, 0) | bit
    return {
        text: other_text & ~refused.get(text, 0) | found.texts.get(text, 0)
        for text in (*found.texts, *refused)
    }


def _numeric(test: Interval) -> Stretch[Decimal]:
    low, low_closed, high, high_closed = test
    return (
        low if isinstance(low, Decimal) else None,
        low_closed,
        high if isinstance(high, Decimal) else None,
        high_closed,
    )


def _in_days(test: Interval) -> Stretch[int]:
    low, low_closed, high, high_closed = test
    return (
        low.number if isinstance(low, Date) else None,
        low_closed,
        high.number if isinstance(high, Date) else None,
        high_closed,
    )


def _line(
    intervals: Sequence[tuple[Stretch[Place], int]], always: int, negated: int
) -> Line[Place]:
    bounds = sorted({end for test, _ in intervals for end in (test[0], test[2]) if end is not None})
    return Line(bounds, _spans(bounds, intervals, always, negated))


def _spans(
    bounds: list[Place], intervals: Iterable[tuple[Stretch[Place], int]], always: int, negated: int
) -> list[int]:
    """A sweep fills the sets; every one has the bits that hold `always`.

    Neighbours that are equal are one object.
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
        spans[place] = (spans[place] | current) ^ negated | always
        if place and spans[place] == spans[place - 1]:
            spans[place] = spans[place - 1]
    return spans
