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
    Kind.RULES: "rules.json",
}


def starter_text(kind: str, name: str) -> str:
    """The smallest model of the kind that shows what it does."""
    said = json.dumps(name) if FILES[kind].endswith(".json") else quoteattr(name)
    return (FOLDER / FILES[kind]).read_text(encoding="utf-8").replace('"@NAME@"', said)
