"""Hit policies: from the rules that match to one value. One small function per family."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import Value
from engine.feel.values.equality import equal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


Hit = tuple[int, tuple[Value, ...]]  # the rule, from 1, and the value of every output


@dataclass(frozen=True, slots=True)
class Choice:
    """The rules that count, and why there is no value if there is none."""

    hits: tuple[Hit, ...]
    refused: str = ""


Priorities = tuple[tuple[Value, ...], ...]


def single(policy: str, hits: Sequence[Hit], priorities: Priorities) -> Choice:
    """The one rule that a single-hit policy picks out of those that match."""
    match policy:
        case "UNIQUE" if len(hits) > 1:
            named = " and ".join(str(number) for number, _ in hits)
            return Choice(tuple(hits), f"the table is UNIQUE, but rules {named} match")
        case "ANY" if any(not _alike(hits[0], hit) for hit in hits):
            named = ", ".join(str(number) for number, _ in hits)
            return Choice(tuple(hits), f"the table is ANY, but rules {named} differ")
        case "PRIORITY":
            return Choice(tuple(ordered(hits, priorities)[:1]))
        case "ANY":
            return Choice(tuple(hits))
        case _:
            return Choice(tuple(hits[:1]))


def ordered(hits: Sequence[Hit], priorities: Priorities) -> list[Hit]:
    """By the place of each output in its list of allowed values; ties keep the rule order."""
    return sorted(
        hits,
        key=lambda hit: tuple(
            _rank(value, order) for value, order in zip(hit[1], priorities, strict=True)
        ),
    )


def _rank(value: Value, order: tuple[Value, ...]) -> int:
    for place, allowed in enumerate(order):
        if equal(value, allowed) is True:
            return place
    return len(order)


def _alike(left: Hit, right: Hit) -> bool:
    return all(equal(a, b) is True for a, b in zip(left[1], right[1], strict=True))


def aggregate(kind: str, values: Sequence[Value]) -> tuple[Value, str]:
    """COLLECT with an aggregator: the value, or null and the reason."""
    if kind == "COUNT":
        return Decimal(len(values)), ""
    if not values:
        return None, ""
    return _AGGREGATORS[kind](values)


def _sum(values: Sequence[Value]) -> tuple[Value, str]:
    numbers = [value for value in values if isinstance(value, Decimal)]
    if len(numbers) != len(values):
        return None, "only numbers have a SUM"
    return sum(numbers, Decimal(0)), ""


def _extreme(kind: str) -> Callable[[Sequence[Value]], tuple[Value, str]]:
    def pick(values: Sequence[Value]) -> tuple[Value, str]:
        first = values[0]
        if any(type(value) is not type(first) for value in values):
            return None, f"values of several kinds have no {kind}"
        try:
            best = min(values) if kind == "MIN" else max(values)  # type: ignore[type-var]
        except TypeError:
            return None, f"the values have no {kind}"
        return best, ""

    return pick


_AGGREGATORS: dict[str, Callable[[Sequence[Value]], tuple[Value, str]]] = {
    "SUM": _sum,
    "MIN": _extreme("MIN"),
    "MAX": _extreme("MAX"),
}
