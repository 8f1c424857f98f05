"""What one instance may use before a person is asked: its budgets, and what values weigh."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.feel.storable import UnstorableValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EVENT_LIMIT = "event_limit"
#: what a number, and what a date or duration weighs, in bytes of JSON
NUMBER, TEMPORAL = 8, 32
#: values below this weigh too little to be counted
LIGHT = 1024


class Limits(NamedTuple):
    """The budgets; each has its default."""

    #: nodes entered in one step; then the step is stored and others have their turn
    steps: int = 100
    #: events of one instance; each retry gives it as many again
    events: int = 50_000
    #: an event says so once, from here on
    events_near: int = 10_000
    #: how deep calls may be nested
    depth: int = 50
    #: repetitions of one multi-instance activity
    repetitions: int = 100_000
    #: repetitions made in one step
    chunk: int = 500
    #: bytes of one instance's variables
    variables: int = 2 * 1024 * 1024
    variables_near: int = 256 * 1024


USUAL = Limits()


def weight(value: Any) -> int:
    """Give about how many bytes of JSON the value takes."""
    total, rest = 0, [value]
    while rest:
        each = rest.pop()
        if isinstance(each, str):
            total += len(each) + 2 if each.isascii() else len(each.encode()) + 2
        elif isinstance(each, list):
            total += 2
            rest.extend(each)
        elif isinstance(each, dict):
            total += 2 + sum(len(name) + 3 for name in each)
            rest.extend(each.values())
        elif isinstance(each, Decimal | bool | None):
            total += NUMBER
        else:
            total += TEMPORAL
    return total


def heavy(value: Any) -> int:
    """Give the weight of a value where it matters, else 0."""
    if isinstance(value, list | dict) or (isinstance(value, str) and len(value) >= LIGHT):
        found = weight(value)
        return found if found >= LIGHT else 0
    return 0


def note(known: dict[str, int], variables: Mapping[str, Any]) -> None:
    """Keep in mind what the variables of the instance weigh."""
    for name, value in variables.items():
        found = heavy(value)
        if found:
            known[name] = found
        elif known and name in known:
            del known[name]


def refuse_heavy(limits: Limits, known: Mapping[str, int], variables: Mapping[str, Any]) -> None:
    """Raise `UnstorableValue`, naming the variable, where the instance would hold too much."""
    found = {name: heavy(value) for name, value in variables.items()}
    if not any(found.values()):
        return
    total, before = sum({**known, **found}.values()), sum(known.values())
    if total > limits.variables and total > before:
        name = max(found, key=lambda each: found[each])
        raise UnstorableValue(
            f"“{name}” takes about {_size(found[name])}, and all variables together "
            f"{_size(total)}: more than the {_size(limits.variables)} an instance may hold"
        )


def refuse_huge(limits: Limits, pairs: Iterable[tuple[str, Any]]) -> None:
    """Raise `UnstorableValue` where one value alone is more than an instance may hold."""
    for name, value in pairs:
        found = heavy(value)
        if found > limits.variables:
            most = _size(limits.variables)
            raise UnstorableValue(f"“{name}” takes about {_size(found)}, more than {most}")


def _size(count: int) -> str:
    if count < 1024 * 1024:
        return f"{count / 1024:,.0f} KB"
    return f"{count / 1024 / 1024:,.1f} MB"
