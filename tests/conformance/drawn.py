"""Whether a drawing is one: shapes apart from each other, edges from shape to shape.

The drawing is read from the file's own diagram interchange, as any other tool reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.bpmn.source import BPMN, DIAGRAM, local, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
NEAR = 0.2  # coordinates are written with one decimal


class Box(NamedTuple):
    """A rectangle by its corners."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the insides have a point in common."""
        across = self.left < other.right - NEAR and other.left < self.right - NEAR
        return across and self.top < other.bottom - NEAR and other.top < self.bottom - NEAR

    def holds(self, other: Box) -> bool:
        """Whether the other lies wholly inside."""
        across = self.left <= other.left + NEAR and other.right <= self.right + NEAR
        return across and self.top <= other.top + NEAR and other.bottom <= self.bottom + NEAR

    def borders(self, x: float, y: float) -> bool:
        """Whether the point lies on the border."""
        inside = (
            self.left - NEAR <= x <= self.right + NEAR
            and self.top - NEAR <= y <= self.bottom + NEAR
        )
        sides = (x - self.left, x - self.right, y - self.top, y - self.bottom)
        return inside and any(abs(side) <= NEAR for side in sides)


def faults(root: _Element) -> Iterator[str]:
    """Everything that is wrong with the file's drawing."""
    model = {e.get("id", "").strip(): e for e in root.iter(f"{BPMN}*") if e.get("id")}
    for plane in root.iter(f"{DIAGRAM}BPMNPlane"):
        shapes: dict[str, Box] = {}
        for shape in plane.iter(f"{DIAGRAM}BPMNShape"):
            key = reference(shape.get("bpmnElement")) or ""
            if key in shapes:
                yield f"{key} is drawn twice"
            if key not in model:
                yield f"{key} is drawn and does not exist"
                continue
            shapes[key] = _box(shape.find(f"{DC}Bounds"))
        yield from _overlaps(shapes, model)
        yield from _labels(plane, shapes, model)
        yield from _edges(plane, shapes, model)
        yield from _missing(plane, shapes, model)


def _box(bounds: _Element | None) -> Box:
    assert bounds is not None
    x, y, width, height = (float(bounds.get(name, "nan")) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _overlaps(shapes: dict[str, Box], model: dict[str, _Element]) -> Iterator[str]:
    placed = sorted(shapes.items(), key=lambda item: item[1].left)
    for number, (one, box) in enumerate(placed):
        for other, against in placed[number + 1 :]:
            if against.left >= box.right:
                break
            if box.meets(against) and not _may_meet(model, one, box, other, against):
                yield f"{one} and {other} lie on each other"


def _may_meet(model: dict[str, _Element], one: str, box: Box, other: str, against: Box) -> bool:
    """A boundary event sits on its host; a pool, a lane or a sub-process holds what is in it."""
    for inner, outer in ((one, other), (other, one)):
        if reference(model[inner].get("attachedToRef")) == outer:
            return True
    for (inner, small), (outer, large) in (
        ((one, box), (other, against)),
        ((other, against), (one, box)),
    ):
        if large.holds(small) and _contains(model[outer], model[inner]):
            return True
    return False


def _contains(outer: _Element, inner: _Element) -> bool:
    if local(outer) in {"participant", "lane"}:
        return local(inner) != "participant"
    return inner in list(outer.iterdescendants())


def _labels(plane: _Element, shapes: dict[str, Box], model: dict[str, _Element]) -> Iterator[str]:
    plain = {
        key: box
        for key, box in shapes.items()
        if local(model[key])
        not in {"participant", "lane", "subProcess", "transaction", "adHocSubProcess"}
    }
    for label in plane.iter(f"{DIAGRAM}BPMNLabel"):
        owner = label.getparent()
        bounds = label.find(f"{DC}Bounds")
        if owner is None or bounds is None or local(owner) != "BPMNShape":
            continue
        key = reference(owner.get("bpmnElement")) or ""
        for other, box in plain.items():
            if other != key and _box(bounds).meets(box):
                yield f"the name of {key} lies on {other}"


def _edges(plane: _Element, shapes: dict[str, Box], model: dict[str, _Element]) -> Iterator[str]:
    for edge in plane.iter(f"{DIAGRAM}BPMNEdge"):
        key = reference(edge.get("bpmnElement")) or ""
        points = [
            (float(p.get("x", "nan")), float(p.get("y", "nan"))) for p in edge.iter(f"{DI}waypoint")
        ]
        if len(points) < 2:
            yield f"{key} has {len(points)} points"
            continue
        for end, point in zip(_ends(model[key]), (points[0], points[-1]), strict=True):
            if end in shapes and not shapes[end].borders(*point):
                yield f"{key} does not touch {end}"


def _ends(element: _Element) -> tuple[str, str]:
    """The ids of what an edge joins, as it is drawn: from its source to its target."""
    kind = local(element)
    if kind in {"dataInputAssociation", "dataOutputAssociation"}:
        owner = element.getparent()
        assert owner is not None
        far = element.findtext(f"{BPMN}{'sourceRef' if 'Input' in kind else 'targetRef'}", "")
        ends = (reference(far) or "", owner.get("id", ""))
        return ends if "Input" in kind else (ends[1], ends[0])
    return reference(element.get("sourceRef")) or "", reference(element.get("targetRef")) or ""


def _missing(plane: _Element, shapes: dict[str, Box], model: dict[str, _Element]) -> Iterator[str]:
    """Each sequence flow and message flow between two shapes of the plane has its line."""
    drawn = {reference(e.get("bpmnElement")) for e in plane.iter(f"{DIAGRAM}BPMNEdge")}
    for key, element in model.items():
        if local(element) in {"sequenceFlow", "messageFlow"} and key not in drawn:
            one, other = _ends(element)
            if one in shapes and other in shapes and one != other:
                yield f"{key} is not drawn"
