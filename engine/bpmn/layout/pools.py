"""A whole diagram: one process, or the pools of a collaboration with what flows between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.layout.cells import PADDING
from engine.bpmn.layout.drawing import Box, Drawing, Edge, Shape
from engine.bpmn.layout.scope import ARTEFACTS, Laid, Plan, lay_out
from engine.bpmn.layout.sizes import LABEL_WIDTH, label_height, size_of
from engine.bpmn.source import BPMN, is_bpmn, local
from engine.bpmn.standard.metamodel import CONVERSATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.bpmn.layout.drawing import Point
    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

HEADER = 30.0
BLACK_BOX = 60.0
NARROWEST = 360.0
_BETWEEN = 50.0
_TRACK = 12.0


def draw_root(plan: Plan, root: Element) -> Drawing:
    """Draw a process, a choreography or a collaboration."""
    index = plan.index
    drawing = Drawing()
    participants = root.findall(f"{BPMN}participant")
    if local(root) in {"collaboration", "globalConversation"}:
        _draw_pools(plan, root, participants, drawing)
    else:
        laid, lanes = _with_lanes(plan, root)
        drawing.put(laid.drawing, 0, 0)
        _draw_lanes(drawing, lanes, laid, Box(0, 0, laid.drawing.width, laid.drawing.height))
        drawing.width, drawing.height = laid.drawing.width, laid.drawing.height
    _draw_messages(index, root, drawing)
    _draw_associations(index, drawing)
    return drawing


def _with_lanes(plan: Plan, process: Element) -> tuple[Laid, list[Element]]:
    sets = process.findall(f"{BPMN}laneSet")[:1]
    leaves = [lane for lane_set in sets for lane in _leaves(lane_set)]
    return lay_out(plan, process, leaves), [
        lane for lane_set in sets for lane in lane_set.findall(f"{BPMN}lane")
    ]


def _leaves(lane_set: Element) -> list[Element]:
    found: list[Element] = []
    for lane in lane_set.findall(f"{BPMN}lane"):
        inner = lane.find(f"{BPMN}childLaneSet")
        found += _leaves(inner) if inner is not None and len(inner) else [lane]
    return found


def _draw_lanes(drawing: Drawing, lanes: list[Element], laid: Laid, room: Box) -> None:
    """Draw lanes around their bands; a lane with lanes of its own spans theirs."""
    bands = iter(laid.bands)

    def draw(lane: Element, x: float) -> tuple[float, float]:
        place = len(drawing.shapes)
        inner = lane.find(f"{BPMN}childLaneSet")
        if inner is not None and len(inner):
            parts = [draw(part, x + HEADER) for part in inner.findall(f"{BPMN}lane")]
            top, bottom = parts[0][0], parts[-1][1]
        else:
            top, bottom = next(bands)
        box = Box(x, room.y + top, room.right - x, bottom - top)
        drawing.shapes.insert(place, Shape(lane, box, horizontal=True))
        return top, bottom

    for lane in lanes:
        draw(lane, room.x)


def _depth(lanes: list[Element]) -> int:
    """How many headers stand beside each other."""
    return max(
        (
            1 + _depth(inner.findall(f"{BPMN}lane"))
            for lane in lanes
            for inner in [lane.find(f"{BPMN}childLaneSet")]
            if inner is not None
        ),
        default=1 if lanes else 0,
    )


def _draw_pools(plan: Plan, root: Element, participants: list[Element], drawing: Drawing) -> None:
    inner: list[tuple[Element, Laid | None, list[Element]]] = []
    seen: set[Element] = set()
    for participant in participants:
        process = plan.index.target(participant, "processRef")
        if process is None or process in seen or local(process) != "process":
            inner.append((participant, None, []))
            continue
        seen.add(process)
        inner.append((participant, *_with_lanes(plan, process)))
    widest = NARROWEST
    for _, laid, lanes in inner:
        if laid is not None:
            widest = max(widest, HEADER * (1 + _depth(lanes)) + laid.drawing.width + PADDING)
    crossing = _TRACK * len(root.findall(f"{BPMN}messageFlow"))
    y = 0.0
    for participant, laid, lanes in inner:
        height = BLACK_BOX if laid is None else max(BLACK_BOX * 2, laid.drawing.height)
        box = Box(0, y, widest, height)
        drawing.shapes.append(Shape(participant, box, horizontal=True))
        if laid is not None:
            if lanes:
                laid.bands[-1] = laid.bands[-1][0], height
                _draw_lanes(drawing, lanes, laid, Box(HEADER, y, widest - HEADER, height))
            drawing.put(laid.drawing, HEADER * (1 + _depth(lanes)), y)
        y += height + _BETWEEN + crossing
    y = _draw_loose(root, drawing, y)
    drawing.width, drawing.height = widest, y


def _draw_loose(root: Element, drawing: Drawing, y: float) -> float:
    """Draw conversations, notes and groups of the collaboration itself below its pools."""
    x = 0.0
    tallest = 0.0
    for element in root:
        if not is_bpmn(element) or local(element) not in CONVERSATIONS | ARTEFACTS:
            continue
        width, height = size_of(element)
        box = Box(x + max(0.0, (LABEL_WIDTH - width) / 2), y, width, height)
        label = None
        if label_height(element):
            label = Box(x, box.bottom + 4, LABEL_WIDTH, label_height(element))
        drawing.shapes.append(Shape(element, box, label))
        x += max(width, LABEL_WIDTH) + PADDING
        tallest = max(tallest, height + label_height(element) + PADDING)
    return y + tallest


def _draw_messages(index: Index, root: Element, drawing: Drawing) -> None:
    """Message flows turn between the pools, each at a height of its own."""
    boxes = drawing.boxes()
    pools = {s.element: s.box for s in drawing.shapes if local(s.element) == "participant"}
    for count, flow in enumerate(root.findall(f"{BPMN}messageFlow"), 1):
        ends = index.target(flow, "sourceRef"), index.target(flow, "targetRef")
        places = [boxes.get(end) for end in ends if end is not None]
        if len(places) < 2 or places[0] is None or places[1] is None or places[0] == places[1]:
            continue
        source, target = places[0], places[1]
        are_pools = [end in pools for end in ends]
        around = _pool_around(source, pools.values()), _pool_around(target, pools.values())
        points = _message(source, target, around, are_pools, count)
        drawing.edges.append(Edge(flow, points))
    for link in root.findall(f"{BPMN}conversationLink"):
        one, other = (boxes.get(end) for end in _both(index, link))
        if one is not None and other is not None:
            drawing.edges.append(Edge(link, straight(one, other)))


def _both(index: Index, element: Element) -> list[Element]:
    ends = (index.target(element, name) for name in ("sourceRef", "targetRef"))
    return [end if end is not None else element for end in ends]


def _message(
    source: Box, target: Box, around: tuple[Box, Box], pools: list[bool], count: int
) -> tuple[Point, ...]:
    x = target.center[0] if pools[0] and not pools[1] else source.center[0]
    other = x if pools[1] else target.center[0]
    above, below = around
    if above.bottom < below.y:
        start, end = (x, source.bottom), (other, target.y)
        way = min(below.y - _TRACK, above.bottom + _TRACK * (count + 1))
    elif below.bottom < above.y:
        start, end = (x, source.y), (other, target.bottom)
        way = max(below.bottom + _TRACK, above.y - _TRACK * (count + 1))
    else:
        return straight(source, target)
    if x == other:
        return start, end
    return start, (x, way), (other, way), end


def _pool_around(box: Box, pools: Iterable[Box]) -> Box:
    return next((pool for pool in pools if pool.y <= box.y and box.bottom <= pool.bottom), box)


def _draw_associations(index: Index, drawing: Drawing) -> None:
    """Associations and data associations are straight lines between the nearest sides."""
    boxes = drawing.boxes()
    for edge in drawing.edges:
        (x, y), (right, bottom) = edge.points[len(edge.points) // 2 - 1 :][:2]
        boxes.setdefault(edge.element, Box((x + right) / 2, (y + bottom) / 2, 0, 0))
    for association in index.all("association", "dataInputAssociation", "dataOutputAssociation"):
        if local(association) == "association":
            ends: list[Element | None] = list(_both(index, association))
        else:
            owner = association.getparent()
            far = "sourceRef" if local(association) == "dataInputAssociation" else "targetRef"
            ends = [index.target(association, far), owner]
            if far == "targetRef":
                ends.reverse()
        one, other = (boxes.get(end) if end is not None else None for end in ends)
        if one is not None and other is not None and one != other:
            drawing.edges.append(Edge(association, straight(one, other)))


def straight(one: Box, other: Box) -> tuple[Point, Point]:
    """Join the middles of the two sides that face each other."""
    (x, y), (u, v) = one.center, other.center
    if one.bottom <= other.y or other.bottom <= one.y:
        if y < v:
            return (x, one.bottom), (u, other.y)
        return (x, one.y), (u, other.bottom)
    if x < u:
        return (one.right, y), (other.x, v)
    return (one.x, y), (other.right, v)
