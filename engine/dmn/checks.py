"""The single checks behind `validate`; each yields findings and never raises."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from engine.dmn.definitions import (
    DecisionElement,
    Definitions,
    FunctionExpression,
    TableExpression,
    TextExpression,
    UnknownExpression,
)
from engine.dmn.program import Element, Node, hrefs
from engine.feel import compile as compile_feel
from engine.feel import compile_unary_tests
from engine.feel.errors import FeelSyntaxError
from engine.feel.foreign import FOREIGN, foreign_languages, refusal
from engine.feel.types import BUILT_IN, simple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from engine.dmn.table import DecisionTable
    from engine.dmn.types import Types
    from engine.errors import Severity

Texts: TypeAlias = "Iterable[tuple[str, Callable[..., object]]]"

PLAIN = BUILT_IN - {"Any", "context", "list", "function", "range"}

MAX_RULES = 10_000
MAX_COLUMNS = 100
MAX_CELL = 4_096


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with as much of its place as is known."""

    code: str
    message: str
    element_id: str = ""
    line: int | None = None
    hint: str | None = None
    severity: Severity = "error"
    row: int | None = None
    rule: str = ""
    column: str = ""
    column_id: str = ""


def model_findings(definitions: Definitions) -> Iterator[Finding]:
    """Names, ids and counts of the whole model."""
    elements: tuple[Element, ...] = (
        *definitions.inputs,
        *definitions.decisions,
        *definitions.knowledge,
        *definitions.services,
    )
    if not definitions.decisions:
        yield Finding("no_decision", "the model has no decision", severity="warning")
    names = Counter(element.name for element in elements)
    ids = Counter(element.id for element in elements)
    for element in elements:
        if not element.name:
            yield Finding("no_name", "the element has no name", element.id, element.line)
        elif names[element.name] > 1:
            message = f"several elements are called {element.name!r}"
            yield Finding("same_name", message, element.id, element.line)
        if ids[element.id] > 1:
            message = f"several elements have the id {element.id!r}"
            yield Finding("same_id", message, element.id, element.line)


def element_findings(node: Node) -> Iterator[Finding]:
    """References, cycles, types and expressions of one decision or knowledge model."""
    element = node.element
    line = element.line
    namespaces = {i.namespace for i in node.program.definitions.imports}
    for href in hrefs(element):
        if node.program.node(href) is not None:
            continue
        if href.rpartition("#")[0] in namespaces - set(node.program.imports):
            continue  # the imported model is not at hand: nothing can be said
        yield Finding("unknown_reference", f"nothing has the id {href!r}", element.id, line)
    if _in_cycle(node):
        yield Finding("cycle", f"{element.name!r} requires itself", element.id, line)
    if not node.program.types.knows(element.type_ref):
        yield Finding("unknown_type", f"no type {element.type_ref!r}", element.id, line)
    names = node.program.surroundings(node).names
    logic = element.logic if isinstance(element, DecisionElement) else None
    logic = getattr(element, "function", None) or logic
    yield from _expression_findings(logic, names, element.id, node.program.types)


def _in_cycle(start: Node) -> bool:
    waiting = list(start.program.needs(start))
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node is start:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(node.program.needs(node))
    return False


def _expression_findings(
    part: object, names: frozenset[str], owner: str, types: Types
) -> Iterator[Finding]:
    """Walks every expression below; names that inner scopes add only ever widen what is legal."""
    if isinstance(part, tuple):
        for one in part:
            yield from _expression_findings(one, names, owner, types)
        return
    if part is None or not is_dataclass(part) or isinstance(part, TableExpression):
        return  # a table has its own findings
    yield from _own_findings(part, names, owner, types)
    inner = names | _new_names(part)
    for field in fields(part):
        yield from _expression_findings(getattr(part, field.name), inner, owner, types)


def _own_findings(
    part: object, names: frozenset[str], owner: str, types: Types
) -> Iterator[Finding]:
    type_ref = getattr(part, "type_ref", "")
    if not types.knows(type_ref):
        yield Finding("unknown_type", f"no type {type_ref!r}", owner)
    match part:
        case TextExpression():
            if message := _unreadable(part.text, names, compile_feel):
                yield Finding("syntax", message, owner, part.line)
            for language in sorted(_foreign_languages(part.text, names)):
                yield Finding(FOREIGN, refusal(language), owner, part.line)
        case UnknownExpression():
            yield Finding("unknown_expression", f"cannot evaluate a {part.kind}", owner)
        case FunctionExpression() if part.kind != "FEEL":
            yield Finding(FOREIGN, refusal(part.kind), owner)
        case _:
            pass


def _foreign_languages(text: str, names: frozenset[str]) -> frozenset[str]:
    if "external" not in text:
        return frozenset()
    try:
        return foreign_languages(compile_feel(text, names).ast)
    except FeelSyntaxError:
        return frozenset()


def _new_names(part: object) -> frozenset[str]:
    found = {getattr(one, "name", "") for one in getattr(part, "parameters", ())}
    found.update(getattr(one, "name", "") for one in getattr(part, "entries", ()))
    found.update({getattr(part, "variable", ""), "partial", "item"})
    return frozenset(found - {""})


def _unreadable(text: str, names: frozenset[str], compiler: Callable[..., object]) -> str:
    if not text:
        return ""
    if len(text) > MAX_CELL and compiler is compile_unary_tests:
        return f"the cell has {len(text)} characters, the limit is {MAX_CELL}"
    try:
        compiler(text, names)
    except FeelSyntaxError as error:
        return str(error)
    return ""


def table_findings(table: DecisionTable, node: Node) -> Iterator[Finding]:
    """Columns, cells and hit policy of a decision table."""
    names = node.program.surroundings(node).names
    yield from _shape(table)
    yield from _policy(table, node.program.types, node.element.type_ref)
    yield from _columns(table, names, node.program.types)
    yield from _cells(table, names)
    yield from _result(table, node.element.type_ref)


def _shape(table: DecisionTable) -> Iterator[Finding]:
    if not table.outputs:
        yield Finding("no_output", "the table has no Then column")
    if len(table.rules) > MAX_RULES:
        yield Finding("too_many_rules", f"{len(table.rules)} rules, the limit is {MAX_RULES}")
    columns = len(table.inputs) + len(table.outputs) + len(table.annotations)
    if columns > MAX_COLUMNS:
        yield Finding("too_many_columns", f"{columns} columns, the limit is {MAX_COLUMNS}")


def _result(table: DecisionTable, decision_type: str) -> Iterator[Finding]:
    """A decision with a plain type whose table yields a context or a list is always null."""
    if simple(decision_type).name not in PLAIN:
        return
    several = table.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
    if len(table.outputs) > 1:
        yield Finding("result_type", f"several Then columns do not give a {decision_type}")
    elif several and not table.aggregation:
        message = f"a {table.hit_policy} table gives a list, not a {decision_type}"
        yield Finding("result_type", message, severity="warning")


def _policy(table: DecisionTable, types: Types, decision_type: str) -> Iterator[Finding]:
    if table.aggregation and table.hit_policy != "COLLECT":
        yield Finding("aggregation", "only COLLECT tables aggregate", severity="warning")
    if table.aggregation and table.aggregation != "COUNT" and len(table.outputs) > 1:
        yield Finding("aggregation", f"{table.aggregation} needs a single Then column")
    if table.hit_policy not in ("PRIORITY", "OUTPUT ORDER"):
        return
    for output in table.outputs:
        listed = output.allowed or types.allowed_text(output.type_ref)
        if not listed and len(table.outputs) == 1:
            listed = types.allowed_text(table.type_ref or decision_type)
        if not listed:
            message = f"{table.hit_policy} needs the allowed values in their order"
            yield Finding(
                "no_priorities", message, output.id, column=output.name, column_id=output.id
            )


def _columns(table: DecisionTable, names: frozenset[str], types: Types) -> Iterator[Finding]:
    for clause in table.inputs:
        title = clause.label or clause.expression
        place = partial(Finding, element_id=clause.id, column=title, column_id=clause.id)
        if not clause.expression:
            yield place("no_expression", "the When column has no expression")
        for name in sorted(_unknown_names(clause.expression, names)):
            message = f"the decision requires nothing called {name!r}"
            yield place("unknown_name", message, severity="warning")
        texts: Texts = ((clause.expression, compile_feel), (clause.allowed, compile_unary_tests))
        yield from _clause_findings(place, texts, clause.type_ref, names, types)
    known: Counter[str] = Counter(output.name for output in table.outputs)
    for output in table.outputs:
        title = output.label or output.name
        place = partial(Finding, element_id=output.id, column=title, column_id=output.id)
        if len(table.outputs) > 1 and (not output.name or known[output.name] > 1):
            yield place("output_name", "every Then column needs a name of its own")
        texts = ((output.allowed, compile_unary_tests), (output.default, compile_feel))
        yield from _clause_findings(place, texts, output.type_ref, names, types)


def _unknown_names(text: str, names: frozenset[str]) -> frozenset[str]:
    try:
        return compile_feel(text, names).names - names if text else frozenset()
    except FeelSyntaxError:
        return frozenset()


def _clause_findings(
    place: Callable[[str, str], Finding],
    texts: Texts,
    type_ref: str,
    names: frozenset[str],
    types: Types,
) -> Iterator[Finding]:
    for text, compiler in texts:
        if message := _unreadable(text, names, compiler):
            yield place("syntax", message)
    if not types.knows(type_ref):
        yield place("unknown_type", f"no type {type_ref!r}")


def _cells(table: DecisionTable, names: frozenset[str]) -> Iterator[Finding]:
    known: dict[tuple[bool, str], str] = {}
    tested = names | {"?"}

    def message(text: str, *, test: bool) -> str:
        key = (test, text)
        if key not in known:
            known[key] = (
                _unreadable(text, tested, compile_unary_tests)
                if test
                else _unreadable(text, names, compile_feel)
            )
        return known[key]

    for row, rule in enumerate(table.rules, 1):
        whens = [
            (c.id, c.label or c.expression, t, True)
            for c, t in zip(table.inputs, rule.inputs, strict=True)
        ]
        thens = [
            (c.id, c.label or c.name, t, False)
            for c, t in zip(table.outputs, rule.outputs, strict=True)
        ]
        for column_id, title, text, test in (*whens, *thens):
            if reason := message(text.strip(), test=test):
                yield Finding(
                    "syntax",
                    reason,
                    rule.id,
                    row=row,
                    rule=rule.id,
                    column=title,
                    column_id=column_id,
                )
