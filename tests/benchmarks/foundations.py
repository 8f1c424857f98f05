"""Foundations: the building blocks a program imports, beside the libraries people use for them.

Every module `foundations_*.py` beside this one is a part and gives its `rows(rounds, seconds)`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks import harness, peers

NAME = "foundations"


def measure(*, rounds: int, seconds: float) -> dict[str, Any]:
    """All parts in one report."""
    peers.prepare()
    names = sorted(path.stem for path in Path(__file__).parent.glob(f"{NAME}_*.py"))
    parts = [import_module(f"tests.benchmarks.{name}") for name in names]
    rows = [row for part in parts for row in part.rows(rounds, seconds)]
    return {"name": NAME, "machine": harness.machine(), "rounds": rounds, "rows": rows}
