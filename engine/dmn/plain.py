"""The short way to a decided value, for decisions that are a plain table over plain variables.

Plain is a decision whose logic is a decision table, that requires nothing but input data, and
whose input columns are bare names. Then the rules that match follow from the host values alone:
each column gives the set of rules it lets pass, and what such a set amounts to is computed once,
by the table itself, and remembered. Whatever is out of the ordinary (a missing or unusual value,
one that is not allowed, a cell that has to be evaluated) gives no outcome here: the caller then
takes the long way, so both ways always say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.dmn.coercion import fitted
from engine.dmn.index import index_column
from engine.dmn.lookups import UNKNOWN, HostColumn, host_column
from engine.dmn.outcome import Decided, DecisionWarning
from engine.dmn.session import Session
from engine.dmn.types import plain_kinds, restrictions_of
from engine.feel import compile as compile_feel
from engine.feel import to_value
from engine.feel.errors import FeelSyntaxError
from engine.feel.types import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.dmn.compiled_table import Column, CompiledTable
    from engine.dmn.outcome import Place
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
class PlainColumn:
    """One variable that takes part; without a title it is only required to be there and to fit."""

    name: str
    title: str | None
    host: HostColumn


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
    """The outcome of each set of rules, computed when first met; None where FEEL has to be asked."""

    __slots__ = ("_decision", "_limit", "_open", "_rules", "_table")

    def __init__(self, decision: TableDecision) -> None:
        super().__init__()
        table = decision.table
        self._decision = decision
        self._table = table
        self._rules = (1 << table.size) - 1
        self._open = table.open_bits
        self._limit = min(MAX_REMEMBERED, MAX_REMEMBERED_BITS // (table.size + 1))

    def __missing__(self, bits: int) -> Outcome | None:
        found = None if bits == UNKNOWN else self._computed(bits & self._rules)
        if len(self) < self._limit:
            self[bits] = found
        return found

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


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A plain decision, ready to be asked."""

    columns: tuple[PlainColumn, ...]
    titles: tuple[tuple[str, str], ...]
    outcomes: Outcomes
    everything: int
    first_only: bool
    find: Callable[[Mapping[str, object]], Outcome | None]
    decision_id: str
    table_id: str
    hit_policy: str

    def decide(self, variables: Mapping[str, object]) -> Decided | None:
        """The result with all that explains it, or None where the long way has to be taken."""
        found = self.find(variables)
        if found is None:
            return None
        value, rules, outputs, warnings, is_flat = found
        if not is_flat:
            value, outputs = fresh(value), fresh(outputs)
        inputs: dict[str, Value] = {}
        for name, title in self.titles:
            given: Any = variables[name]
            kind = type(given)
            if kind is int:
                inputs[title] = Decimal(given)
            else:
                inputs[title] = given if kind is str or kind is bool else to_value(given)
        return Decided(
            value,
            rules,
            inputs,
            outputs,
            warnings,
            self.decision_id,
            self.table_id,
            self.hit_policy,
        )


def fresh(value: Value) -> Value:
    """The value; lists and contexts are copied, so that nobody changes what is remembered."""
    if type(value) is list:
        return [fresh(item) for item in value]
    if type(value) is dict:
        return {name: fresh(item) for name, item in value.items()}
    return value


def plain_table(decision: TableDecision) -> PlainTable | None:
    """The short way of a decision, or None where it has none."""
    table = decision.table
    columns: list[PlainColumn] = []
    for column in table.columns:
        found = _column(column, decision)
        if found is None:
            return None
        columns.append(found)
    used = {column.name for column in columns}
    for name, type_ in decision.required.items():
        if name not in used:
            columns.append(PlainColumn(name, None, _required(type_, table.size)))
    outcomes = Outcomes(decision)
    return PlainTable(
        columns=tuple(columns),
        titles=tuple((one.name, one.title) for one in columns if one.title is not None),
        outcomes=outcomes,
        everything=(1 << table.size + 1) - 1,
        first_only=table.first_only,
        find=_finder(columns, outcomes, table),
        decision_id=decision.place.decision_id,
        table_id=table.id,
        hit_policy=table.policy,
    )


def _finder(
    columns: list[PlainColumn], outcomes: Outcomes, table: CompiledTable
) -> Callable[[Mapping[str, object]], Outcome | None]:
    steps = tuple((column.name, column.host.lookups) for column in columns)
    everything = (1 << table.size + 1) - 1
    first_only = table.first_only

    def find(variables: Mapping[str, object]) -> Outcome | None:
        bits = everything
        try:
            for name, lookups in steps:
                value = variables[name]
                bits &= lookups[type(value)](value)
        except KeyError:  # no such variable, or a value of a type that FEEL has to look at
            return None
        return outcomes[bits & -bits if first_only else bits]

    return find


def _column(column: Column, decision: TableDecision) -> PlainColumn | None:
    name, size = column.expression, decision.table.size
    if not _is_variable(column, decision):
        return None
    given = decision.required.get(name, ANY)
    more = tuple(text for text in restrictions_of(given) if text not in column.restrictions)
    index = column.index
    if more:
        index = index_column((*column.cells, "-", *column.restrictions, *more))
    if index.open_bits >> size:
        return None
    kinds = plain_kinds(column.type) & plain_kinds(given)
    count = len(column.restrictions) + len(more)
    return PlainColumn(name, column.title, host_column(index, kinds, size + 1, count))


def _is_variable(column: Column, decision: TableDecision) -> bool:
    """Whether the expression of a column is the bare name of a variable that the caller gives."""
    name = column.expression
    if name in decision.required:
        return True
    if name in decision.modelled:
        return False
    if name in column.around.names:
        return True
    try:
        return compile_feel(name, column.around.names).names == {name}
    except FeelSyntaxError:
        return False


def _required(type_: FeelType, size: int) -> HostColumn:
    restrictions = restrictions_of(type_)
    index = index_column(("-",) * (size + 1) + restrictions)
    kinds = frozenset[str]() if index.open_bits else plain_kinds(type_)
    return host_column(index, kinds, size + 1, len(restrictions))


def _set_bits(bits: int) -> list[int]:
    found: list[int] = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
