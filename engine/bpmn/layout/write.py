"""Diagrams into the text: everything the author wrote stays as it stands, byte for byte.

Only what is drawn and has no id gets one, because a shape or an edge names its element by id.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from engine.bpmn.source import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.layout.drawing import Box, Drawing
    from engine.bpmn.source import Element

_SPACES = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
_EMPTY = re.compile(rb"<((?:[\w.-]+:)?BPMNDiagram)\b(?:[^>]*/>|[^>]*>.*?</\1\s*>)\s*", re.DOTALL)
_END = re.compile(rb"</(?:[\w.-]+:)?definitions\s*>(?!.*</(?:[\w.-]+:)?definitions)", re.DOTALL)
_MARGIN = 80.0
_NAMES = {"process": "Process", "sequenceFlow": "Flow", "messageFlow": "MessageFlow"}


def new_ids(elements: list[Element], taken: set[str]) -> dict[Element, str]:
    """Give a free id to each of the elements that has none."""
    found: dict[Element, str] = {}
    count = 0
    for element in elements:
        if element.get("id"):
            continue
        kind = local(element)
        name = _NAMES.get(kind, kind[:1].upper() + kind[1:])
        count += 1
        while f"{name}_{count}" in taken:
            count += 1
        found[element] = f"{name}_{count}"
        taken.add(found[element])
    return found


def with_ids(data: bytes, root: Element, ids: dict[Element, str]) -> bytes:
    """Write the ids into the start tags of their elements."""
    if not ids:
        return data
    wanted = {number: ids[element] for number, element in enumerate(root.iter()) if element in ids}
    offsets: list[tuple[int, str]] = []
    number = -1
    parser = expat.ParserCreate("utf-8")

    def opened(name: str, _: dict[str, str]) -> None:
        nonlocal number
        number += 1
        if number in wanted:
            at = parser.CurrentByteIndex + 1 + len(name.encode())
            offsets.append((at, f' id="{wanted[number]}"'))

    parser.StartElementHandler = opened
    parser.Parse(data, True)  # noqa: FBT003 - the library's own signature
    for at, text in reversed(offsets):
        data = data[:at] + text.encode() + data[at:]
    return data


def with_diagrams(data: bytes, diagrams: list[str]) -> bytes:
    """Put the diagrams before the end of the definitions, in place of empty ones."""
    bare = _EMPTY.sub(b"", data)
    end = _END.search(bare)
    if end is None:
        return data
    text = "".join(f"{diagram}\n" for diagram in diagrams).encode()
    return bare[: end.start()] + text + bare[end.start() :]


def diagram(number: int, root: str, drawing: Drawing, ids: dict[Element, str]) -> str:
    """One diagram as XML."""
    lines = [
        f'  <bpmndi:BPMNDiagram {_SPACES} id="BPMNDiagram_{number}">',
        f'    <bpmndi:BPMNPlane id="BPMNPlane_{number}" bpmnElement={quoteattr(root)}>',
        *_shapes(drawing, ids),
        *_edges(drawing, ids),
        "    </bpmndi:BPMNPlane>",
        "  </bpmndi:BPMNDiagram>",
    ]
    return "\n".join(lines)


def _shapes(drawing: Drawing, ids: dict[Element, str]) -> Iterator[str]:
    for shape in drawing.shapes:
        key = (shape.element.get("id") or ids[shape.element]).strip()
        marks = ' isHorizontal="true"' if shape.horizontal else ""
        marks += ' isExpanded="true"' if shape.expanded else ""
        marks += ' isMarkerVisible="true"' if local(shape.element) == "exclusiveGateway" else ""
        yield f"      <bpmndi:BPMNShape id={quoteattr(key + '_di')} bpmnElement={quoteattr(key)}{marks}>"
        yield f"        {_bounds(shape.box)}"
        if shape.label is not None:
            yield f"        <bpmndi:BPMNLabel>{_bounds(shape.label)}</bpmndi:BPMNLabel>"
        yield "      </bpmndi:BPMNShape>"


def _edges(drawing: Drawing, ids: dict[Element, str]) -> Iterator[str]:
    for edge in drawing.edges:
        key = (edge.element.get("id") or ids[edge.element]).strip()
        yield f"      <bpmndi:BPMNEdge id={quoteattr(key + '_di')} bpmnElement={quoteattr(key)}>"
        for x, y in edge.points:
            yield f'        <di:waypoint x="{_number(x)}" y="{_number(y)}"/>'
        if edge.label is not None:
            yield f"        <bpmndi:BPMNLabel>{_bounds(edge.label)}</bpmndi:BPMNLabel>"
        yield "      </bpmndi:BPMNEdge>"


def _bounds(box: Box) -> str:
    x, y, width, height = box
    place = f'x="{_number(x)}" y="{_number(y)}"'
    return f'<dc:Bounds {place} width="{_number(width, 0)}" height="{_number(height, 0)}"/>'


def _number(value: float, margin: float = _MARGIN) -> str:
    return f"{value + margin:.1f}".removesuffix(".0")
