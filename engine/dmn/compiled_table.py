"""A decision table compiled once: column indexes first, FEEL only where a cell is not plain."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from engine.dmn.coercion import fitted
from engine.dmn.index import ColumnIndex, index_column
from engine.dmn.logic import Logic, Scope, Surroundings, is_constant, text_logic, typed
from engine.dmn.outcome import EvaluationFailed, Place, Trace
from engine.dmn.policies import Hit, Priorities, aggregate, ordered, single
from engine.dmn.types import Check, check_of, restrictions_of
from engine.feel import compile as compile_feel
from engine.feel import compile_unary_tests
from engine.feel.errors import FeelBudgetError, FeelError, FeelSyntaxError
from engine.feel.types import ANY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.dmn.session import Session
    from engine.dmn.table import DecisionTable
    from engine.feel import UnaryTests, Value
    from engine.feel.types import FeelType

SINGLE_HIT = frozenset({"UNIQUE", "FIRST", "ANY", "PRIORITY"})


@dataclass(frozen=True, slots=True)
class Column:
    """A When column: how to get its value, and the tests of its cells.

    After the rules, the index holds one cell that always passes and one for each restriction: the
    allowed values of the column and of its type.
    """

    title: str
    expression: str
    type: FeelType
    around: Surroundings
    value: Logic
    allows: Check | None
    cells: tuple[str, ...]
    restrictions: tuple[str, ...]
    index: ColumnIndex
    _tests: dict[str, UnaryTests | str] = field(default_factory=dict)

    def test(self, number: int) -> UnaryTests | str:
        """The compiled tests of a cell, or why it cannot be read; compiled when first needed."""
        cell = self.cells[number] or "-"
        if cell not in self._tests:
            self._tests[cell] = _compiled(cell, self.around.naming("?").names)
        return self._tests[cell]


@dataclass(frozen=True, slots=True)
class Result:
    """A Then column: its name, the cells, the default and what is allowed."""

    name: str
    type: FeelType
    around: Surroundings
    cells: tuple[str, ...]
    default: str
    allows: Check | None
    _logic: dict[int, Logic] = field(default_factory=dict)

    def logic(self, number: int) -> Logic:
        """How to get the value of a cell; compiled when first needed."""
        if number not in self._logic:
            self._logic[number] = text_logic(self.cells[number], self.around.at(row=number + 1))
        return self._logic[number]

    def default_logic(self) -> Logic:
        """How to get the value where no rule matches."""
        return text_logic(self.default, self.around)


class CompiledTable:
    """Evaluates one table; shared by every evaluation of its decision."""

    def __init__(self, table: DecisionTable, around: Surroundings, result_type: str = "") -> None:
        self._table = table
        self._place = around.place
        self.columns = tuple(_column(table, n, around) for n in range(len(table.inputs)))
        self._results = tuple(_result(table, n, around) for n in range(len(table.outputs)))
        self._priorities = _priorities(table, around, table.type_ref or result_type)
        self._all = (1 << len(table.rules)) - 1
        self.id = table.id
        self.size = len(table.rules)
        self.first_only = table.hit_policy == "FIRST"
        self.open_bits = reduce(or_, (column.index.open_bits for column in self.columns), 0)

    def evaluate(self, scope: Scope, session: Session) -> tuple[Value, Trace]:
        """The value of the table and how it came about."""
        values = [column.value(scope, session) for column in self.columns]
        inputs = {column.title: value for column, value in zip(self.columns, values, strict=True)}
        for column, value in zip(self.columns, values, strict=True):
            if column.allows is not None and not column.allows(value):
                session.warn(
                    "input_not_allowed", "the value is not among the allowed", column.around.place
                )
                return None, Trace(self._table.id, self._table.hit_policy, inputs, (), None)
        matching = self._matching(values, scope, session)
        if self.first_only:
            first = next(matching, None)
            numbers = [] if first is None else [first]
        else:
            numbers = list(matching)
        value, rules = self.decided(numbers, scope, session)
        return value, Trace(self._table.id, self.policy, inputs, rules, value)

    @property
    def policy(self) -> str:
        """The hit policy and the aggregation, as people say them."""
        return " ".join(filter(None, (self._table.hit_policy, self._table.aggregation)))

    def decided(
        self, numbers: Sequence[int], scope: Scope, session: Session
    ) -> tuple[Value, tuple[int, ...]]:
        """The value that these rules, counted from 0, give together, and those that count."""
        hits = [(number + 1, self._outputs(number, scope, session)) for number in numbers]
        return self._decide(hits, scope, session)

    def is_constant(self, numbers: Sequence[int]) -> bool:
        """Whether what these rules give, or the default without any, needs no evaluation."""
        return all(
            is_constant(text, result.around)
            for result in self._results
            for text in ([result.cells[n] for n in numbers] if numbers else [result.default])
        )

    def _matching(self, values: list[Value], scope: Scope, session: Session) -> Iterator[int]:
        """Rules whose every cell holds, lowest first; open cells are evaluated as late as can be."""
        bits = self._all
        opened: list[tuple[Column, Value, int]] = []
        for column, value in zip(self.columns, values, strict=True):
            found = column.index.candidates(value)
            if found is None:
                opened.append((column, value, ~column.index.any_bits))
            else:
                bits &= found
                if column.index.open_bits:
                    opened.append((column, value, column.index.open_bits))
            if not bits:
                return
        while bits:
            bit = bits & -bits
            bits ^= bit
            number = bit.bit_length() - 1
            if all(
                self._holds(column, number, value, scope, session)
                for column, value, open_bits in opened
                if open_bits & bit
            ):
                yield number

    def _holds(
        self, column: Column, number: int, value: Value, scope: Scope, session: Session
    ) -> bool:
        test = column.test(number)
        place = _cell(column.around.place, number)
        if isinstance(test, str):
            session.warn("syntax", test, place)
            return False
        try:
            evaluation = test.test(value, scope, now=session.now)
        except FeelBudgetError as error:
            raise EvaluationFailed("budget", str(error), place) from error
        if evaluation.warnings:
            session.warn_all(evaluation.warnings, place)
        return evaluation.value is True

    def _outputs(self, number: int, scope: Scope, session: Session) -> tuple[Value, ...]:
        found: list[Value] = []
        for result in self._results:
            value = result.logic(number)(scope, session)
            place = _cell(result.around.place, number)
            value = fitted(value, result.type, session, place, "the output")
            if value is not None and result.allows is not None and not result.allows(value):
                session.warn("output_not_allowed", "the value is not among the allowed", place)
                value = None
            found.append(value)
        return tuple(found)

    def _decide(
        self, hits: list[Hit], scope: Scope, session: Session
    ) -> tuple[Value, tuple[int, ...]]:
        if not hits:
            return self._default(scope, session), ()
        if self._table.hit_policy in SINGLE_HIT:
            choice = single(self._table.hit_policy, hits, self._priorities)
            rules = tuple(number for number, _ in choice.hits)
            if choice.refused:
                session.warn("hit_policy", choice.refused, self._place)
                return None, rules
            return self._composed(choice.hits[0][1]), rules
        if self._table.hit_policy == "OUTPUT ORDER":
            hits = ordered(hits, self._priorities)
        rules = tuple(number for number, _ in hits)
        values = [self._composed(outputs) for _, outputs in hits]
        if not self._table.aggregation or self._table.hit_policy != "COLLECT":
            return values, rules
        value, reason = aggregate(self._table.aggregation, values)
        if reason:
            session.warn("aggregation", reason, self._place)
        return value, rules

    def _default(self, scope: Scope, session: Session) -> Value:
        if any(result.default for result in self._results):
            return self._composed(
                tuple(result.default_logic()(scope, session) for result in self._results)
            )
        if self._table.hit_policy in SINGLE_HIT:
            session.warn("no_rule", "no rule matches", self._place)
            return None
        return aggregate("COUNT", [])[0] if self._table.aggregation == "COUNT" else self._empty()

    def _empty(self) -> Value:
        return None if self._table.aggregation else []

    def _composed(self, outputs: tuple[Value, ...]) -> Value:
        if len(outputs) == 1:
            return outputs[0]
        return {result.name: value for result, value in zip(self._results, outputs, strict=True)}


def _cell(place: Place, number: int) -> Place:
    return Place(place.decision_id, place.decision, place.table, number + 1, place.column)


def _column(table: DecisionTable, number: int, around: Surroundings) -> Column:
    clause = table.inputs[number]
    title = clause.label or clause.expression
    here = around.at(table=table.id, column=title)
    type_ = around.types.resolve(clause.type_ref)
    cells = tuple(rule.inputs[number].strip() for rule in table.rules)
    restrictions = (*filter(None, [clause.allowed.strip()]), *restrictions_of(type_))
    return Column(
        title=title,
        expression=clause.expression,
        type=type_,
        around=here,
        value=typed(text_logic(clause.expression, here), type_, here.place, "the input"),
        allows=check_of(clause.allowed) if clause.allowed else None,
        cells=cells,
        restrictions=restrictions,
        index=index_column((*cells, "-", *restrictions), dates="date" not in around.names),
    )


def _compiled(cell: str, names: frozenset[str]) -> UnaryTests | str:
    try:
        return compile_unary_tests(cell, names)
    except FeelSyntaxError as error:
        return str(error)


def _result(table: DecisionTable, number: int, around: Surroundings) -> Result:
    clause = table.outputs[number]
    title = clause.label or clause.name
    here = around.at(table=table.id, column=title)
    type_ref = clause.type_ref
    if not type_ref and len(table.outputs) == 1:
        type_ref = table.type_ref
    multi = table.hit_policy not in SINGLE_HIT and not clause.type_ref
    return Result(
        name=clause.name,
        type=ANY if multi else around.types.resolve(type_ref),
        around=here,
        cells=tuple(rule.outputs[number].strip() for rule in table.rules),
        default=clause.default,
        allows=check_of(clause.allowed) if clause.allowed else None,
    )


def _priorities(table: DecisionTable, around: Surroundings, result_type: str) -> Priorities:
    found: list[tuple[Value, ...]] = []
    for clause in table.outputs:
        text = clause.allowed or around.types.allowed_text(clause.type_ref)
        if not text and len(table.outputs) == 1:
            text = around.types.allowed_text(result_type)
        found.append(_listed(text, around))
    return tuple(found)


def _listed(text: str, around: Surroundings) -> tuple[Value, ...]:
    if not text:
        return ()
    try:
        value = compile_feel(f"[{text}]", around.names).evaluate({}).value
    except FeelError:
        return ()
    return tuple(value) if isinstance(value, list) else ()
