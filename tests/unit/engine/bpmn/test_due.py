"""Cycles and cron expressions, with their time zones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.bpmn.due import NotDue, first_due, next_due

NOW = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)  # the last day of winter time in Berlin

FIRST = [
    ("R3/PT10M", "2026-03-28T12:10", 2),
    ("R/PT10M", "2026-03-28T12:10", None),
    ("R2/2026-04-01T00:00:00Z/P1D", "2026-04-01T00:00", 1),
    ("0 9 * * *", "2026-03-29T09:00", None),
    ("CRON_TZ=Europe/Berlin 0 9 * * *", "2026-03-29T07:00", None),
    ("*/15 * * * *", "2026-03-28T12:15", None),
    ("0 0 * * mon-fri", "2026-03-30T00:00", None),
    ("0 0 13 * 5", "2026-04-03T00:00", None),
    ("30 0 12 1 jan ?", "2027-01-01T12:00:30", None),
    ("@monthly", "2026-04-01T00:00", None),
]


@pytest.mark.parametrize(("text", "due", "left"), FIRST)
def test_a_cycle_is_due_first(text: str, due: str, left: int | None) -> None:
    at, _, again = first_due("cycle", text, NOW)
    assert (at, again) == (datetime.fromisoformat(due).replace(tzinfo=UTC), left)


def test_turns_without_a_count_that_were_missed_are_left_out() -> None:
    late = datetime(2026, 3, 29, tzinfo=UTC)
    assert next_due("R/PT5H", NOW, late, finite=False) == datetime(2026, 3, 29, 3, tzinfo=UTC)
    assert next_due("R9/PT5H", NOW, late, finite=True) == datetime(2026, 3, 28, 17, tzinfo=UTC)


@pytest.mark.parametrize("text", ["Rx/PT1M", "R3", "60 * * * *", "* * * *", "a b c d e", "R0/PT1S"])
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(NotDue):
        first_due("cycle", text, NOW)
