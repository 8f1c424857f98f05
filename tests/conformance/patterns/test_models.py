"""The 43 models themselves: all there, drawn, valid, and each with a test of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import bpmn
from engine.bpmn.source import BPMN, DIAGRAM, parse, reference
from engine.bpmn.standard.metamodel import FLOW_NODES
from tests.conformance import bpmn_roundtrip
from tests.conformance.drawn import faults
from tests.conformance.patterns.story import MODELS

FILES = sorted(MODELS.glob("*.bpmn"))
EVERY = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
NUMBERS = [f"{number:02}" for number in range(1, 44)]


def test_there_is_one_model_for_each_of_the_43_patterns() -> None:
    assert [path.name[:2] for path in FILES] == NUMBERS


def test_there_is_a_test_for_each_of_the_43_patterns() -> None:
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    assert sorted(set(re.findall(r"^def test_(\d\d)_", tests, re.MULTILINE))) == NUMBERS


@EVERY
def test_the_model_has_no_problems(path: Path) -> None:
    assert bpmn.validate(path.read_bytes()) == ()


@EVERY
def test_every_node_has_a_shape_and_every_flow_a_line(path: Path) -> None:
    root = parse(path.read_bytes())
    drawn = {reference(shape.get("bpmnElement")) for shape in root.iter(f"{DIAGRAM}BPMNShape")}
    nodes = {e.get("id") for kind in FLOW_NODES for e in root.iter(f"{BPMN}{kind}")}
    assert nodes <= drawn
    assert list(faults(root)) == []


@EVERY
def test_the_model_is_valid_by_the_schema(path: Path) -> None:
    if not bpmn_roundtrip.SCHEMA.is_file():
        pytest.skip("the BPMN 2.0 schema comes with the front-end packages: run `make setup`")
    assert list(bpmn_roundtrip.differences(path.read_bytes(), bpmn_roundtrip.schema())) == []


@EVERY
def test_the_model_says_which_pattern_it_shows(path: Path) -> None:
    said = parse(path.read_bytes()).findtext(f"{BPMN}process/{BPMN}documentation") or ""
    assert ("BPMN says it directly" in said) is not ("the work-around is" in said)


@EVERY
def test_the_table_of_patterns_names_the_model_and_how_it_does_it(path: Path) -> None:
    lines = (MODELS.parents[2] / "docs" / "patterns.md").read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in lines if f"designer/demo/patterns/{path.name})" in line)
    said = parse(path.read_bytes()).findtext(f"{BPMN}process/{BPMN}documentation") or ""
    assert row.startswith(f"| {int(path.name[:2])} | ")
    assert ("| direct: " in row) is ("BPMN says it directly" in said)
