"""The SCXML runner on cases of our own: it tells what passes from what does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.conformance.scxml import main
from tests.unit.engine.machines import scxml

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CASES = {
    "good": ('<state id="s"><transition target="pass"/></state><final id="pass"/>', True),
    "late": (
        '<state id="s"><onentry><send event="e" delay="61s"/></onentry>'
        '<transition event="e" target="pass"/></state><final id="pass"/>',
        False,
    ),
    "other": ('<final id="fail"/>', False),
    "nested": ('<state id="s"><final id="pass"/></state>', False),
    "wrong": ('<state id="s"><transition target="nowhere"/></state>', False),
    "endless": ('<state id="s"><transition target="s"/></state>', False),
}


def test_the_runner_counts_what_reaches_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, (body, _) in CASES.items():
        (tmp_path / f"{name}.scxml").write_text(scxml(body), encoding="utf-8")
    listed = [{"file": f"{name}.scxml", "title": name} for name in CASES]
    (tmp_path / "expectations.json").write_text(json.dumps({"cases": listed}))
    assert main([str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "1 passed, 5 failed"
    failed = {line.split(".scxml")[0] for line in lines[:-1]}
    assert failed == {name for name, (_, passes) in CASES.items() if not passes}


def test_it_succeeds_only_when_all_pass(tmp_path: Path) -> None:
    (tmp_path / "good.scxml").write_text(scxml(CASES["good"][0]), encoding="utf-8")
    (tmp_path / "expectations.json").write_text(json.dumps({"cases": [{"file": "good.scxml"}]}))
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path / "nowhere")]) == 2
