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
from typing import TYPE_CHECKING

from engine.dmn.coercion import from_outside
from engine.dmn.index import index_column
from engine.dmn.lookups import HostColumn, host_column
from engine.dmn.outcome import Decided, HostInputs
from engine.dmn.outcomes import Outcomes, TableDecision, fresh
from engine.dmn.types import DATE, base_of, plain_kinds, restrictions_of
from engine.feel import compile as compile_feel
from engine.feel import to_value
from engine.feel.errors import FeelSyntaxError
from engine.feel.types import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from engine.dmn.compiled_table import Column, CompiledTable
    from engine.dmn.lookups import Lookup
    from engine.feel import Value
    from engine.feel.types import FeelType

    ValueOf = Callable[[Mapping[str, object]], Value]


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
