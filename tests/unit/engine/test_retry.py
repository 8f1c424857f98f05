"""The retry policy decides; it never sleeps and never guesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.retry import JITTER, RetryPolicy, decide

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempt", "base"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (2000, 60)]
)
def test_the_delay_grows_up_to_its_maximum(attempt: int, base: float) -> None:
    policy = RetryPolicy(attempts=5000, max_delay=timedelta(minutes=1))
    again = decide(policy, attempt, "timeout", "i:7", now=NOW)
    assert again is not None
    waited = (again.at - NOW).total_seconds()
    assert base * (1 - JITTER) <= waited <= min(base * (1 + JITTER), 60)


def test_the_last_attempt_is_the_last() -> None:
    policy = RetryPolicy(attempts=3)
    assert decide(policy, 2, "timeout", "i:7", now=NOW) is not None
    assert decide(policy, 3, "timeout", "i:7", now=NOW) is None


@pytest.mark.parametrize("code", ["handler_crashed", "handler_unknown", "invalid_parameter"])
def test_faults_of_the_program_are_not_tried_again(code: str) -> None:
    assert decide(RetryPolicy(), 1, code, "i:7", now=NOW) is None


def test_the_shift_is_the_same_each_time_and_differs_between_jobs() -> None:
    policy = RetryPolicy()
    at = [decide(policy, 1, "x", f"i:{n}", now=NOW) for n in range(50)]
    assert at == [decide(policy, 1, "x", f"i:{n}", now=NOW) for n in range(50)]
    assert len({again.at for again in at if again}) > 40
