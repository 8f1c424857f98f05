"""Functions that make one value of a list."""

from __future__ import annotations

import decimal
from decimal import Decimal
from functools import cmp_to_key
from typing import TYPE_CHECKING

from engine.feel.builtins.registry import Family, builtin
from engine.feel.errors import NoValue
from engine.feel.numbers import CONTEXT, ONE, ZERO
from engine.feel.operators import add
from engine.feel.values.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.values.ordering import compare

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.run import Run
    from engine.feel.values.value import Value

AGGREGATES: Family = {}


def _numbers(run: Run, items: list[Value], name: str) -> list[Decimal]:
    run.spend(len(items) >> 2)
    found = [item for item in items if type(item) is Decimal]
    if not found or len(found) < len(items):
        raise NoValue(f"{name}(): the list must hold numbers, one at least")
    return found


def _within(work: Callable[[], Decimal], name: str) -> Decimal:
    try:
        return work()
    except decimal.DecimalException:
        raise NoValue(f"{name}(): the result is beyond the range of numbers") from None


def _total(values: list[Decimal]) -> Decimal:
    total = ZERO
    for value in values:
        total = CONTEXT.add(total, value)
    return total


@builtin(AGGREGATES, "sum(*list: list)")
def sum_(run: Run, items: list[Value]) -> Value:
    """The sum of numbers, or of durations of one kind."""
    if items and isinstance(items[0], YearsMonthsDuration | DaysTimeDuration):
        total: Value = items[0]
        for item in items[1:]:
            run.spend()
            if type(item) is not type(total):
                raise NoValue("sum(): the list must hold durations of one kind")
            total = add(total, item)
        return total
    values = _numbers(run, items, "sum")
    return _within(lambda: _total(values), "sum")


@builtin(AGGREGATES, "mean(*list: list)")
def mean(run: Run, items: list[Value]) -> Value:
    """The arithmetic mean."""
    values = _numbers(run, items, "mean")
    return _within(lambda: CONTEXT.divide(_total(values), Decimal(len(values))), "mean")


@builtin(AGGREGATES, "product(*list: list)")
def product(run: Run, items: list[Value]) -> Value:
    """The product of numbers."""
    values = _numbers(run, items, "product")

    def work() -> Decimal:
        result = ONE
        for value in values:
            result = CONTEXT.multiply(result, value)
        return result

    return _within(work, "product")


@builtin(AGGREGATES, "median(*list: list)")
def median(run: Run, items: list[Value]) -> Value:
    """The middle number, or the mean of the two in the middle."""
    values = sorted(_numbers(run, items, "median"))
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return _within(
        lambda: CONTEXT.divide(CONTEXT.add(values[middle - 1], values[middle]), Decimal(2)),
        "median",
    )


@builtin(AGGREGATES, "mode(*list: list)")
def mode(run: Run, items: list[Value]) -> Value:
    """The most frequent numbers, in ascending order."""
    if not items:
        return []
    counts: dict[Decimal, int] = {}
    for value in _numbers(run, items, "mode"):
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values())
    return [*sorted(value for value, times in counts.items() if times == most)]


@builtin(AGGREGATES, "stddev(*list: list)")
def stddev(run: Run, items: list[Value]) -> Value:
    """The standard deviation of a sample."""
    values = _numbers(run, items, "stddev")
    if len(values) < 2:
        raise NoValue("stddev(): a sample has at least two numbers")

    def work() -> Decimal:
        middle = CONTEXT.divide(_total(values), Decimal(len(values)))
        squares = [CONTEXT.power(CONTEXT.subtract(value, middle), 2) for value in values]
        return CONTEXT.sqrt(CONTEXT.divide(_total(squares), Decimal(len(values) - 1)))

    return _within(work, "stddev")


@builtin(AGGREGATES, "min(*list: list)")
def min_(run: Run, items: list[Value]) -> Value:
    """The least item."""
    return _extreme(run, items, -1)


@builtin(AGGREGATES, "max(*list: list)")
def max_(run: Run, items: list[Value]) -> Value:
    """The greatest item."""
    return _extreme(run, items, 1)


def _extreme(run: Run, items: list[Value], sign: int) -> Value:
    if not items:
        raise NoValue("an empty list has no least and no greatest item")
    run.spend(len(items) >> 2)
    if len(items) == 1:
        compare(items[0], items[0])

    def order(one: Value, other: Value) -> int:
        return sign * compare(one, other)

    return max(items, key=cmp_to_key(order))
