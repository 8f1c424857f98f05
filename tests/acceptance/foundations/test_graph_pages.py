"""Every example of the pages on graphs, rules, tables, retries and sagas runs as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine import dmn

TOP = Path(__file__).resolve().parents[3]
PAGES = ("task-graph", "parallel", "rules", "decision-table", "retry", "saga")
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_the_example_runs(page: str, tmp_path: Path) -> None:
    if page == "decision-table" and not hasattr(dmn, "decision_of"):
        pytest.skip("a table by itself cannot be evaluated yet")
    text = (TOP / "docs" / "foundations" / f"{page}.md").read_text(encoding="utf-8")
    (example,) = EXAMPLE.findall(text)
    script = tmp_path / "example.py"
    script.write_text(example, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(TOP), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
