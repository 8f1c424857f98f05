"""Everything that is wrong with a model, at once, each problem with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.dmn.checks import Finding, element_findings, model_findings, table_findings
from engine.dmn.model import Decision, Model, read
from engine.errors import InvalidModel, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class TableProblem(Problem):
    """A problem inside a decision; `row` counts from 1, `rule` and `column_id` are ids."""

    decision: str = ""
    table: str = ""
    row: int | None = None
    rule: str = ""
    column: str = ""
    column_id: str = ""


def validate(text: str | bytes | Model) -> tuple[Problem, ...]:
    """All problems of a model; a text that is not DMN has the one that says so."""
    try:
        model = text if isinstance(text, Model) else read(text)
    except InvalidModel as error:
        return error.problems
    found: list[Problem] = [_plain(finding) for finding in model_findings(model.definitions)]
    for decision in model.decisions:
        found.extend(_plain(f) for f in element_findings(decision.node))
        found.extend(table_problems(model, decision))
    for element in model.definitions.knowledge:
        node = model.program.node(f"#{element.id}")
        if node is not None:
            found.extend(_plain(f) for f in element_findings(node))
    return tuple(found)


def table_problems(_model: Model, decision: Decision) -> Iterator[TableProblem]:
    """All problems of a decision's table, keyed by rule and column."""
    table = decision.table
    if table is None:
        return
    for finding in table_findings(table, decision.node):
        yield TableProblem(
            severity=finding.severity,
            code=finding.code,
            message=_placed(finding, decision.name),
            element_id=finding.element_id or decision.id,
            hint=finding.hint,
            decision=decision.id,
            table=table.id,
            row=finding.row,
            rule=finding.rule,
            column=finding.column,
            column_id=finding.column_id,
        )


def _plain(finding: Finding) -> Problem:
    return Problem(
        finding.severity,
        finding.code,
        finding.message,
        finding.element_id or None,
        finding.line,
        finding.hint,
    )


def _placed(finding: Finding, decision: str) -> str:
    parts = [f"decision {decision!r}"]
    if finding.row is not None:
        parts.append(f"rule {finding.row}")
    if finding.column:
        parts.append(f"column {finding.column!r}")
    return f"{', '.join(parts)}: {finding.message}"
