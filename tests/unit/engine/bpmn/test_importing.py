"""A file from outside: kept as it stands, with a drawing and the encoding that it really has."""

from __future__ import annotations

import pytest

from engine.bpmn import imported
from engine.bpmn.layout import has_diagram
from engine.bpmn.source import parse

HEAD = '<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="u">'
TAIL = "</d:definitions>"
FLOW = "<d:sequenceFlow sourceRef='s' targetRef='e'/>"
PLAIN = f"{HEAD}<d:process id='p'><d:startEvent id='s'/><!-- kept --><d:endEvent id='e'/>{FLOW}</d:process>{TAIL}"


def test_only_a_drawing_and_ids_for_it_are_added() -> None:
    kept = imported(PLAIN)
    drawing = kept[kept.index("  <bpmndi:BPMNDiagram") : kept.rindex(TAIL)]
    assert kept.replace(drawing, "").replace(' id="Flow_1"', "") == PLAIN
    assert 'bpmnElement="Flow_1"' in drawing


def test_new_ids_are_free_ones() -> None:
    kept = imported(PLAIN.replace("'s'", "'Flow_1'"))
    assert [flow.get("id") for flow in parse(kept).iter("{*}sequenceFlow")] == ["Flow_1_2"]
    assert imported(kept) == kept


def test_an_empty_diagram_gives_way_to_a_drawn_one() -> None:
    empty = '<x:BPMNDiagram xmlns:x="http://www.omg.org/spec/BPMN/20100524/DI" id="old"><x:BPMNPlane/></x:BPMNDiagram>'
    kept = imported(PLAIN.replace(TAIL, empty + TAIL))
    assert kept.count("BPMNDiagram id=") + kept.count(' id="BPMNDiagram"') == 1
    assert has_diagram(parse(kept))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no model",
        "<a/>",
        "<definitions",
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        f"{HEAD}{TAIL}",
        f"{HEAD}<d:process id='p'/>{TAIL}",
    ],
)
def test_what_cannot_be_drawn_comes_back_as_it_is(text: str) -> None:
    assert imported(text) == text


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("iso-8859-1", "ISO-8859-1"),
        ("cp1252", "WINDOWS-1252"),
        ("utf-16", "UTF-16"),
    ],
)
def test_every_encoding_is_kept_as_what_it_says(encoding: str, declared: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>\n'
    text = head + PLAIN.replace("<d:startEvent", "<d:startEvent name='Prüfen'")
    kept = imported(text.encode(encoding))
    assert kept.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert "name='Prüfen'" in kept
    assert imported(kept) == kept


def test_a_byte_order_mark_is_no_text() -> None:
    assert imported(PLAIN.encode("utf-8-sig")) == imported(PLAIN)
