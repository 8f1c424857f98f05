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


class Names:
    """Gives ids that nothing in the file has yet."""

    def __init__(self, root: Element) -> None:
        self.taken = {(element.get("id") or "").strip() for element in root.iter()}
        self.given: dict[Element, str] = {}
        self.count = 0

    def free(self, wanted: str) -> str:
        """Give the id itself where it is free, else one that begins with it."""
        found = wanted
        while found in self.taken:
            self.count += 1
            found = f"{wanted}_{self.count}"
        self.taken.add(found)
        return found

    def of(self, element: Element) -> str:
        """Give the element's own id, or a new one where it has none."""
        key = (element.get("id") or self.given.get(element, "")).strip()
        if not key:
            kind = local(element)
            self.count += 1
            key = self.free(f"{_NAMES.get(kind, kind[:1].upper() + kind[1:])}_{self.count}")
            self.given[element] = key
        return key


def with_ids(data: bytes, root: Element, names: Names) -> bytes:
    """Write the ids into the start tags of their elements."""
    ids = names.given
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


def diagram(root: Element, drawing: Drawing, names: Names) -> str:
    """One diagram as XML."""
    plane = f"id={quoteattr(names.free('BPMNPlane'))} bpmnElement={quoteattr(names.of(root))}"
    lines = [
        f"  <bpmndi:BPMNDiagram {_SPACES} id={quoteattr(names.free('BPMNDiagram'))}>",
        f"    <bpmndi:BPMNPlane {plane}>",
        *_shapes(drawing, names),
        *_edges(drawing, names),
        "    </bpmndi:BPMNPlane>",
        "  </bpmndi:BPMNDiagram>",
    ]
    return "\n".join(lines)


def _shapes(drawing: Drawing, names: Names) -> Iterator[str]:
    for shape in drawing.shapes:
        marks = ' isHorizontal="true"' if shape.horizontal else ""
        marks += ' isExpanded="true"' if shape.expanded else ""
        marks += ' isMarkerVisible="true"' if local(shape.element) == "exclusiveGateway" else ""
        yield f"      <bpmndi:BPMNShape {_depicting(shape.element, names)}{marks}>"
        yield f"        {_bounds(shape.box)}"
        if shape.label is not None:
            yield f"        <bpmndi:BPMNLabel>{_bounds(shape.label)}</bpmndi:BPMNLabel>"
        yield "      </bpmndi:BPMNShape>"


def _edges(drawing: Drawing, names: Names) -> Iterator[str]:
    for edge in drawing.edges:
        yield f"      <bpmndi:BPMNEdge {_depicting(edge.element, names)}>"
        for x, y in edge.points:
            yield f'        <di:waypoint x="{_number(x)}" y="{_number(y)}"/>'
        if edge.label is not None:
            yield f"        <bpmndi:BPMNLabel>{_bounds(edge.label)}</bpmndi:BPMNLabel>"
        yield "      </bpmndi:BPMNEdge>"


def _depicting(element: Element, names: Names) -> str:
    key = names.of(element)
    written = element.get("id") or key  # as it stands: some readers compare it blank by blank
    return f"id={quoteattr(names.free(f'{key}_di'))} bpmnElement={quoteattr(written)}"


def _bounds(box: Box) -> str:
    x, y, width, height = box
    place = f'x="{_number(x)}" y="{_number(y)}"'
    return f'<dc:Bounds {place} width="{_number(width, 0)}" height="{_number(height, 0)}"/>'


def _number(value: float, margin: float = _MARGIN) -> str:
    return f"{value + margin:.1f}".removesuffix(".0")
