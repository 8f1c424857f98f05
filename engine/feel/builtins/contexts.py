"""Functions of contexts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.builtins.registry import Family, builtin
from engine.feel.errors import NoValue

if TYPE_CHECKING:
    from engine.feel.run import Run
    from engine.feel.values.value import Value

CONTEXTS: Family = {}


@builtin(CONTEXTS, "get value(m: context, key: string)")
def get_value(_run: Run, m: dict[str, Value], key: str) -> Value:
    """The value of an entry."""
    if key not in m:
        raise NoValue(f"get value(): there is no entry {key!r}")
    return m[key]


@builtin(CONTEXTS, "get entries(m: context)")
def get_entries(_run: Run, m: dict[str, Value]) -> Value:
    """All entries, as contexts of `key` and `value`."""
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin(CONTEXTS, "context(entries: list)")
def context(_run: Run, entries: list[Value]) -> Value:
    """The context of such entries."""
    built: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys():
            raise NoValue("context(): an entry is a context of key and value")
        name = entry["key"]
        if not isinstance(name, str) or name in built:
            raise NoValue("context(): each key is a string, and there once")
        built[name] = entry["value"]
    return built


@builtin(CONTEXTS, "context put(context: context, key: string, value: any)")
def context_put(_run: Run, target: dict[str, Value], key: str, value: Value) -> Value:
    """With an entry added or replaced."""
    return {**target, key: value}


@builtin(CONTEXTS, "context put(context: context, keys: list, value: any)")
def context_put_inside(
    run: Run, target: dict[str, Value], keys: list[Value], value: Value
) -> Value:
    """With an entry added or replaced inside contexts within contexts."""
    if not keys:
        raise NoValue("context put(): there are no keys")
    first, rest = keys[0], keys[1:]
    run.spend(len(keys))
    if not isinstance(first, str):
        raise NoValue("context put(): each key is a string")
    if not rest:
        return {**target, first: value}
    inner = target.get(first)
    if inner is not None and not isinstance(inner, dict):
        raise NoValue(f"context put(): {first!r} is no context")
    return {**target, first: context_put_inside(run, inner or {}, rest, value)}


@builtin(CONTEXTS, "context merge(contexts: list)")
def context_merge(_run: Run, contexts: list[Value]) -> Value:
    """All entries together; later ones win."""
    merged: dict[str, Value] = {}
    for each in contexts:
        if not isinstance(each, dict):
            raise NoValue("context merge(): the list must hold contexts")
        merged.update(each)
    return merged
