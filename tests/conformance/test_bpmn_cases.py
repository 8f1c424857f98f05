"""Our own BPMN cases come out of an import as they went in; broken drawings are noticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bpmn import imported
from engine.bpmn.source import parse
from tests.conformance import bpmn_invalid, bpmn_roundtrip
from tests.conformance.drawn import faults

CASES = Path(__file__).parent / "cases" / "bpmn"
SPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
FORK = (
    f'<definitions xmlns="{SPACE}" targetNamespace="urn:test"><process id="p"><startEvent id="s"/><task id="a"/>'
    '<task id="b"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/>'
    '<sequenceFlow id="g" sourceRef="s" targetRef="b"/></process></definitions>'
)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.bpmn")), ids=lambda path: path.name)
def test_our_own_cases_come_out_as_they_went_in(path: Path) -> None:
    if not bpmn_roundtrip.SCHEMA.is_file():
        pytest.skip("the BPMN 2.0 schema comes with the front-end packages: run `make setup`")
    assert list(bpmn_roundtrip.differences(path.read_bytes(), bpmn_roundtrip.schema())) == []


@pytest.mark.parametrize("path", sorted(CASES.glob("*.bpmn")), ids=lambda path: path.name)
def test_our_own_cases_break_no_rule(path: Path) -> None:
    assert bpmn_invalid.errors_of(path.read_bytes()) == []


@pytest.mark.parametrize(
    ("pattern", "change", "fault"),
    [
        ('y="205" width="100"', 'y="105" width="100"', "a and b lie on each other"),
        ('<di:waypoint x="136" y="135"/>', '<di:waypoint x="999" y="135"/>', "does not touch s"),
        (r'<bpmndi:BPMNEdge id="f_di".*?</bpmndi:BPMNEdge>', "", "f is not drawn"),
        ('bpmnElement="a"', 'bpmnElement="nobody"', "nobody is drawn and does not exist"),
        ('bpmnElement="a"', 'bpmnElement="b"', "b is drawn twice"),
    ],
)
def test_a_broken_drawing_is_noticed(pattern: str, change: str, fault: str) -> None:
    drawn = imported(FORK)
    assert list(faults(parse(drawn))) == []
    broken = re.sub(pattern, change, drawn, count=1, flags=re.DOTALL)
    assert any(fault in found for found in faults(parse(broken)))


def test_a_changed_text_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    if not bpmn_roundtrip.SCHEMA.is_file():
        pytest.skip("the BPMN 2.0 schema comes with the front-end packages: run `make setup`")
    monkeypatch.setattr(
        bpmn_roundtrip,
        "imported",
        lambda data: imported(data).replace('id="a"', 'id="a" name="new"'),
    )
    found = list(bpmn_roundtrip.differences(FORK.encode(), bpmn_roundtrip.schema()))
    assert "its meaning or its extensions changed" in found
