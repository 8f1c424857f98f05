"""docs/decision-tables.md says nothing that is not so: its code is run from top to bottom."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = (Path(__file__).parents[4] / "docs" / "decision-tables.md").read_text(encoding="utf-8")


def test_the_code_runs():
    blocks = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 5
    exec(compile("\n".join(blocks), "docs/decision-tables.md", "exec"), {})  # noqa: S102 - our own text
