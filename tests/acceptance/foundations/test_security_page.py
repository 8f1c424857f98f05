"""The threat model names tests that exist, and every rule has one."""

from __future__ import annotations

import re
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]
PAGE = (TOP / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (S-\d+) \|[^|]*\|([^|]*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(…|tests/[\w/]+\.py)::(test_\w+)`")


def test_every_rule_names_tests_that_exist() -> None:
    rows = ROW.findall(PAGE)
    assert len(rows) >= 20
    for rule, cell in rows:
        named = NAMED.findall(cell)
        assert named, rule
        file = ""
        for place, test in named:
            file = file if place == "…" else place
            text = (TOP / file).read_text(encoding="utf-8")
            assert re.search(rf"^(async )?def {test}\(", text, re.MULTILINE), (rule, file, test)
