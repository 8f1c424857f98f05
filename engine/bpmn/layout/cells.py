"""The cells of a layout: one node, what lies inside it and what hangs below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.bpmn.layout.drawing import Box, Drawing, Shape
from engine.bpmn.layout.sizes import EVENT, LABEL_WIDTH, label_height, size_of

if TYPE_CHECKING:
    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

PADDING = 30.0
TRACK = 10.0
#: between two boundary events on one side
_SIDE_BY_SIDE = 56.0
#: from the middle of a boundary event to the end of its part of the side
_CORNER = 20.0


@dataclass(slots=True)
class Cell:
    """One node of the grid."""

    element: Element
    width: float
    height: float
    inside: Drawing | None = None
    hosted: list[Element] = field(default_factory=list)
    below: float = 0.0  # room under the shape: its label, or its boundary events


def cell_of(index: Index, node: Element, inside: Drawing | None) -> Cell:
    """Measure a node with what lies inside it."""
    width, height = size_of(node)
    if inside is not None and inside.shapes:
        width = max(width, inside.width + 2 * PADDING)
        height = max(height, inside.height + 2 * PADDING)
    hosted = [e for e in index.boundaries.get(node, ()) if e.getparent() is node.getparent()]
    below = label_height(node)
    if hosted:
        width = max(width, _SIDE_BY_SIDE * len(hosted))
        labels = max(label_height(event) for event in hosted)
        tracks = TRACK * sum(len(index.outgoing.get(event, ())) for event in hosted)
        below = EVENT / 2 + labels + tracks + TRACK
    return Cell(node, width, height, inside, hosted, below)


def draw_scope(drawing: Drawing, cell: Cell, box: Box) -> None:
    """Draw the cell's own shape and what lies inside it."""
    label = None
    if label_height(cell.element):
        middle = box.center[0] - LABEL_WIDTH / 2
        label = Box(middle, box.bottom + 4, LABEL_WIDTH, label_height(cell.element))
    drawing.shapes.append(Shape(cell.element, box, label, expanded=cell.inside is not None))
    if cell.inside is not None and cell.inside.shapes:
        dx = box.x + (box.width - cell.inside.width) / 2
        drawing.put(cell.inside, dx, box.y + (box.height - cell.inside.height) / 2)


def draw_hosted(drawing: Drawing, cell: Cell, box: Box) -> None:
    """Draw the boundary events along the lower side, clear of the marks in its middle.

    Each stands at the right of its part of the side; its name fills what is left of its flow.
    """
    part = box.width / max(1, len(cell.hosted))
    for place, event in enumerate(cell.hosted):
        left = box.x + part * place
        middle = left + part - _CORNER
        spot = Box(middle - EVENT / 2, box.bottom - EVENT / 2, EVENT, EVENT)
        name = None
        if label_height(event):
            wide = min(LABEL_WIDTH, part - _CORNER - 4)
            name = Box(middle - 4 - wide, spot.bottom + 2, wide, label_height(event))
        drawing.shapes.append(Shape(event, spot, name))
