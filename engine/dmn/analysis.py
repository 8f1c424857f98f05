"""Gaps and overlaps of a decision table: cases that no rule decides, and cases that too many do.

Rules are boxes: what a rule lets pass in one column does not depend on the others. So two rules
overlap where they do in every column, and that is a few operations on bit sets for each rule. Gaps
are found column by column, keeping only which rules are still alive; classes of values that leave
the same rules alive are one, and what was found for some rules alive is not looked for again. Both
stop at a budget and say so; whatever is reported is exact. Columns with one expression are taken
together; that two expressions depend on each other is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from engine.dmn.domains import Domain, domain_of
from engine.feel import compile as compile_feel
from engine.feel.errors import FeelError
from engine.feel.types import ANY
from engine.feel.values.equality import equal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.dmn.compiled_table import CompiledTable
    from engine.dmn.model import Decision
    from engine.dmn.table import DecisionTable
    from engine.feel.types import FeelType

STEPS = 500_000
MOST = 200

Box = tuple[tuple[int, ...], ...]  # for some columns in a row, the classes; the rest is free


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules, counted from 1, that decide the same cases; `cells` say which."""

    rules: tuple[int, int]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Cases that no rule decides, as one cell for each When column."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found. `unknown` are rules with a cell that only FEEL can decide: they are taken to
    fill gaps and left out of overlaps. Without `complete` there may be more of both."""

    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    unknown: tuple[int, ...]
    complete: bool


class _Spent(Exception):  # noqa: N818 - the end of a budget, no error
    """The budget of an analysis is used up."""


class _Budget:
    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise _Spent


def analyse(decision: Decision, *, steps: int = STEPS, most: int = MOST) -> Analysis:
    """Analyse the table of a decision; a decision that is no table has nothing to find.

    Overlaps are reported where the hit policy forbids them: for UNIQUE all, for ANY those whose
    results differ.
    """
    node, table = decision.node, decision.table
    compiled = node.program.table(node)
    if table is None or compiled is None:
        return Analysis((), (), (), complete=True)
    known = node.program.table_decision(node)
    domains, places = _domains(compiled, {} if known is None else known.required)
    unknown = reduce(or_, (domain.unknown for domain in domains), 0)
    overlaps, all_overlaps = _overlaps(table, domains, unknown, _Budget(steps), most)
    gaps, all_gaps = _gaps(domains, compiled.size, _Budget(steps), most)

    def spread(cells: tuple[str, ...]) -> tuple[str, ...]:
        found = ["-"] * len(compiled.columns)
        for place, cell in zip(places, cells, strict=True):
            found[place] = cell
        return tuple(found)

    return Analysis(
        tuple(Overlap(each.rules, spread(each.cells)) for each in overlaps),
        tuple(Gap(spread(gap.cells)) for gap in gaps),
        tuple(n + 1 for n in _bits(unknown)),
        all_overlaps and all_gaps,
    )


def _domains(
    compiled: CompiledTable, given: Mapping[str, FeelType]
) -> tuple[list[Domain], list[int]]:
    """A domain for each different expression, and the first column that has it."""
    places: dict[str, list[int]] = {}
    for place, column in enumerate(compiled.columns):
        places.setdefault(column.expression, []).append(place)
    domains = [
        domain_of([compiled.columns[n] for n in same], compiled.size, given.get(expression, ANY))
        for expression, same in places.items()
    ]
    return domains, [same[0] for same in places.values()]


def _overlaps(
    table: DecisionTable, domains: list[Domain], unknown: int, budget: _Budget, most: int
) -> tuple[tuple[Overlap, ...], bool]:
    if table.hit_policy not in ("UNIQUE", "ANY"):
        return (), True
    found: list[Overlap] = []
    try:
        meets = _meetings(domains, len(table.rules), unknown, budget)
        for one, others in enumerate(meets):
            for other in _bits(others >> one + 1 << one + 1):
                budget.spend(1)
                if table.hit_policy == "ANY" and _same_result(table, one, other):
                    continue
                if len(found) == most:
                    return tuple(found), False
                found.append(Overlap((one + 1, other + 1), _common(domains, one, other)))
    except _Spent:
        return tuple(found), False
    return tuple(found), True


def _meetings(domains: list[Domain], size: int, unknown: int, budget: _Budget) -> list[int]:
    """For each rule the rules that overlap it."""
    exact = ((1 << size) - 1) & ~unknown
    meets = [exact if exact >> n & 1 else 0 for n in range(size)]
    for domain in domains:
        sets = [bits & exact for bits in domain.sets]
        everywhere = reduce(and_, sets, exact)
        here = _swept(sets, size, everywhere) or _collected(sets, size, everywhere, budget)
        somewhere = reduce(or_, sets, 0)
        for rule in _bits(everywhere):
            here[rule] = somewhere
        meets = [before & now for before, now in zip(meets, here, strict=True)]
    return meets


def _swept(sets: list[int], size: int, everywhere: int) -> list[int] | None:
    """What every rule meets, where the classes of each stand side by side; None where not.

    A rule meets what is there when it begins, and what begins before it ends.
    """
    here, begun = [0] * size, [0] * size
    before = started = 0
    for bits in (*sets, everywhere):
        current = bits & ~everywhere
        new = current & ~before
        if new & started:
            return None
        for rule in _bits(before & ~current):
            here[rule] |= started & ~begun[rule]
        started |= new
        for rule in _bits(new):
            here[rule], begun[rule] = bits, started
        before = current
    return here


def _collected(sets: list[int], size: int, everywhere: int, budget: _Budget) -> list[int]:
    """The same for classes in any order."""
    here = [0] * size
    for bits in set(sets):
        for rule in _bits(bits & ~everywhere):
            budget.spend(1)
            here[rule] |= bits
    return here


def _common(domains: list[Domain], one: int, other: int) -> tuple[str, ...]:
    both = 1 << one | 1 << other
    return tuple(
        domain.cell([n for n, bits in enumerate(domain.sets) if bits & both == both])
        for domain in domains
    )


def _same_result(table: DecisionTable, one: int, other: int) -> bool:
    pairs = zip(table.rules[one].outputs, table.rules[other].outputs, strict=True)
    return all(left.strip() == right.strip() or _equal_texts(left, right) for left, right in pairs)


def _equal_texts(left: str, right: str) -> bool:
    try:
        values = [compile_feel(text or "null") for text in (left, right)]
        if any(value.names for value in values):
            return False
        return equal(*(value.evaluate({}).value for value in values)) is True
    except FeelError:
        return False


def _gaps(
    domains: list[Domain], size: int, budget: _Budget, most: int
) -> tuple[tuple[Gap, ...], bool]:
    search = _GapSearch(domains, size, budget, most)
    boxes = search.below(0, (1 << size) - 1)
    free = [tuple(range(len(domain.sets))) for domain in domains]
    gaps = [
        Gap(tuple(
            domain.cell(classes)
            for domain, classes in zip(domains, (*box, *free[len(box) :]), strict=True)
        ))
        for box in boxes
    ]  # fmt: skip
    return tuple(gaps), not search.cut


class _GapSearch:
    """Looks for combinations of classes that leave no rule alive."""

    def __init__(self, domains: list[Domain], size: int, budget: _Budget, most: int) -> None:
        self._domains = domains
        self._budget = budget
        self._most = most
        self._known: dict[tuple[int, int], tuple[Box, ...]] = {}
        self._distinct = [_distinct(domain.sets) for domain in domains]
        self._fills = _filling(domains, size)
        self.cut = False

    def below(self, column: int, alive: int) -> tuple[Box, ...]:
        """The gaps from a column on, with these rules alive before it."""
        if not alive:
            return ((),)
        if alive & self._fills[column]:
            return ()
        key = (column, alive)
        if key not in self._known:
            try:
                self._known[key] = self._searched(column, alive)
            except _Spent:
                self.cut = True
                return ()
        return self._known[key]

    def _searched(self, column: int, alive: int) -> tuple[Box, ...]:
        by_alive: dict[int, list[int]] = {}
        for bits, classes in self._distinct[column].items():
            self._budget.spend(1)
            by_alive.setdefault(bits & alive, []).extend(classes)
        by_gaps: dict[tuple[Box, ...], list[int]] = {}
        for left, classes in by_alive.items():
            by_gaps.setdefault(self.below(column + 1, left), []).extend(classes)
        found = [
            (tuple(sorted(classes)), *box) for boxes, classes in by_gaps.items() for box in boxes
        ]
        self.cut = self.cut or len(found) > self._most
        return tuple(found[: self._most])


def _distinct(sets: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, bits in enumerate(sets):
        found.setdefault(bits, []).append(number)
    return found


def _filling(domains: list[Domain], size: int) -> list[int]:
    """For each column the rules that let everything pass from it on."""
    fills = [(1 << size) - 1]
    for domain in reversed(domains):
        passing = fills[-1]
        for bits in domain.sets:
            passing &= bits
        fills.append(passing)
    return fills[::-1]


def _bits(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
