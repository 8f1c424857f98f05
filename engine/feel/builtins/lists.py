"""Functions of lists; positions count from 1, negative ones from the end."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.builtins.registry import Family, builtin
from engine.feel.errors import NoValue
from engine.feel.numbers import truncated
from engine.feel.values.equality import equal, key

if TYPE_CHECKING:
    from engine.feel.run import Run
    from engine.feel.values.value import Function, Value

LISTS: Family = {}


def _index(items: list[Value], position: Decimal) -> int:
    wanted = truncated(position)
    if wanted == 0 or abs(wanted) > len(items):
        raise NoValue(f"there is no position {wanted} in a list of {len(items)}")
    return wanted - 1 if wanted > 0 else len(items) + wanted


@builtin(LISTS, "list contains(list: list, element: any)")
def list_contains(run: Run, items: list[Value], element: Value) -> Value:
    """Whether an item equals an element."""
    run.spend(len(items) >> 2)
    return any(equal(item, element) is True for item in items)


@builtin(LISTS, "count(list: list)")
def count(_run: Run, items: list[Value]) -> Value:
    """How many items."""
    return Decimal(len(items))


@builtin(LISTS, "all(*list: list)")
def all_(_run: Run, items: list[Value]) -> Value:
    """The conjunction of all items."""
    return _joined(items, decisive=False)


@builtin(LISTS, "any(*list: list)")
def any_(_run: Run, items: list[Value]) -> Value:
    """The disjunction of all items."""
    return _joined(items, decisive=True)


def _joined(items: list[Value], *, decisive: bool) -> Value:
    if any(item is decisive for item in items):
        return decisive
    if all(item is (not decisive) for item in items):
        return not decisive
    raise NoValue("the list holds something that is neither true nor false")


@builtin(LISTS, "sublist(list: list, start position: number, [length: number])")
def sublist(_run: Run, items: list[Value], start: Decimal, length: Decimal | None) -> Value:
    """A part of a list."""
    first = _index(items, start)
    if length is None:
        return items[first:]
    size = truncated(length)
    if size < 0 or first + size > len(items):
        raise NoValue(f"sublist(): there are no {size} items from there on")
    return items[first : first + size]


@builtin(LISTS, "append(list: list, *item: any)")
def append(run: Run, items: list[Value], more: list[Value]) -> Value:
    """With items at the end."""
    run.grow_list(len(items) + len(more))
    return [*items, *more]


@builtin(LISTS, "concatenate(*list: any)")
def concatenate(run: Run, lists: list[Value]) -> Value:
    """One list after the other."""
    joined: list[Value] = []
    for each in lists:
        if each is None:
            raise NoValue("concatenate(): null is no list")
        joined.extend(each if isinstance(each, list) else [each])
        run.grow_list(len(joined))
    return joined


@builtin(LISTS, "insert before(list: list, position: number, newItem: any)")
def insert_before(run: Run, items: list[Value], position: Decimal, item: Value) -> Value:
    """With an item before a position."""
    at = _index(items, position)
    run.grow_list(len(items) + 1)
    return [*items[:at], item, *items[at:]]


@builtin(LISTS, "remove(list: list, position: number)")
def remove(run: Run, items: list[Value], position: Decimal) -> Value:
    """Without the item at a position."""
    at = _index(items, position)
    run.grow_list(len(items))
    return [*items[:at], *items[at + 1 :]]


@builtin(LISTS, "list replace(list: list, position: number, newItem: any)")
def list_replace(run: Run, items: list[Value], position: Decimal, item: Value) -> Value:
    """With another item at a position."""
    at = _index(items, position)
    run.grow_list(len(items))
    return [*items[:at], item, *items[at + 1 :]]


@builtin(LISTS, "list replace(list: list, match: function, newItem: any)")
def list_replace_matching(run: Run, items: list[Value], match: Function, item: Value) -> Value:
    """With another item wherever `match(item, newItem)` is true."""
    run.grow_list(len(items))
    replaced: list[Value] = []
    for each in items:
        answer = match.by_position(run, [each, item])
        if type(answer) is not bool:
            raise NoValue("list replace(): the match function must yield true or false")
        replaced.append(item if answer else each)
    return replaced


@builtin(LISTS, "reverse(list: list)")
def reverse(run: Run, items: list[Value]) -> Value:
    """From the last to the first."""
    run.grow_list(len(items))
    return items[::-1]


@builtin(LISTS, "index of(list: list, match: any)")
def index_of(run: Run, items: list[Value], match: Value) -> Value:
    """The positions of all items that equal a value."""
    run.grow_list(len(items))
    return [Decimal(i) for i, item in enumerate(items, 1) if equal(item, match) is True]


@builtin(LISTS, "union(*list: any)")
def union(run: Run, lists: list[Value]) -> Value:
    """One list after the other, each value once."""
    joined = concatenate(run, lists)
    return distinct_values(run, joined if isinstance(joined, list) else [])


@builtin(LISTS, "distinct values(list: list)")
def distinct_values(run: Run, items: list[Value]) -> Value:
    """Each value once, where it was met first."""
    run.grow_list(len(items))
    first: dict[object, Value] = {}
    for item in items:
        first.setdefault(key(item), item)
    return list(first.values())


@builtin(LISTS, "flatten(list: list)")
def flatten(run: Run, items: list[Value]) -> Value:
    """The items of lists within lists, in one list."""
    flat: list[Value] = []
    open_lists = [iter(items)]
    while open_lists:
        for item in open_lists[-1]:
            run.spend()
            if isinstance(item, list):
                open_lists.append(iter(item))
                break
            flat.append(item)
        else:
            open_lists.pop()
    return flat
