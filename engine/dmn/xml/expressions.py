"""Boxed expressions of the tree as values; one small reader for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lxml import etree

from engine.dmn.definitions import (
    ConditionalExpression,
    ContextEntry,
    ContextExpression,
    Expression,
    FilterExpression,
    FunctionExpression,
    InvocationExpression,
    IterationExpression,
    ListExpression,
    Parameter,
    RelationExpression,
    TableExpression,
    TextExpression,
    UnknownExpression,
)
from engine.dmn.xml.names import DMN, dmn
from engine.dmn.xml.tables import table_of
from engine.dmn.xml.texts import child_text, identity, line_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

NOT_EXPRESSIONS = frozenset(
    {
        "description",
        "extensionElements",
        "question",
        "allowedAnswers",
        "variable",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
        "formalParameter",
        "parameter",
        "binding",
        "column",
    }
)


def child_expression(element: _Element | None) -> Expression | None:
    """The first child that is an expression, or none."""
    if element is None:
        return None
    found = expressions_in(element)
    return found[0] if found else None


def expressions_in(element: _Element) -> list[Expression]:
    """Every child that is an expression, in order."""
    return [
        expression_of(child)
        for child in element.iterchildren("*")
        if etree.QName(child).namespace == DMN
        and etree.QName(child).localname not in NOT_EXPRESSIONS
    ]


def expression_of(element: _Element) -> Expression:
    """One element as an expression; a kind we do not know is named, not dropped."""
    local = etree.QName(element).localname
    reader = _READERS.get(local)
    if reader is None:
        return UnknownExpression(identity(element), local, element.get("typeRef", ""))
    return reader(element)


def function_of(element: _Element) -> FunctionExpression:
    """A function definition (boxed, or the encapsulated logic of a knowledge model)."""
    return FunctionExpression(
        id=identity(element),
        parameters=tuple(_parameter(e) for e in element.findall(dmn("formalParameter"))),
        body=child_expression(element),
        kind=element.get("kind", "FEEL"),
        type_ref=element.get("typeRef", ""),
    )


def _parameter(element: _Element) -> Parameter:
    return Parameter(element.get("name", ""), element.get("typeRef", ""))


def _text(element: _Element) -> TextExpression:
    text = element.find(dmn("text"))
    return TextExpression(
        id=identity(element),
        text=child_text(element, "text"),
        type_ref=element.get("typeRef", ""),
        line=line_of(element if text is None else text),
        language=element.get("expressionLanguage", ""),
    )


def _table(element: _Element) -> TableExpression:
    return TableExpression(
        identity(element), table_of(element), line_of(element), element.get("typeRef", "")
    )


def _context(element: _Element) -> ContextExpression:
    return ContextExpression(
        id=identity(element),
        entries=tuple(_entry(e) for e in element.findall(dmn("contextEntry"))),
        type_ref=element.get("typeRef", ""),
    )


def _entry(element: _Element) -> ContextEntry:
    variable = element.find(dmn("variable"))
    name = "" if variable is None else variable.get("name", "")
    type_ref = "" if variable is None else variable.get("typeRef", "")
    return ContextEntry(name, child_expression(element), type_ref)


def _list(element: _Element) -> ListExpression:
    items = tuple(expressions_in(element))
    return ListExpression(identity(element), items, element.get("typeRef", ""))


def _relation(element: _Element) -> RelationExpression:
    columns = element.findall(dmn("column"))
    return RelationExpression(
        id=identity(element),
        columns=tuple(e.get("name", "") for e in columns),
        rows=tuple(tuple(expressions_in(row)) for row in element.findall(dmn("row"))),
        type_ref=element.get("typeRef", ""),
        column_types=tuple(e.get("typeRef", "") for e in columns),
    )


def _invocation(element: _Element) -> InvocationExpression:
    bindings = []
    for binding in element.findall(dmn("binding")):
        parameter = binding.find(dmn("parameter"))
        named = Parameter("") if parameter is None else _parameter(parameter)
        bindings.append((named, child_expression(binding)))
    return InvocationExpression(
        id=identity(element),
        callee=child_expression(element),
        bindings=tuple(bindings),
        type_ref=element.get("typeRef", ""),
    )


def _conditional(element: _Element) -> ConditionalExpression:
    return ConditionalExpression(
        id=identity(element),
        condition=child_expression(element.find(dmn("if"))),
        then=child_expression(element.find(dmn("then"))),
        otherwise=child_expression(element.find(dmn("else"))),
        type_ref=element.get("typeRef", ""),
    )


def _filter(element: _Element) -> FilterExpression:
    return FilterExpression(
        id=identity(element),
        source=child_expression(element.find(dmn("in"))),
        match=child_expression(element.find(dmn("match"))),
        type_ref=element.get("typeRef", ""),
    )


def _iteration(
    kind: Literal["for", "some", "every"], body: str
) -> Callable[[_Element], IterationExpression]:
    def read(element: _Element) -> IterationExpression:
        return IterationExpression(
            id=identity(element),
            kind=kind,
            variable=element.get("iteratorVariable", ""),
            source=child_expression(element.find(dmn("in"))),
            body=child_expression(element.find(dmn(body))),
            type_ref=element.get("typeRef", ""),
        )

    return read


_READERS: dict[str, Callable[[_Element], Expression]] = {
    "literalExpression": _text,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "functionDefinition": function_of,
    "invocation": _invocation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration("for", "return"),
    "some": _iteration("some", "satisfies"),
    "every": _iteration("every", "satisfies"),
}
