"""What a column of plain cells answers for a host value, without making it a FEEL value first.

One look-up for each host type, derived from the column's index. For `int` and `float` the real
line is cut where the set of rules changes, each cut being the first number of that very type
behind a boundary; so open and closed ends, and floats meant as the decimal they print, all come
down to one bisection. The empty set stands for a value that is better left to FEEL: one that is
not allowed, not finite or beyond 34 digits.
"""

from __future__ import annotations

import math
import sys
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from engine.dmn.steps import NOWHERE, UNKNOWN, Sealed, Steps
from engine.feel import Date, to_value
from engine.feel.errors import NoValue
from engine.feel.values.date import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.dmn.index import ColumnIndex
    from engine.dmn.steps import Seal

Lookup: TypeAlias = "tuple[list[Any] | None, Sets]"

LARGEST_INT = 1 << 112  # every integer below has at most 34 digits
KINDS: dict[str, tuple[type, ...]] = {
    "number": (int, float, Decimal),
    "string": (str,),
    "boolean": (bool,),
    "date": (date, Date),
}
EPOCH = date(1970, 1, 1).toordinal()
MAX_TEXTS = 4_096


class Sets(Protocol):
    """A set of rules for each key: for the value itself, or for its place among cuts."""

    def __getitem__(self, key: Any, /) -> int:
        """The set."""


class Texts(dict[str, int]):
    """The set of each text; a text that no cell names has the set of any other text."""

    __slots__ = ("other",)

    def __init__(self, sets: dict[str, int], other: int) -> None:
        super().__init__(sets)
        self.other = other

    def __missing__(self, _text: str) -> int:
        return self.other


@dataclass(frozen=True, slots=True)
class Values:
    """The set of each FEEL value; a decimal may have to be rounded first."""

    index: ColumnIndex
    seal: Seal

    def __getitem__(self, value: object) -> int:
        return self.seal(self.index.candidates(to_value(value)))


class DayTexts(dict[str, int]):
    """The set of each date that comes as text; the latest are remembered, others are unknown."""

    __slots__ = ("_values",)

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, text: str) -> int:
        try:
            bits = self._values[parse_date(text)]
        except NoValue:
            bits = UNKNOWN
        if len(self) >= MAX_TEXTS:
            self.clear()
        self[text] = bits
        return bits


@dataclass(frozen=True, slots=True)
class HostColumn:
    """The sets of one column by host value; `lookups` has an entry for each type it knows.

    An entry is the cuts, if the type has any, and the sets by place among them or by value.
    """

    ints: Steps[int]
    floats: Steps[float]
    lookups: dict[type, Lookup]

    def bits(self, value: object) -> int:
        """The rules that let any host value pass; the empty set where FEEL has to be asked."""
        lookup = self.lookups.get(type(value))
        if lookup is None:
            return UNKNOWN
        cuts, sets = lookup
        return sets[value if cuts is None else bisect_right(cuts, value)]


def host_column(
    index: ColumnIndex,
    kinds: Iterable[str],
    width: int,
    restrictions: int,
    *,
    dates_as_text: bool = False,
) -> HostColumn:
    """The look-ups of an index whose bits from `width` on are restrictions.

    A value that some restriction does not let pass has the empty set. `dates_as_text` says that a
    text is read as a date.
    """
    wanted = (1 << restrictions) - 1

    def seal(bits: int | None) -> int:
        if bits is None or not restrictions:
            return bits or UNKNOWN
        return bits & ~(wanted << width) if bits >> width == wanted else UNKNOWN

    numbers = Sealed.of(index.numbers.spans, seal)
    ints = Steps.of(_int_changes(index.numbers.bounds), numbers)
    floats = Steps.of(_float_changes(index.numbers.bounds), numbers)
    days = Steps.of(_day_changes(index.days.bounds), Sealed.of(index.days.spans, seal))
    texts = {text: seal(bits) for text, bits in index.texts.items()}
    truths = {truth: seal(index.candidates(truth)) for truth in (False, True)}
    values = Values(index, seal)
    every: dict[type, Lookup] = {
        int: (ints.cuts, ints.sets),
        float: (floats.cuts, floats.sets),
        Decimal: (None, values),
        str: (None, Texts(texts, seal(index.other_text))),
        bool: (None, truths),
        date: (days.cuts, days.sets),
        Date: (None, values),
    }
    found = {type_: every[type_] for kind in kinds for type_ in KINDS[kind]}
    if dates_as_text and date in found:
        found[str] = (None, DayTexts(values))
    return HostColumn(ints, floats, found)


def _day_changes(bounds: Sequence[int]) -> Iterator[tuple[date, int]]:
    """Python's dates are a stretch of FEEL's; what begins before them begins with the first."""
    yield date.min, 0
    for number, bound in enumerate(bounds):
        for day, place in ((bound, 2 * number + 1), (bound + 1, 2 * number + 2)):
            ordinal = day + EPOCH
            if ordinal <= date.max.toordinal():
                yield date.fromordinal(max(ordinal, 1)), place


def _int_changes(bounds: Sequence[Decimal]) -> Iterator[tuple[int, int]]:
    yield -LARGEST_INT, 0
    for number, bound in enumerate(bounds):
        below, above = math.floor(bound), math.ceil(bound)
        if below == above:
            yield below, 2 * number + 1
        yield below + 1, 2 * number + 2
    yield LARGEST_INT, NOWHERE


def _float_changes(bounds: Sequence[Decimal]) -> Iterator[tuple[float, int]]:
    """A float is the decimal that it prints as, which may be on either side of the boundary."""
    yield -sys.float_info.max, 0
    for number, bound in enumerate(bounds):
        nearest = float(bound)
        printed = Decimal(repr(nearest))
        if printed == bound:
            yield nearest, 2 * number + 1
        after = nearest if printed > bound else math.nextafter(nearest, math.inf)
        yield after, 2 * number + 2
    yield math.inf, NOWHERE
