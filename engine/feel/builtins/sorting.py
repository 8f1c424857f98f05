"""Sorting by a function that tells which of two items precedes the other."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from engine.feel.builtins.registry import Family, builtin
from engine.feel.errors import NoValue
from engine.feel.values.ordering import compare

if TYPE_CHECKING:
    from engine.feel.run import Run
    from engine.feel.values.value import Function, Value

SORTING: Family = {}


@builtin(SORTING, "sort(list: list, [precedes: function])")
def sort(run: Run, items: list[Value], precedes: Function | None) -> Value:
    """In order; items of which none precedes the other stay as they were."""
    run.grow_list(len(items))
    if precedes is None:
        return sorted(items, key=cmp_to_key(compare))
    function = precedes

    def before(one: Value, other: Value) -> bool:
        answer = function.by_position(run, [one, other])
        if type(answer) is not bool:
            raise NoValue("sort(): the function must yield true or false")
        return answer

    def order(one: Value, other: Value) -> int:
        if before(one, other):
            return -1
        return 1 if before(other, one) else 0

    return sorted(items, key=cmp_to_key(order))
