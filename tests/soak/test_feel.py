"""A short soak with a fixed seed, so that the target itself stays alive."""

from __future__ import annotations

from tests.soak.feel import soak


def test_nothing_but_our_own_errors_comes_out():
    report = soak(2.0, seed=1)
    assert report.faults == []
    assert set(report.tried) == {"expression", "tests", "model"}
