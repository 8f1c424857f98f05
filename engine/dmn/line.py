"""Sets of rules along an ordered kind of value, as a sweep over the ends of all stretches.

Place 2i is the gap below boundary i, place 2i+1 the boundary itself. From one place to the next few
rules begin or end, so where the sets of all places would be large, only every sixteenth is kept and
the flips between: a table of ten thousand wild ranges takes a few megabytes instead of a hundred.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DENSE_BYTES = 1 << 21
STRIDE = 16

Place = TypeVar("Place", Decimal, int)


class Stretch(NamedTuple, Generic[Place]):
    """From one boundary to another; an end that is not there is open. `rule` counts from 0."""

    rule: int
    low: Place | None
    low_closed: bool
    high: Place | None
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Flips:
    """The sets of all places, most of them as what differs from a set before."""

    kept: list[int]
    starts: array[int]
    rules: array[int]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: int) -> int:
        step = place // STRIDE
        bits = self.kept[step]
        for rule in self.rules[self.starts[step * STRIDE + 1] : self.starts[place + 1]]:
            bits ^= 1 << rule
        return bits


Spans = list[int] | Flips


@dataclass(frozen=True, slots=True)
class Line(Generic[Place]):
    """The boundaries and the set of every place."""

    bounds: list[Place]
    spans: Spans

    def at(self, value: Place) -> int:
        """The set of a value."""
        found = bisect_left(self.bounds, value)
        exact = found < len(self.bounds) and self.bounds[found] == value
        return self.spans[2 * found + exact]


def line_of(stretches: Sequence[Stretch[Place]], always: int, negated: int) -> Line[Place]:
    """The line on which a rule holds in its stretches, or outside of them where it is `negated`.

    Every set has the bits that hold `always`.
    """
    stretches = [one for one in stretches if not always >> one.rule & 1]
    ends = {end for one in stretches for end in (one.low, one.high) if end is not None}
    bounds = sorted(ends)
    begin = negated | always
    flips: list[list[int]] = [[] for _ in range(2 * len(bounds) + 1)]
    for rule, start, stop in _disjoint(stretches, bounds):
        flips[start].append(rule)
        if stop < len(flips):
            flips[stop].append(rule)
    changes = sum(map(bool, flips))
    if changes * _width(stretches, begin) // 8 > DENSE_BYTES:
        return Line(bounds, _sparse(flips, begin))
    return Line(bounds, list(_swept(flips, begin)))


def _width(stretches: Iterable[Stretch[Place]], begin: int) -> int:
    """How many bits a set may have."""
    return max(begin.bit_length(), *(one.rule + 1 for one in stretches), 0)


def _disjoint(
    stretches: Iterable[Stretch[Place]], bounds: list[Place]
) -> Iterable[tuple[int, int, int]]:
    """Rule, first place and the place after the last; those of one rule joined where they meet."""
    places = {bound: place for place, bound in enumerate(bounds)}
    size = 2 * len(bounds) + 1
    of_rule: dict[int, list[tuple[int, int]]] = {}
    for rule, low, low_closed, high, high_closed in stretches:
        start = 0 if low is None else 2 * places[low] + (1 if low_closed else 2)
        stop = size if high is None else 2 * places[high] + (2 if high_closed else 1)
        if start < stop:
            of_rule.setdefault(rule, []).append((start, stop))
    for rule, found in of_rule.items():
        found.sort()
        start, stop = found[0]
        for more, end in found[1:]:
            if more > stop:
                yield rule, start, stop
                start, stop = more, end
            stop = max(stop, end)
        yield rule, start, stop


def _swept(flips: Iterable[Iterable[int]], bits: int) -> Iterable[int]:
    """The sets one after the other; neighbours that are equal are one object."""
    for rules in flips:
        for rule in rules:
            bits ^= 1 << rule
        yield bits


def _sparse(flips: list[list[int]], begin: int) -> Flips:
    return Flips(
        kept=[bits for place, bits in enumerate(_swept(flips, begin)) if place % STRIDE == 0],
        starts=array("i", accumulate(map(len, flips), initial=0)),
        rules=array("i", (rule for rules in flips for rule in rules)),
    )
