"""How large things are drawn, as the editor itself draws them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.bpmn.source import BPMN, local

if TYPE_CHECKING:
    from engine.bpmn.source import Element

EVENT = 36.0
GATEWAY = 50.0
TASK = (100.0, 80.0)
DATA = (36.0, 50.0)
STORE = (50.0, 50.0)
NOTE = (100.0, 30.0)
CONVERSATION = (46.0, 40.0)
LABEL_WIDTH = 90.0
LINE = 14.0
_PER_LINE = 14
_MOST_LINES = 6


def size_of(element: Element) -> tuple[float, float]:
    """Give the width and height of the element when nothing lies in it."""
    kind = local(element)
    if kind.endswith("Event"):
        return EVENT, EVENT
    if kind.endswith("Gateway"):
        return GATEWAY, GATEWAY
    if kind in {"dataObjectReference", "dataInput", "dataOutput"}:
        return DATA
    if kind == "dataStoreReference":
        return STORE
    if kind == "textAnnotation":
        text = element.findtext(f"{BPMN}text") or ""
        return NOTE[0], max(NOTE[1], LINE * min(_MOST_LINES * 2, lines_of(text)) + 10)
    if kind in {"conversation", "subConversation", "callConversation"}:
        return CONVERSATION
    return TASK


def has_label(element: Element) -> bool:
    """Whether the name is written beside the shape, not in it."""
    kind = local(element)
    beside = kind.endswith(("Event", "Gateway", "Reference", "onversation")) or kind in {
        "dataInput",
        "dataOutput",
    }
    return beside and bool((element.get("name") or "").strip())


def label_height(element: Element) -> float:
    """Give how high the name is when it is written beside the shape; 0 for none."""
    if not has_label(element):
        return 0.0
    return LINE * min(_MOST_LINES, lines_of(element.get("name") or ""))


def lines_of(text: str) -> int:
    """Give how many lines a label of the usual width has."""
    return sum(
        max(1, math.ceil(len(line) / _PER_LINE)) for line in text.strip().splitlines() or [""]
    )
