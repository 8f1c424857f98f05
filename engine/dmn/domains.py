"""What a column can be given, cut into classes of values that all its cells treat alike.

A class has the set of rules that let its values pass. Classes are exact for numbers, texts,
booleans and dates; null is no class. What is outside the allowed values is no class either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby, pairwise
from operator import and_, or_
from typing import TYPE_CHECKING

from engine.dmn.index import index_column
from engine.dmn.types import base_of, restrictions_of
from engine.feel.types import ANY, Simple
from engine.feel.values.date import Date
from engine.feel.values.text import quoted, to_text

if TYPE_CHECKING:
    from engine.dmn.compiled_table import Column
    from engine.dmn.index import ColumnIndex
    from engine.dmn.line import Line, Place
    from engine.feel.types import FeelType

KINDS = ("number", "string", "boolean", "date")
CellText = Callable[[Sequence[int]], str]


@dataclass(frozen=True, slots=True)
class Domain:
    """The classes of one column, as sets of rules, and how some of them are said in a cell.

    `unknown` are the rules whose cell is left to FEEL; they are in every set.
    """

    sets: list[int]
    unknown: int
    text: CellText

    def cell(self, classes: Sequence[int]) -> str:
        """The FEEL cell that holds for these classes, in ascending order, and for no others."""
        return "-" if len(classes) == len(self.sets) else self.text(classes)


def domain_of(columns: Sequence[Column], size: int, given: FeelType) -> Domain:
    """The domain of columns that look at one value, in a table with so many rules.

    `given` is the type of the variable. The cells of all the columns make one index, one after the
    other and the restrictions behind them, so that the classes suit every column.
    """
    first = columns[0]
    limits = [text for column in columns for text in column.restrictions]
    limits = list(dict.fromkeys((*limits, *restrictions_of(given))))
    cells = [cell for column in columns for cell in column.cells]
    index = index_column((*cells, *limits), dates="date" not in first.around.names)
    kind = None if index.open_bits >> len(cells) else _kind(first.type, given, index)
    rules = (1 << size) - 1
    parts = range(0, len(cells), size) if size else range(0)
    if kind is None:
        known = reduce(and_, (index.any_bits >> part for part in parts), rules)
        return Domain([rules], rules & ~known, lambda _classes: "-")
    sets, text = _classes(kind, index)
    limited = (1 << len(limits)) - 1
    empty = _between_neighbours(index.days) if kind == "date" else frozenset[int]()
    kept = [n for n, bits in enumerate(sets) if bits >> len(cells) == limited and n not in empty]

    def shown(classes: Sequence[int]) -> str:
        found = {kept[n] for n in classes}
        return text(sorted(found | {n for n in empty if found >= {n - 1, n + 1}}))

    return Domain(
        sets=[reduce(and_, (sets[n] >> part for part in parts), rules) for n in kept],
        unknown=reduce(or_, (index.open_bits >> part & rules for part in parts), 0),
        text=shown,
    )


def _between_neighbours(days: Line[int]) -> frozenset[int]:
    """The places between a day and the next, where there is nothing."""
    steps = enumerate(pairwise(days.bounds), 1)
    return frozenset(2 * n for n, (day, next_day) in steps if next_day == day + 1)


def _kind(declared: FeelType, given: FeelType, index: ColumnIndex) -> str | None:
    """The kind of value a column is about; None where that is none that has classes."""
    for type_ in map(base_of, (declared, given)):
        if type_ != ANY:
            return type_.name if isinstance(type_, Simple) and type_.name in KINDS else None
    spoken = (index.numbers.bounds, index.texts, index.truths, index.days.bounds)
    kinds = [kind for kind, found in zip(KINDS, spoken, strict=True) if found]
    return kinds[0] if len(kinds) == 1 else None


def _classes(kind: str, index: ColumnIndex) -> tuple[list[int], CellText]:
    match kind:
        case "number":
            return _on(index.numbers, to_text)
        case "date":
            return _on(index.days, lambda day: f'date("{Date.of_number(day)}")')
        case "boolean":
            truths = [index.candidates(truth) or 0 for truth in (False, True)]
            return truths, lambda classes: ", ".join(("false", "true")[n] for n in classes)
        case _:
            texts = list(index.texts)
            sets = [*index.texts.values(), index.other_text]
            return sets, lambda classes: _text_cell(texts, classes)


def _text_cell(texts: list[str], classes: Sequence[int]) -> str:
    if classes[-1] < len(texts):
        return ", ".join(quoted(texts[n]) for n in classes)
    missing = (quoted(text) for n, text in enumerate(texts) if n not in set(classes))
    return f"not({', '.join(missing)})"


def _on(line: Line[Place], shown: Callable[[Place], str]) -> tuple[list[int], CellText]:
    bounds = list(map(shown, line.bounds))
    sets = [line.spans[place] for place in range(len(line.spans))]
    return sets, lambda classes: ", ".join(_stretch(bounds, *run) for run in _runs(classes))


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each stretch of neighbours."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        found = [place for _, place in run]
        yield found[0], found[-1]


def _stretch(bounds: list[str], first: int, last: int) -> str:
    low = bounds[(first - 1) // 2] if first else ""
    high = bounds[last // 2] if last < 2 * len(bounds) else ""
    if first == last and first % 2:
        return low
    if low and high:
        return f"{'[' if first % 2 else '('}{low}..{high}{']' if last % 2 else ')'}"
    if low:
        return f"{'>=' if first % 2 else '>'} {low}"
    return f"{'<=' if last % 2 else '<'} {high}" if high else "-"
