"""A decision table element as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.dmn.clauses import (
    AGGREGATIONS,
    HIT_POLICIES,
    AnnotationClause,
    InputClause,
    OutputClause,
    Rule,
)
from engine.dmn.table import DecisionTable
from engine.dmn.xml.names import dmn
from engine.dmn.xml.texts import child_text, identity

if TYPE_CHECKING:
    from lxml.etree import _Element


def table_of(element: _Element) -> DecisionTable:
    """The table; a rule that is shorter than the heading is filled up with empty cells."""
    inputs = tuple(_input(e) for e in element.findall(dmn("input")))
    outputs = tuple(_output(e) for e in element.findall(dmn("output")))
    rules = element.findall(dmn("rule"))
    annotations = _annotations(element, rules)
    widths = (len(inputs), len(outputs), len(annotations))
    own_id = identity(element)
    policy = element.get("hitPolicy", "UNIQUE")
    aggregation = element.get("aggregation", "")
    return DecisionTable(
        id=own_id,
        hit_policy=policy if policy in HIT_POLICIES else "UNIQUE",
        aggregation=aggregation if aggregation in AGGREGATIONS else "",
        inputs=inputs,
        outputs=outputs,
        annotations=annotations,
        rules=tuple(_rule(e, widths, rule_id(e, own_id, n)) for n, e in enumerate(rules, 1)),
        orientation=element.get("preferredOrientation", ""),
        output_label=element.get("outputLabel", ""),
        type_ref=element.get("typeRef", ""),
    )


def result_type(table: DecisionTable) -> str:
    """The type of what a table yields where a single column says it; else nothing is said."""
    if table.aggregation == "COUNT":
        return "number"
    several = table.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
    if len(table.outputs) != 1 or (several and not table.aggregation):
        return ""
    return table.outputs[0].type_ref or table.type_ref


def annotation_id(table: _Element, place: int) -> str:
    """Annotation columns have no id in the standard: their place stands for it."""
    return f"{identity(table)}_annotation_{place + 1}"


def _input(element: _Element) -> InputClause:
    expression = element.find(dmn("inputExpression"))
    return InputClause(
        id=identity(element),
        expression="" if expression is None else child_text(expression, "text"),
        label=element.get("label", ""),
        type_ref="" if expression is None else expression.get("typeRef", ""),
        allowed=_values(element, "inputValues"),
    )


def _output(element: _Element) -> OutputClause:
    default = element.find(dmn("defaultOutputEntry"))
    return OutputClause(
        id=identity(element),
        name=element.get("name", ""),
        label=element.get("label", ""),
        type_ref=element.get("typeRef", ""),
        allowed=_values(element, "outputValues"),
        default="" if default is None else child_text(default, "text"),
    )


def _values(element: _Element, name: str) -> str:
    found = element.find(dmn(name))
    return "" if found is None else child_text(found, "text")


def _annotations(element: _Element, rules: list[_Element]) -> tuple[AnnotationClause, ...]:
    names = [e.get("name", "") for e in element.findall(dmn("annotation"))]
    longest = max((len(rule.findall(dmn("annotationEntry"))) for rule in rules), default=0)
    names += [""] * (longest - len(names))
    return tuple(
        AnnotationClause(annotation_id(element, place), name) for place, name in enumerate(names)
    )


def rule_id(element: _Element, table_id: str, place: int) -> str:
    """The same as `identity`, without counting the rules above again and again."""
    return element.get("id") or f"{table_id}_rule_{place}"


def _rule(element: _Element, widths: tuple[int, int, int], own_id: str) -> Rule:
    cells = (
        _cells(element, name, width)
        for name, width in zip(
            ("inputEntry", "outputEntry", "annotationEntry"), widths, strict=True
        )
    )
    inputs, outputs, annotations = cells
    return Rule(own_id, inputs, outputs, annotations)


def _cells(rule: _Element, name: str, width: int) -> tuple[str, ...]:
    texts = [child_text(entry, "text") for entry in rule.findall(dmn(name))]
    return tuple((texts + [""] * width)[:width])
