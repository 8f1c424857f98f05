"""One process or sub-process, with everything in it, as a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.bpmn.layout.cells import PADDING, TRACK, Cell, cell_of, draw_hosted, draw_scope
from engine.bpmn.layout.drawing import Box, Drawing, Edge
from engine.bpmn.layout.grid import Grid, Link, Row, grid_of, reserve_ways
from engine.bpmn.layout.routes import Gaps, Route
from engine.bpmn.layout.sizes import LABEL_WIDTH, LINE, label_height, lines_of, size_of
from engine.bpmn.source import BPMN, is_bpmn, local
from engine.bpmn.standard.index import is_true, scope_of
from engine.bpmn.standard.metamodel import FLOW_NODES, SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

ARTEFACTS = frozenset(
    [
        "dataObjectReference",
        "dataStoreReference",
        "textAnnotation",
        "group",
        "dataInput",
        "dataOutput",
    ]
)
ROW_GAP = 30.0
LANE_HEIGHT = 120.0


@dataclass(slots=True)
class Laid:
    """A scope that was laid out; `bands` tell the top and bottom of each lane."""

    drawing: Drawing
    bands: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What every scope of one file is laid out from."""

    index: Index
    owners: dict[Element, Element]  # artefact -> the node that it belongs to
    beside: dict[Element, list[tuple[Element, Element]]]  # scope -> what is associated in it


def plan_of(index: Index) -> Plan:
    """Find the node that each artefact is associated with first."""
    owners: dict[Element, Element] = {}
    for reference in index.references:
        place = reference.holder
        if reference.target is None or not local(place).endswith("ssociation"):
            continue
        other = place.getparent()
        if local(place) == "association":
            end = "targetRef" if reference.name == "sourceRef" else "sourceRef"
            other = index.target(place, end)
        if other is not None and other is not reference.target:
            owners.setdefault(reference.target, other)
    beside: dict[Element, list[tuple[Element, Element]]] = {}
    for association in index.all("association"):
        one, two = index.target(association, "sourceRef"), index.target(association, "targetRef")
        around = scope_of(one) if one is not None else None
        if one is not None and two is not None and around is not None and scope_of(two) is around:
            beside.setdefault(around, []).append((one, two))
    return Plan(index, owners, beside)


def lay_out(plan: Plan, scope: Element, lanes: Sequence[Element] = ()) -> Laid:
    """Draw the scope from (0, 0); with lanes, each node stands in the band of its own."""
    index = plan.index
    cells, numbers, aside = _cells(plan, scope)
    home = {node: n for n, lane in enumerate(lanes) for node in index.targets(lane, "flowNodeRef")}
    bands = [home.get(cell.element, 0) for cell in cells]
    flows = _flows(index, scope, numbers)
    links = [link for link, _, _ in flows]
    grid = grid_of(len(cells), [*links, *_compensations(plan, scope, numbers, len(links))], bands)
    _add_artefacts(plan, scope, cells, numbers, grid)
    reserve_ways(grid, links)
    laid = _Sheet(index, cells, grid, flows, max(1, len(lanes))).draw()
    _draw_aside(laid, aside)
    return laid


def _cells(plan: Plan, scope: Element) -> tuple[list[Cell], dict[Element, int], list[Cell]]:
    """The nodes of the flow, their numbers, and the event sub-processes, which lie outside it."""
    nodes = [
        inner
        for inner in scope
        if is_bpmn(inner) and local(inner) in FLOW_NODES and local(inner) != "boundaryEvent"
    ]
    index = plan.index
    nodes.sort(key=lambda node: local(node) != "startEvent")  # stable: starts come first
    apart = [
        node
        for node in nodes
        if is_true(node, "triggeredByEvent")
        and node not in index.incoming
        and node not in index.outgoing
        and node not in index.boundaries
    ]
    cells = [_cell(plan, node) for node in nodes if node not in apart]
    numbers = {cell.element: number for number, cell in enumerate(cells)}
    for number, cell in enumerate(cells):
        numbers.update(dict.fromkeys(cell.hosted, number))
    return cells, numbers, [_cell(plan, node) for node in apart]


def _cell(plan: Plan, node: Element) -> Cell:
    inside = lay_out(plan, node).drawing if local(node) in SCOPES else None
    return cell_of(plan.index, node, inside)


def _draw_aside(laid: Laid, cells: list[Cell]) -> None:
    """Put event sub-processes side by side under the flow."""
    if not cells:
        return
    drawing = laid.drawing
    x, y = PADDING, drawing.height
    for cell in cells:
        box = Box(x, y, cell.width, cell.height)
        draw_scope(drawing, cell, box)
        x = box.right + PADDING
        drawing.height = max(drawing.height, box.bottom + cell.below + ROW_GAP)
    drawing.width = max(drawing.width, x)
    laid.bands[-1] = laid.bands[-1][0], drawing.height


def _flows(
    index: Index, scope: Element, numbers: dict[Element, int]
) -> list[tuple[Link, Element, Element]]:
    found: list[tuple[Link, Element, Element]] = []
    for flow in scope.iterchildren(f"{BPMN}sequenceFlow"):
        source, target = index.target(flow, "sourceRef"), index.target(flow, "targetRef")
        if source is None or target is None:
            continue
        if source in numbers and target in numbers:
            link = Link(len(found), numbers[source], numbers[target])
            found.append((link, flow, source))
    return found


def _compensations(
    plan: Plan, scope: Element, numbers: dict[Element, int], first: int
) -> list[Link]:
    """Associations that place a compensation activity beside what it compensates."""
    found: list[Link] = []
    for source, target in plan.beside.get(scope, ()):
        ends = numbers.get(source), numbers.get(target)
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            found.append(Link(first + len(found), ends[0], ends[1]))
    return found


def _add_artefacts(
    plan: Plan, scope: Element, cells: list[Cell], numbers: dict[Element, int], grid: Grid
) -> None:
    """Put each artefact under the node that it belongs to, the others below everything."""
    loose: list[int] = []
    for inner in _artefacts(scope):
        number = len(cells)
        cells.append(Cell(inner, *size_of(inner), below=label_height(inner)))
        owner = plan.owners.get(inner)
        if owner is None or owner not in numbers:
            loose.append(number)
            continue
        place = numbers[owner]
        grid.put(number, grid.columns[place], grid.rows[place])
    band = max((row[0] for row in grid.rows.values()), default=0)
    row = band, grid.next_row(band)
    for column, number in enumerate(loose):
        grid.put(number, column, row)


def _artefacts(scope: Element) -> Iterator[Element]:
    """What is drawn in the scope; the data of a process specification lies in the process."""
    for inner in scope:
        if is_bpmn(inner) and local(inner) in ARTEFACTS:
            yield inner
        elif local(scope) == "process" and inner.tag == f"{BPMN}ioSpecification":
            yield from inner.iterchildren(f"{BPMN}dataInput", f"{BPMN}dataOutput")


class _Sheet:
    """The geometry of one scope: rows to heights, columns to places, flows to lines."""

    def __init__(
        self,
        index: Index,
        cells: list[Cell],
        grid: Grid,
        flows: list[tuple[Link, Element, Element]],
        bands: int,
    ) -> None:
        self.index, self.cells, self.grid, self.flows = index, cells, grid, flows
        self.bands: list[tuple[float, float]] = []
        self.middle: dict[Row, float] = {}
        self.bottom = self._rows(bands)

    def _rows(self, bands: int) -> float:
        y = 0.0
        by_row: dict[Row, list[Cell]] = {}
        for number, row in self.grid.rows.items():
            by_row.setdefault(row, []).append(self.cells[number])
        for _, row in self.grid.taken:
            by_row.setdefault(row, [])
        for band in range(bands):
            top = y
            y += ROW_GAP / 2
            for row in sorted(row for row in by_row if row[0] == band):
                above = max((cell.height / 2 for cell in by_row[row]), default=LINE)
                below = max((cell.height / 2 + cell.below for cell in by_row[row]), default=LINE)
                self.middle[row] = y + above
                y += above + below + ROW_GAP
            y = max(y, top + (LANE_HEIGHT if bands > 1 else 0))
            if band == bands - 1:
                y += TRACK * len(self.grid.back | self.grid.low)
            self.bands.append((top, y))
        return y

    def draw(self) -> Laid:
        """Give the drawing."""
        routes = self._routes()
        gaps = Gaps(routes, max(self.grid.columns.values(), default=-1) + 1)
        widths: dict[int, float] = {}
        for number, cell in enumerate(self.cells):
            column = self.grid.columns[number]
            wide = max(cell.width, LABEL_WIDTH if cell.below and not cell.hosted else 0)
            widths[column] = max(widths.get(column, 0), wide)
        gaps.measure(widths)
        drawing = Drawing(gaps.total, self.bottom)
        for number, cell in enumerate(self.cells):
            self._draw_cell(drawing, number, cell, gaps, widths)
        boxes = drawing.boxes()
        for route in routes:
            start = boxes[route.source]
            end = boxes[route.target]
            points = gaps.points(route, start, end)
            drawing.edges.append(Edge(route.flow, points, self._flow_label(route, gaps)))
        return Laid(drawing, self.bands)

    def _draw_cell(
        self, drawing: Drawing, number: int, cell: Cell, gaps: Gaps, widths: dict[int, float]
    ) -> None:
        column = self.grid.columns[number]
        x = gaps.left[column] + (widths[column] - cell.width) / 2
        y = self.middle[self.grid.rows[number]] - cell.height / 2
        box = Box(x, y, cell.width, cell.height)
        draw_scope(drawing, cell, box)
        draw_hosted(drawing, cell, box)

    def _routes(self) -> list[Route]:
        routes: list[Route] = []
        down = self._exits()
        back = 0
        for link, flow, source in self.flows:
            target = self.index.target(flow, "targetRef")
            assert target is not None  # noqa: S101 - a link has both ends
            row = self.grid.rows[link.source]
            leaves = down.get(flow, self.middle[row])
            columns = self.grid.columns[link.source], self.grid.columns[link.target]
            enters = self.middle[self.grid.rows[link.target]]
            way: float | None = None
            if columns[1] <= columns[0] or link.key in self.grid.low:
                back += 1
                way = self.bottom - TRACK * back
            elif link.key in self.grid.ways:
                way = self.middle[self.grid.ways[link.key]]
            name = (flow.get("name") or "").strip()
            routes.append(
                Route(flow, source, target, columns, leaves, enters, way, flow in down, bool(name))
            )
        return routes

    def _exits(self) -> dict[Element, float]:
        """The heights at which the flows of boundary events turn to the right."""
        found: dict[Element, float] = {}
        for number, cell in enumerate(self.cells):
            if not cell.hosted:
                continue
            bottom = self.middle[self.grid.rows[number]] + cell.height / 2 + cell.below
            flows = [f for e in cell.hosted for f in self.index.outgoing.get(e, ())]
            for place, flow in enumerate(flows):
                found[flow] = bottom - TRACK * (place + 1) + TRACK / 2
        return found

    def _flow_label(self, route: Route, gaps: Gaps) -> Box | None:
        if not route.named:
            return None
        name = route.flow.get("name") or ""
        back = route.columns[1] <= route.columns[0]
        height = LINE if back else LINE * min(3, lines_of(name))
        turn = gaps.channel(route, gaps.ends(route)[0])
        x = turn - LABEL_WIDTH - 4 if back else turn + 4
        way = route.enters if route.way is None else route.way
        return Box(x, way - height - 2, LABEL_WIDTH, height)
