"""What a layout gives: shapes, edges and how much room they take."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.bpmn.source import Element

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right border."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower border."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, dx: float, dy: float) -> Box:
        """Give the same rectangle elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Shape:
    """One element drawn in a box."""

    element: Element
    box: Box
    label: Box | None = None
    expanded: bool = False
    horizontal: bool = False  # a pool or a lane


@dataclass(frozen=True, slots=True)
class Edge:
    """One element drawn as a line."""

    element: Element
    points: tuple[Point, ...]
    label: Box | None = None


@dataclass(slots=True)
class Drawing:
    """Shapes and edges between (0, 0) and (width, height)."""

    width: float = 0
    height: float = 0
    shapes: list[Shape] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def put(self, other: Drawing, dx: float, dy: float) -> None:
        """Take over another drawing, moved."""
        for shape in other.shapes:
            label = shape.label.moved(dx, dy) if shape.label else None
            self.shapes.append(replace(shape, box=shape.box.moved(dx, dy), label=label))
        for edge in other.edges:
            label = edge.label.moved(dx, dy) if edge.label else None
            points = tuple((x + dx, y + dy) for x, y in edge.points)
            self.edges.append(replace(edge, points=points, label=label))

    def boxes(self) -> dict[Element, Box]:
        """Give where each shape stands."""
        return {shape.element: shape.box for shape in self.shapes}
