"""Boxed expressions compiled to closures; one small function for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from engine.dmn.compiled_table import CompiledTable
from engine.dmn.definitions import (
    ConditionalExpression,
    ContextExpression,
    Expression,
    FilterExpression,
    FunctionExpression,
    InvocationExpression,
    IterationExpression,
    ListExpression,
    RelationExpression,
    TableExpression,
    TextExpression,
    UnknownExpression,
)
from engine.dmn.functions import called, function_value
from engine.dmn.logic import Logic, Scope, Surroundings, nothing, text_logic, typed
from engine.feel.foreign import FOREIGN, refusal

if TYPE_CHECKING:
    from engine.dmn.session import Session
    from engine.feel import Value


def compiled(expression: Expression | None, around: Surroundings, type_ref: str = "") -> Logic:
    """The logic of any expression; its own type is enforced. `type_ref` is the owner's."""
    if expression is None:
        return nothing
    logic = _compiled(expression, around, type_ref)
    if isinstance(expression, FunctionExpression) or not expression.type_ref:
        return logic
    if isinstance(expression, TableExpression):
        return logic  # the type of a table is the type of one result, enforced there
    type_ = around.types.resolve(expression.type_ref)
    return typed(logic, type_, around.place, "the value")


def _compiled(expression: Expression, around: Surroundings, type_ref: str) -> Logic:  # noqa: C901 - one line for each kind
    match expression:
        case TextExpression():
            return text_logic(expression.text, around)
        case TableExpression():
            return _table(expression, around, type_ref)
        case ContextExpression():
            return _context(expression, around)
        case ListExpression():
            return _list(expression, around)
        case RelationExpression():
            return _relation(expression, around)
        case FunctionExpression():
            return _function(expression, around)
        case InvocationExpression():
            return _invocation(expression, around)
        case ConditionalExpression():
            return _conditional(expression, around)
        case FilterExpression():
            return _filter(expression, around)
        case IterationExpression():
            return _iteration(expression, around)
        case UnknownExpression():
            return _unknown(expression, around)
        case _:
            assert_never(expression)


def _unknown(expression: UnknownExpression, around: Surroundings) -> Logic:
    def evaluate(_scope: Scope, session: Session) -> Value:
        session.warn("unknown", f"cannot evaluate a {expression.kind}", around.place)
        return None

    return evaluate


def _table(expression: TableExpression, around: Surroundings, type_ref: str) -> Logic:
    return table_logic(CompiledTable(expression.table, around, type_ref), around.place.decision_id)


def table_logic(table: CompiledTable, owner: str) -> Logic:
    """The logic of a table; its trace is kept for the decision that owns it."""

    def evaluate(scope: Scope, session: Session) -> Value:
        value, trace = table.evaluate(scope, session)
        session.traces[owner] = trace
        return value

    return evaluate


def _context(expression: ContextExpression, around: Surroundings) -> Logic:
    entries: list[tuple[str, Logic]] = []
    for entry in expression.entries:
        inner = around.naming(entry.name)
        logic = compiled(entry.value, inner)
        type_ = around.types.resolve(entry.type_ref)
        entries.append((entry.name, typed(logic, type_, around.place, entry.name or "the result")))
        around = inner

    def evaluate(scope: Scope, session: Session) -> Value:
        inner = dict(scope)
        found: dict[str, Value] = {}
        for name, logic in entries:
            value = logic(inner, session)
            if not name:
                return value
            inner[name] = found[name] = value
        return found

    return evaluate


def _list(expression: ListExpression, around: Surroundings) -> Logic:
    items = [compiled(item, around) for item in expression.items]
    return lambda scope, session: [item(scope, session) for item in items]


def _relation(expression: RelationExpression, around: Surroundings) -> Logic:
    types = [around.types.resolve(name) for name in expression.column_types]
    rows = [
        {
            name: typed(compiled(cell, around), type_, around.place, name)
            for name, type_, cell in zip(expression.columns, types, row, strict=False)
        }
        for row in expression.rows
    ]
    return lambda scope, session: [
        {name: cell(scope, session) for name, cell in row.items()} for row in rows
    ]


def _function(expression: FunctionExpression, around: Surroundings) -> Logic:
    if expression.kind != "FEEL":
        return _foreign(expression, around)
    inner = around.naming(*(p.name for p in expression.parameters))
    body = compiled(expression.body, inner)
    parameters = [(p.name, around.types.resolve(p.type_ref)) for p in expression.parameters]

    def evaluate(scope: Scope, session: Session) -> Value:
        return function_value("", parameters, body, lambda: scope, session, around.place)

    return evaluate


def _foreign(expression: FunctionExpression, around: Surroundings) -> Logic:
    def evaluate(_scope: Scope, session: Session) -> Value:
        session.warn(FOREIGN, refusal(expression.kind), around.place)
        return None

    return evaluate


def _invocation(expression: InvocationExpression, around: Surroundings) -> Logic:
    callee = compiled(expression.callee, around)
    bindings = [
        (
            parameter.name,
            typed(
                compiled(value, around),
                around.types.resolve(parameter.type_ref),
                around.place,
                parameter.name,
            ),
        )
        for parameter, value in expression.bindings
    ]

    def evaluate(scope: Scope, session: Session) -> Value:
        arguments = {name: value(scope, session) for name, value in bindings}
        return called(callee(scope, session), arguments, session, around.place)

    return evaluate


def _conditional(expression: ConditionalExpression, around: Surroundings) -> Logic:
    condition = compiled(expression.condition, around)
    then = compiled(expression.then, around)
    otherwise = compiled(expression.otherwise, around)
    return lambda scope, session: (
        then(scope, session) if condition(scope, session) is True else otherwise(scope, session)
    )


def _filter(expression: FilterExpression, around: Surroundings) -> Logic:
    source = compiled(expression.source, around)
    names = around.naming("item", *around.types.component_names())
    match_ = compiled(expression.match, names)

    def evaluate(scope: Scope, session: Session) -> Value:
        found: list[Value] = []
        for item in _items(source(scope, session)):
            inner = {**scope, **(item if isinstance(item, dict) else {}), "item": item}
            if match_(inner, session) is True:
                found.append(item)
        return found

    return evaluate


def _iteration(expression: IterationExpression, around: Surroundings) -> Logic:
    source = compiled(expression.source, around)
    variable = expression.variable
    body = compiled(expression.body, around.naming(variable, "partial"))

    def results(scope: Scope, session: Session) -> list[Value]:
        partial: list[Value] = []
        for item in _items(source(scope, session)):
            partial.append(body({**scope, "partial": partial, variable: item}, session))
        return partial

    match expression.kind:
        case "for":
            return results
        case "some":
            return lambda scope, session: _some(results(scope, session))
        case "every":
            return lambda scope, session: _every(results(scope, session))


def _items(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _some(values: list[Value]) -> Value:
    if any(value is True for value in values):
        return True
    return False if all(value is False for value in values) else None


def _every(values: list[Value]) -> Value:
    if any(value is False for value in values):
        return False
    return True if all(value is True for value in values) else None
