"""Functions of numbers or dates that are constant between cuts, with a set of rules for each step."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, overload

from engine.dmn.line import Flips

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.dmn.line import Spans

Seal: TypeAlias = "Callable[[int | None], int]"
Number = TypeVar("Number", int, float, date)

UNKNOWN = 0  # the empty set stands for a value that FEEL has to look at
NOWHERE = -1  # a place whose set is unknown


@dataclass(frozen=True, slots=True)
class Steps(Generic[Number]):
    """A function of numbers that is constant between cuts; `sets` is one longer than `cuts`."""

    cuts: list[Number]
    sets: Sequence[int]

    @classmethod
    def of(cls, changes: Iterable[tuple[Number, int]], sets: Sealed) -> Steps[Number]:
        """From the numbers, in order, at which the set of a place begins; before it is unknown."""
        cuts: list[Number] = []
        places = [NOWHERE]
        for cut, place in changes:
            if cuts and cuts[-1] == cut:
                places[-1] = place
            elif not sets.same(places[-1], place):
                cuts.append(cut)
                places.append(place)
        return cls(cuts, sets.picked(places))

    def part(self, low: Number, high: Number) -> Steps[Number]:
        """The steps from just above one number to just below another."""
        first, last = bisect_right(self.cuts, low), bisect_left(self.cuts, high)
        return Steps(self.cuts[first:last], self.sets[first : last + 1])


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sets along a line as the look-ups hand them out: made now, or when asked for."""

    spans: Spans
    seal: Seal

    @classmethod
    def of(cls, spans: Spans, seal: Seal) -> Sealed:
        """Made now unless only flips are kept; what is made now needs no seal any more."""
        if isinstance(spans, Flips):
            return cls(spans, seal)
        made: list[int] = []
        for place, bits in enumerate(spans):
            same = place > 0 and bits is spans[place - 1]
            made.append(made[-1] if same else seal(bits))
        return cls(made, _as_is)

    def __getitem__(self, place: int) -> int:
        return UNKNOWN if place == NOWHERE else self.seal(self.spans[place])

    def same(self, one: int, other: int) -> bool:
        """Whether two places surely have one set."""
        if isinstance(self.spans, Flips) or NOWHERE in (one, other):
            return one == other
        return self.spans[one] is self.spans[other]

    def picked(self, places: list[int]) -> Sequence[int]:
        """The sets of these places."""
        if isinstance(self.spans, Flips):
            return Picked(self, places)
        return [self[place] for place in places]


class Picked(Sequence[int]):
    """The sets of some places, computed when asked for."""

    __slots__ = ("_places", "_sets")

    def __init__(self, sets: Sealed, places: list[int]) -> None:
        self._sets = sets
        self._places = places

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> Picked: ...

    def __getitem__(self, at: int | slice) -> int | Picked:
        if isinstance(at, slice):
            return Picked(self._sets, self._places[at])
        return self._sets[self._places[at]]

    def __len__(self) -> int:
        return len(self._places)


def _as_is(bits: int | None) -> int:
    return bits or UNKNOWN
