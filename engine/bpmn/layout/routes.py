"""Lines between columns: each turns in the gaps, where no shape stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bpmn.layout.drawing import Box, Point
    from engine.bpmn.source import Element

GAP = 50.0
LABEL_GAP = 110.0
_CHANNEL = 10.0


@dataclass(frozen=True, slots=True)
class Route:
    """One flow: the heights at which it leaves, passes and enters."""

    flow: Element
    source: Element
    target: Element
    columns: tuple[int, int]
    leaves: float
    enters: float
    way: float | None  # the height between its two gaps, where it needs two
    downwards: bool  # it leaves through the bottom of a boundary event
    named: bool


class Gaps:
    """The gap before each column, and after the last: which lines turn there, and where."""

    def __init__(self, routes: list[Route], columns: int) -> None:
        self.count = columns
        self.turns: dict[int, dict[Element, int]] = defaultdict(dict)
        self.wide: set[int] = set()
        self.left: dict[int, float] = {}
        self.starts: dict[int, float] = {}
        self.total = 0.0
        for route in routes:
            first, last = self.ends(route)
            for gap in dict.fromkeys((first, last)):
                self.turns[gap][route.flow] = len(self.turns[gap]) + 1
            if route.named:
                self.wide.add(first)

    @staticmethod
    def ends(route: Route) -> tuple[int, int]:
        """Give the gaps in which the route turns: after its source and before its target."""
        return route.columns[0] + 1, route.columns[1]

    def measure(self, widths: dict[int, float]) -> None:
        """Give each column its place."""
        x = 0.0
        for gap in range(self.count + 1):
            self.starts[gap] = x
            turns = _CHANNEL * len(self.turns[gap])
            inner = 0 < gap < self.count
            least = LABEL_GAP if gap in self.wide else GAP if inner else 2 * _CHANNEL
            x += least + turns
            if gap < self.count:
                self.left[gap] = x
                x += widths.get(gap, 0.0)
        self.total = x

    def channel(self, route: Route, gap: int) -> float:
        """Give where the route turns in the gap."""
        return self.starts[gap] + _CHANNEL * self.turns[gap][route.flow]

    def points(self, route: Route, start: Box, end: Box) -> tuple[Point, ...]:
        """Give the line from the border of its source to the border of its target."""
        first, last = self.ends(route)
        line: list[Point] = []
        if route.downwards:
            line.append((start.center[0], start.bottom))
            line.append((start.center[0], route.leaves))
        else:
            line.append((start.right, route.leaves))
        x = self.channel(route, first)
        if first == last:
            line += [(x, route.leaves), (x, route.enters)]
        else:
            way = route.enters if route.way is None else route.way
            other = self.channel(route, last)
            line += [(x, route.leaves), (x, way), (other, way), (other, route.enters)]
        line.append((end.x, route.enters))
        return tuple(_straightened(line))


def _straightened(line: list[Point]) -> list[Point]:
    """Leave out points on a straight line."""
    kept: list[Point] = []
    for point in line:
        if kept and kept[-1] == point:
            continue
        while len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    return kept
