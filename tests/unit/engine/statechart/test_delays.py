"""Delays in CSS and ISO 8601."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import feel
from engine.statechart.delays import NotADelay, delay_of


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1s", 1),
        ("1.5s", 1.5),
        (".5s", 0.5),
        ("500ms", 0.5),
        ("0", 0),
        (" 2 s ", 2),
        ("5m", 300),
        ("2h", 7200),
        ("1d", 86400),
        ("PT5M", 300),
        (feel.evaluate('duration("PT1H")').value, 3600),
    ],
)
def test_lengths_of_time(value: object, seconds: float) -> None:
    assert delay_of(value) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value", ["", "s", ".s", "1", "soon", "-1s", "1e9s", None, 5, "P1M", "PT-1S"]
)
def test_what_is_no_delay(value: object) -> None:
    with pytest.raises(NotADelay):
        delay_of(value)
