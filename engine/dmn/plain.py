"""The short way to a decided value, for decisions that are a plain table over plain variables.

Plain is a decision whose logic is a decision table, that requires nothing but input data, and
whose input columns are bare names. Then the rules that match follow from the host values alone:
each column gives the set of rules it lets pass, and what such a set amounts to is computed once,
by the table itself, and remembered. Whatever is out of the ordinary (a missing or unusual value,
one that is not allowed, a cell that has to be evaluated) gives no outcome here: the caller then
takes the long way, so both ways always say the same.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from engine.dmn.coercion import fitted, from_outside
from engine.dmn.index import index_column
from engine.dmn.lookups import UNKNOWN, HostColumn, host_column
from engine.dmn.outcome import Decided, DecisionWarning, HostInputs
from engine.dmn.session import Session
from engine.dmn.types import DATE, base_of, plain_kinds, restrictions_of
from engine.feel import compile as compile_feel
from engine.feel import to_value
from engine.feel.errors import FeelSyntaxError
from engine.feel.types import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from engine.dmn.compiled_table import Column, CompiledTable
    from engine.dmn.lookups import Lookup
    from engine.dmn.outcome import Place
    from engine.feel import Value
    from engine.feel.types import FeelType

    ValueOf = Callable[[Mapping[str, object]], Value]

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
    """One variable that takes part; without a title it is only required to be there and to fit.

    `type` is what a text is read as, if it is.
    """

    name: str
    title: str | None
    host: HostColumn
    type: FeelType | None = None


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


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A plain decision; `decide` gives its result, or None where the long way has to be taken."""

    columns: tuple[PlainColumn, ...]
    outcomes: Outcomes
    everything: int
    decide: Callable[[Mapping[str, object]], Decided | None]

    def values(self, otherwise: ValueOf) -> ValueOf:
        """A function that only knows values met before, and asks `otherwise` for all others."""
        steps = _steps(self.columns)
        everything, known, place = self.everything, self.outcomes.flat, bisect_right

        def value(variables: Mapping[str, object]) -> Value:
            bits = everything
            try:
                for name, lookups in steps:
                    given = variables[name]
                    cuts, sets = lookups[type(given)]
                    if cuts is None:
                        bits &= sets[given]
                    else:
                        bits &= sets[place(cuts, given)]
                return known[bits]
            except KeyError:
                return otherwise(variables)

        return value


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
        outcomes=outcomes,
        everything=_everything(table),
        decide=_decider(columns, outcomes, decision),
    )


def _everything(table: CompiledTable) -> int:
    """All rules and the one that always holds, so that no set of matching rules is empty."""
    return (1 << table.size + 1) - 1


def _decider(
    columns: list[PlainColumn], outcomes: Outcomes, decision: TableDecision
) -> Callable[[Mapping[str, object]], Decided | None]:
    table = decision.table
    steps = _steps(columns)
    everything, place = _everything(table), bisect_right
    titled = [column for column in columns if column.title is not None]
    pick = _picker([column.name for column in titled])
    read = _reader(titled)
    decision_id, table_id, policy = decision.place.decision_id, table.id, table.policy
    inputs_of, decided_of, new = HostInputs, Decided, tuple.__new__

    def decide(variables: Mapping[str, object]) -> Decided | None:
        bits = everything
        try:
            for name, lookups in steps:
                given = variables[name]
                cuts, sets = lookups[type(given)]
                if cuts is None:
                    bits &= sets[given]
                else:
                    bits &= sets[place(cuts, given)]
        except KeyError:  # no such variable, or a value of a type that FEEL has to look at
            return None
        found = outcomes[bits]
        if found is None:
            return None
        value, rules, outputs, warnings, is_flat = found
        if not is_flat:
            value, outputs = fresh(value), fresh(outputs)
        inputs = new(inputs_of, (read, pick(variables)))
        parts = (value, rules, inputs, outputs, warnings, decision_id, table_id, policy)
        return new(decided_of, parts)

    return decide


def _reader(columns: Sequence[PlainColumn]) -> Callable[[tuple[object, ...]], dict[str, Value]]:
    def read(values: tuple[object, ...]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for column, given in zip(columns, values, strict=True):
            value = to_value(given)
            found[column.title or ""] = (
                value if column.type is None else from_outside(value, column.type)
            )
        return found

    return read


def _steps(columns: Iterable[PlainColumn]) -> tuple[tuple[str, dict[type, Lookup]], ...]:
    return tuple((column.name, column.host.lookups) for column in columns)


def _picker(names: list[str]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda variables: tuple(variables[name] for name in names)


def _column(column: Column, decision: TableDecision) -> PlainColumn | None:
    name, size = column.expression, decision.table.size
    if not _is_variable(column, decision):
        return None
    given = decision.required.get(name, ANY)
    more = tuple(text for text in restrictions_of(given) if text not in column.restrictions)
    index = column.index
    if more:
        cells = (*column.cells, "-", *column.restrictions, *more)
        index = index_column(cells, dates="date" not in column.around.names)
    if index.open_bits >> size:
        return None
    kinds = plain_kinds(column.type) & plain_kinds(given)
    count = len(column.restrictions) + len(more)
    as_text = base_of(given) == DATE
    host = host_column(index, kinds, size + 1, count, dates_as_text=as_text)
    return PlainColumn(name, column.title, host, given if as_text else None)


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
    as_text = base_of(type_) == DATE
    return host_column(index, kinds, size + 1, len(restrictions), dates_as_text=as_text)


def _set_bits(bits: int) -> list[int]:
    found: list[int] = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
