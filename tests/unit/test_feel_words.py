"""What the editor offers to type is what the engine knows."""

from __future__ import annotations

import json
from pathlib import Path

from engine.feel.builtins import LIBRARY

OFFERED = Path(__file__).resolve().parents[2] / "frontend/src/util/feel-builtins.json"


def test_the_editor_offers_every_built_in_function_and_no_other() -> None:
    offered = json.loads(OFFERED.read_text())
    known = {name: [p.name for p in function.parameters] for name, function in LIBRARY.items()}
    assert offered == known
