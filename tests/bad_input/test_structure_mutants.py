"""B02, B03: models changed in their structure are read, or refused with the place named."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

import engine
from tests.bad_input.contract import INSIDE, read_or_refused
from tests.bad_input.mutants import json_mutant, xml_mutant
from tests.conftest import DEMO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BATCH = 20


def demo(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in DEMO.rglob(pattern))


def rule_sets() -> list[Path]:
    return [DEMO / "discount-rules.json", DEMO / "starters" / "rules.json"]


def graphs() -> list[Path]:
    return [path for path in demo("*.json") if path not in rule_sets()]


# kind -> (files, mutator, reader, validator, how many)
KINDS: dict[str, tuple[list[Path], Callable[..., str], Any, Any, int]] = {
    "bpmn": (demo("*.bpmn"), xml_mutant, engine.bpmn.read, engine.bpmn.validate, 500),
    "dmn": (demo("*.dmn"), xml_mutant, engine.dmn.read, engine.dmn.validate, 300),
    "scxml": (demo("*.scxml"), xml_mutant, engine.statechart.read, engine.statechart.validate, 300),
    "graph": (graphs(), json_mutant, engine.taskgraph.read, engine.taskgraph.validate, 200),
    "rules": (rule_sets(), json_mutant, engine.RuleSet.from_json, engine.rules.validate, 200),
}
BATCHES = [(kind, n) for kind, row in KINDS.items() for n in range(row[-1] // BATCH)]


@pytest.mark.parametrize(("kind", "batch"), BATCHES)
def test_a_mutant_is_read_or_named(kind: str, batch: int) -> None:
    files, mutate, read, validate, _ = KINDS[kind]
    wrong = []
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        chance = random.Random(f"{kind} {seed}")  # noqa: S311 - repeatable, no secret
        text = mutate(chance, chance.choice(files).read_text(encoding="utf-8"))
        try:
            told(text, read, validate)
        except Exception as error:  # noqa: BLE001 - finding those is what this is for
            wrong.append(f"seed {seed}: {type(error).__name__}: {str(error)[:300]}")
    assert not wrong, "\n".join(wrong)


def told(text: str, read: Any, validate: Any) -> None:
    """The two agree, and each error says where."""
    taken = read_or_refused(lambda: read(text))
    problems = validate(text)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert problems == validate(text)
    # a DMN file is a model as soon as it is DMN; what is wrong in it is for `validate`
    assert taken or errors, "refused, and no problem says why"
    for problem in errors:
        assert problem.message
        assert not INSIDE.search(problem.message), problem
        assert placed(problem), problem


def placed(problem: engine.Problem) -> bool:
    """Whether the problem names an element, a line, a field, or that it is about the whole."""
    return bool(problem.element_id or problem.line or problem.field or problem.code in WHOLE)


#: about the file as a whole: there is no one place
WHOLE = frozenset(
    {
        "no_process",
        "no_rules",
        "no_tasks",
        "not_dmn",
        "not_bpmn",
        "not_scxml",
        "no_decisions",
        "xml_syntax",
        "not_xml",
    }
)
