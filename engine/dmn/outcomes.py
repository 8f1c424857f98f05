"""What a set of matching rules amounts to: computed once by the table itself, and remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from engine.dmn.coercion import fitted
from engine.dmn.session import Session
from engine.dmn.steps import UNKNOWN
from engine.feel.types import ANY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.dmn.compiled_table import CompiledTable
    from engine.dmn.outcome import DecisionWarning, Place
    from engine.feel import Value
    from engine.feel.types import FeelType

MAX_REMEMBERED = 10_000
MAX_REMEMBERED_BITS = 100_000_000


class Outcome(NamedTuple):
    """What a set of matching rules amounts to."""

    value: Value
    rules: tuple[int, ...]
    outputs: Value
    warnings: tuple[DecisionWarning, ...]
    is_flat: bool  # neither a list nor a context, so it may be handed out again


@dataclass(frozen=True, slots=True)
class TableDecision:
    """A decision whose logic is a table: the input data it requires with their types, its own type.

    `modelled` are the names of all elements of the model: the caller gives no values for those.
    """

    table: CompiledTable
    required: Mapping[str, FeelType]
    modelled: frozenset[str]
    type: FeelType
    place: Place


class Outcomes(dict[int, Outcome | None]):
    """The outcome of each set of rules, computed when first met; None where FEEL has to be asked.

    `flat` are the values among them that may be handed out as they are.
    """

    __slots__ = ("_decision", "_first_only", "_limit", "_open", "_rules", "_table", "flat", "size")

    def __init__(self, decision: TableDecision) -> None:
        super().__init__()
        table = decision.table
        self.flat: dict[int, Value] = {}
        self._decision = decision
        self._table = table
        self.size = table.size
        self._rules = (1 << table.size) - 1
        self._open = table.open_bits
        self._first_only = table.first_only
        self._limit = min(MAX_REMEMBERED, MAX_REMEMBERED_BITS // (table.size + 1))

    def __missing__(self, bits: int) -> Outcome | None:
        found = self._found(bits)
        if len(self) < self._limit:
            self[bits] = found
            if found is not None and found.is_flat:
                self.flat[bits] = found.value
        return found

    def _found(self, bits: int) -> Outcome | None:
        first = bits & -bits
        if self._first_only and bits != first:
            return self[first]
        return None if bits == UNKNOWN else self._computed(bits & self._rules)

    def _computed(self, bits: int) -> Outcome | None:
        numbers = tuple(_set_bits(bits))
        if bits & self._open or not self._table.is_constant(numbers):
            return None
        session = Session({}, None)
        outputs, rules = self._table.decided(numbers, {}, session)
        value, of = outputs, self._decision
        if of.type != ANY:
            value = fitted(outputs, of.type, session, of.place, "the decision")
        is_flat = not isinstance(outputs, list | dict) and not isinstance(value, list | dict)
        return Outcome(value, rules, outputs, tuple(session.warnings), is_flat)


def fresh(value: Value) -> Value:
    """The value; lists and contexts are copied, so that nobody changes what is remembered."""
    if type(value) is list:
        return [fresh(item) for item in value]
    if type(value) is dict:
        return {name: fresh(item) for name, item in value.items()}
    return value


def _set_bits(bits: int) -> list[int]:
    found: list[int] = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
