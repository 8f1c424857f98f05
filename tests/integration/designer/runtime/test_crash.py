"""The register of named places is whole: each is somewhere in the code, once, and nothing else is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from designer.runtime import crash

CODE = Path(crash.__file__).parents[1]


def test_every_place_stands_in_the_code_once() -> None:
    found: Counter[str] = Counter()
    for file in CODE.rglob("*.py"):
        found.update(re.findall(r'crashpoint\("(\w+)"\)', file.read_text(encoding="utf-8")))
    assert found == Counter(crash.POINTS)


def test_watching_is_told_of_every_place_and_ends() -> None:
    seen: list[str] = []
    crash.watch(seen.append)
    crash.crashpoint("before_commit")
    crash.watch(None)
    crash.crashpoint("before_commit")
    assert seen == ["before_commit"]


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        crash.dying_at("nowhere")
