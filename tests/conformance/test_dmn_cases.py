"""Our own DMN cases, run the same way as the ones others made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.dmn_tck import main, run

CASES = Path(__file__).parent / "cases" / "dmn"


@pytest.mark.parametrize("outcome", list(run(CASES)), ids=lambda o: f"{o.folder}-{o.case}")
def test_case(outcome):
    assert not outcome.failures


def test_the_command_counts_and_exits_with_zero(capsys):
    assert main([str(CASES)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith(" passed, 0 failed")
