"""Every example of the foundations' pages runs as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[3]
PAGES = ("state-machine", "event-driven")
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_run(page: str, tmp_path: Path) -> None:
    text = (TOP / "docs" / "foundations" / f"{page}.md").read_text(encoding="utf-8")
    examples = EXAMPLE.findall(text)
    assert examples
    for number, example in enumerate(examples):
        script = tmp_path / f"example{number}.py"
        script.write_text(example, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(script)],
            capture_output=True,
            text=True,
            check=False,
            env={"PYTHONPATH": str(TOP), "PATH": ""},
        )
        assert done.returncode == 0, done.stderr
