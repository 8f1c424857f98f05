"""A drawing for a BPMN file that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.layout.pools import draw_root
from engine.bpmn.layout.scope import plan_of
from engine.bpmn.layout.write import Names, diagram, with_diagrams, with_ids
from engine.bpmn.source import BPMN, DIAGRAM, local, parse
from engine.bpmn.standard.index import index_of
from engine.errors import InvalidModel

if TYPE_CHECKING:
    from engine.bpmn.layout.drawing import Drawing
    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

__all__ = ["drawings", "has_diagram", "with_diagram"]


def has_diagram(root: Element) -> bool:
    """Whether the file draws anything at all."""
    return next(root.iter(f"{DIAGRAM}BPMNShape", f"{DIAGRAM}BPMNEdge"), None) is not None


def with_diagram(text: str) -> str:
    """Give the text with a drawing added, or the text itself where it has one or cannot be read."""
    try:
        root = parse(text)
    except InvalidModel:
        return text
    if root.tag != f"{BPMN}definitions" or has_diagram(root):
        return text
    names = Names(root)
    parts = [diagram(part, drawing, names) for part, drawing in drawings(index_of(root))]
    if not parts:
        return text
    return with_diagrams(with_ids(text.encode(), root, names), parts).decode()


def drawings(index: Index) -> list[tuple[Element, Drawing]]:
    """Lay out each collaboration, and each process that is in no collaboration's pool."""
    pooled = [c for c in index.all("collaboration", "globalConversation") if _has_pools(c)]
    inside = {
        index.target(participant, "processRef")
        for collaboration in pooled
        for participant in collaboration.findall(f"{BPMN}participant")
    }
    loose = [p for p in index.all("process") if p not in inside]
    loose.sort(key=lambda process: process.get("isExecutable") != "true")
    roots = [*pooled, *loose, *index.all("choreography")]
    plan = plan_of(index)
    found = [(part, draw_root(plan, part)) for part in roots]
    return [(part, drawing) for part, drawing in found if drawing.shapes]


def _has_pools(collaboration: Element) -> bool:
    return any(local(inner) == "participant" for inner in collaboration)
