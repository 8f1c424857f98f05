"""Every rule of the standard that is checked, in one table, and the one pass that checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.draft import owner_id
from engine.bpmn.source import line_of
from engine.bpmn.standard import (
    activities,
    attributes,
    collaboration,
    data,
    event_details,
    event_flows,
    events,
    flows,
    gateways,
    loops,
    positions,
    references,
)
from engine.bpmn.standard.index import index_of
from engine.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.rule import Rule

RULES: tuple[Rule, ...] = (
    *positions.RULES,
    *attributes.RULES,
    *references.RULES,
    *flows.RULES,
    *events.RULES,
    *event_flows.RULES,
    *event_details.RULES,
    *gateways.RULES,
    *activities.RULES,
    *loops.RULES,
    *data.RULES,
    *collaboration.RULES,
)
CODES = frozenset(rule.code for rule in RULES)
#: what the engine's own checks call the same breach
_OTHER_NAMES = {
    "outgoing_missing": "no_outgoing",
    "intermediate_outgoing_missing": "no_outgoing",
    "boundary_outgoing_missing": "no_outgoing",
    "listed_flow_dangling": "dangling_reference",
}


def check(root: Element) -> Iterator[Problem]:
    """Give every breach of the standard in the file, in time that grows with its size."""
    index = index_of(root)
    for rule in RULES:
        for element, message, hint in rule.check(index):
            place = owner_id(element)
            yield Problem(rule.severity, rule.code, message, place, line_of(element), hint)


def told_by(problems: Iterable[Problem]) -> frozenset[tuple[str, str, str | None]]:
    """Give what need not be told again: the severity, code and element of each problem."""
    return frozenset(
        (problem.severity, code, problem.element_id)
        for problem in problems
        for code in (problem.code, _OTHER_NAMES.get(problem.code, problem.code))
    )
