"""Why a rule did not match: the first of its cells that did not hold, and the value it met."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from engine.dmn.logic import Scope, Surroundings, text_logic, typed
from engine.dmn.program import scope_of
from engine.dmn.session import Session
from engine.dmn.types import check_of
from engine.feel import compile_unary_tests, to_value
from engine.feel.errors import FeelBudgetError, FeelSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from engine.dmn.clauses import InputClause
    from engine.dmn.model import Decision
    from engine.dmn.table import DecisionTable
    from engine.feel import UnaryTests, Value

Reason = Literal["differs", "no_value", "not_comparable", "not_allowed", "unreadable"]
MOST = 200


@dataclass(frozen=True, slots=True)
class Miss:
    """One rule that did not match; `rule` counts from 1 and `column` is the column's id.

    `detail` says what the expression language had to say, where it said something.
    """

    rule: int
    column: str
    cell: str
    value: Value
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Met:
    """A When column with the value it has in this case."""

    clause: InputClause
    value: Value
    names: frozenset[str]
    allowed: bool


def explain(
    decision: Decision,
    variables: Mapping[str, object],
    now: datetime | None = None,
    *,
    most: int = MOST,
) -> tuple[Miss, ...]:
    """The rules of a decision's table that do not match these inputs, at most `most` of them.

    Empty where every rule matches, and where the decision has no table.
    """
    table = decision.table
    if table is None:
        return ()
    node = decision.node
    session = Session({name: to_value(value) for name, value in variables.items()}, now)
    scope = scope_of(node, session)
    columns = _met(table, node.program.surroundings(node), scope, session)
    return tuple(islice(_misses(table, columns, scope, session), most))


def _met(
    table: DecisionTable, around: Surroundings, scope: Scope, session: Session
) -> tuple[_Met, ...]:
    found: list[_Met] = []
    for clause in table.inputs:
        type_ = around.types.resolve(clause.type_ref)
        logic = typed(text_logic(clause.expression, around), type_, around.place, "the input")
        value = logic(scope, session)
        allowed = not clause.allowed or check_of(clause.allowed)(value)
        found.append(_Met(clause, value, around.naming("?").names, allowed))
    return tuple(found)


def _misses(
    table: DecisionTable, columns: tuple[_Met, ...], scope: Scope, session: Session
) -> Iterator[Miss]:
    refused = next((column for column in columns if not column.allowed), None)
    tests: dict[tuple[str, str], tuple[Reason, str] | None] = {}
    for number, rule in enumerate(table.rules, 1):
        if refused is not None:
            clause = refused.clause
            yield Miss(number, clause.id, clause.allowed, refused.value, "not_allowed")
            continue
        for column, text in zip(columns, rule.inputs, strict=True):
            cell = text.strip() or "-"
            key = (column.clause.id, cell)
            if key not in tests:
                tests[key] = _failure(column, cell, scope, session)
            failure = tests[key]
            if failure is not None:
                yield Miss(number, column.clause.id, cell, column.value, *failure)
                break


def _failure(column: _Met, cell: str, scope: Scope, session: Session) -> tuple[Reason, str] | None:
    """Why the cell does not hold for the column's value; None where it does."""
    if cell == "-":
        return None
    try:
        test: UnaryTests = compile_unary_tests(cell, column.names)
        evaluation = test.test(column.value, scope, now=session.now)
    except FeelSyntaxError as error:
        return "unreadable", str(error)
    except FeelBudgetError as error:
        return "not_comparable", str(error)
    if evaluation.value is True:
        return None
    if column.value is None:
        return "no_value", ""
    detail = "; ".join(warning.message for warning in evaluation.warnings)
    return ("differs" if evaluation.value is False else "not_comparable"), detail
