"""The table of rules as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import bpmn
from engine.bpmn.source import parse
from engine.bpmn.standard import CODES, RULES, check
from tests.unit.engine.bpmn.standard import (
    test_activities,
    test_data,
    test_events,
    test_flows,
    test_references,
)
from tests.unit.engine.bpmn.standard.models import LINE, file, process

FAMILIES = (test_activities, test_data, test_events, test_flows, test_references)
DEMOS = sorted((Path(__file__).resolve().parents[5] / "designer/demo").rglob("*.bpmn"))


def test_every_rule_has_a_broken_and_a_sound_model() -> None:
    assert {code for family in FAMILIES for code, _, _ in family.CASES} == CODES


def test_every_rule_has_its_own_name_and_cites_the_standard() -> None:
    assert len(CODES) == len(RULES)
    for rule in RULES:
        assert (rule.check.__doc__ or "")[:1].isdigit() or "tables" in (rule.check.__doc__ or "")


def test_a_sound_model_breaks_nothing() -> None:
    assert list(check(parse(process(LINE)))) == []


@pytest.mark.parametrize("path", DEMOS, ids=lambda path: path.name)
def test_our_own_models_break_nothing(path: Path) -> None:
    assert list(check(parse(path.read_bytes()))) == []


def test_all_breaches_are_told_at_once_and_once() -> None:
    text = process(LINE + 't->s e->t <task id="u"/>').replace(
        "<process", '<message id="m" itemRef="x"/><process'
    )
    found = [problem.code for problem in bpmn.validate(text)]
    assert {
        "incoming_not_allowed",
        "outgoing_not_allowed",
        "incoming_missing",
        "dangling_reference",
    } <= set(found)
    assert found.count("incoming_not_allowed") == found.count("outgoing_not_allowed") == 1


def test_a_problem_names_its_element_line_and_remedy() -> None:
    text = file('\n<process id="p">\n<task id="t"/>\n<endEvent id="e"/></process>')
    [found] = [p for p in check(parse(text)) if p.code == "end_incoming_missing"]
    assert (found.element_id, found.line, found.hint) == ("e", 4, "Connect it, or remove it")
