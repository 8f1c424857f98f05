"""A column of plain cells as bit sets: which rules does a value satisfy?

Every rule is one bit. Numbers and dates: the boundaries of all cells are sorted, and each boundary
and each gap between two has its set; a look-up is one bisection. Texts and booleans: a dictionary.
A cell that is not plain (a name, a call) stays in `open_bits`, to be evaluated later, and only for
rules that every other column lets pass. Low bit is the first rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.dmn.cells import Interval, PlainCell, Point, plain_cell
from engine.dmn.line import Line, Stretch, line_of
from engine.feel.values.date import Date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.feel import Value


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
    intervals: dict[type, list[tuple[int, Interval]]] = field(
        default_factory=lambda: {Decimal: [], Date: []}
    )
    negated: dict[type, int] = field(default_factory=lambda: {Decimal: 0, Date: 0})

    def add(self, cell: PlainCell, rule: int) -> None:
        bit = 1 << rule
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
                    self.intervals[kind].append((rule, test))
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
            found.add(plain, number)
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
        numbers=_numbers(found, always),
        days=_days(found, always),
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


def _numbers(found: _Cells, always: int) -> Line[Decimal]:
    stretches = [
        Stretch(rule, _number(low), low_closed, _number(high), high_closed)
        for rule, (low, low_closed, high, high_closed) in found.intervals[Decimal]
    ]
    return line_of(stretches, always, found.negated[Decimal])


def _number(point: Point | None) -> Decimal | None:
    return point if isinstance(point, Decimal) else None


def _days(found: _Cells, always: int) -> Line[int]:
    stretches = [
        Stretch(rule, _day(low), low_closed, _day(high), high_closed)
        for rule, (low, low_closed, high, high_closed) in found.intervals[Date]
    ]
    return line_of(stretches, always, found.negated[Date])


def _day(point: Point | None) -> int | None:
    return point.number if isinstance(point, Date) else None
