"""What a new model begins with: something that already runs."""

from __future__ import annotations

import json
from pathlib import Path
from xml.sax.saxutils import quoteattr

from designer.models import Kind

FOLDER = Path(__file__).resolve().parent.parent / "demo" / "starters"
FILES = {
    Kind.PROCESS: "process.bpmn",
    Kind.DECISION: "decision.dmn",
    Kind.MACHINE: "machine.scxml",
    Kind.GRAPH: "graph.json",
}


def starter_text(kind: str, name: str) -> str:
    """A start, a task and an end; a table of one column on each side; two states and an end; or three tasks."""
    said = json.dumps(name) if kind == Kind.GRAPH else quoteattr(name)
    return (FOLDER / FILES[kind]).read_text(encoding="utf-8").replace('"@NAME@"', said)
