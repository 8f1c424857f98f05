"""What a new model begins with: something that already runs."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

from designer.models import Kind

FOLDER = Path(__file__).resolve().parent.parent / "demo" / "starters"


def starter_text(kind: str, name: str) -> str:
    """A start, a task and an end; or a table of one column on each side."""
    file = "process.bpmn" if kind == Kind.PROCESS else "decision.dmn"
    return (FOLDER / file).read_text(encoding="utf-8").replace('"@NAME@"', quoteattr(name))
