"""F7, retry: the flaky call."""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import UTC, datetime, timedelta

import pytest

from engine import (
    HandlerError,
    MemoryJournal,
    Orchestrator,
    RetryPolicy,
    TaskGraph,
    decide,
    retrying,
)
from tests.acceptance.foundations.crashes import Crash, Cut

NOW = datetime(2026, 1, 1, tzinfo=UTC)
POLICY = RetryPolicy(attempts=4, delay=timedelta(seconds=1), max_delay=timedelta(seconds=3))


class Flaky:
    """Fails so many times before it works."""

    def __init__(self, times: int, error: Exception) -> None:
        self.times, self.error, self.calls = times, error, 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return "ok"


def test_the_flaky_call_works_in_the_end() -> None:
    flaky, slept = Flaky(3, ConnectionError("away")), []
    assert retrying(POLICY, sleep=slept.append)(flaky)() == "ok"
    assert flaky.calls == 4
    assert [round(seconds) for seconds in slept] == [1, 2, 3]


def test_the_last_error_is_raised_as_it_is() -> None:
    flaky = Flaky(9, ConnectionError("away"))
    with pytest.raises(ConnectionError, match="away") as raised:
        retrying(POLICY, key="call", sleep=lambda _: None)(flaky)()
    assert raised.value.__notes__ == ["call was tried 4 times"]


# the sketch retries everything, also programming errors


@pytest.mark.parametrize(
    "error", [TypeError("x"), KeyError("x"), ValueError("x"), AssertionError()]
)
def test_programming_errors_are_not_tried_again(error: Exception) -> None:
    flaky = Flaky(1, error)
    with pytest.raises(type(error)):
        retrying(POLICY, sleep=lambda _: None)(flaky)()
    assert flaky.calls == 1


@pytest.mark.parametrize(
    ("options", "error", "again"),
    [
        ({}, OSError("busy"), True),
        ({}, HandlerError("busy", "x"), True),
        ({}, HandlerError("gone", "x", retryable=False), False),
        ({"give_up_on": ("busy",)}, HandlerError("busy", "x"), False),
        ({"retry_on": (ValueError,)}, ValueError("x"), True),
        ({"retry_on": (ValueError,)}, OSError("x"), False),
        ({"retry_on": ("OSError",)}, ConnectionError("x"), True),
        ({"retry_on": (OSError,), "give_up_on": (PermissionError,)}, PermissionError(), False),
    ],
)
def test_error_classes_and_codes_decide(options: dict, error: Exception, again: bool) -> None:
    decision = decide(RetryPolicy(**options), 1, error, "key", now=NOW)
    assert (decision is not None) is again


def test_total_time_ends_the_attempts() -> None:
    policy = RetryPolicy(attempts=100, total_time=timedelta(seconds=30))
    assert decide(policy, 1, "busy", "key", now=NOW, started=NOW - timedelta(seconds=20))
    assert not decide(policy, 1, "busy", "key", now=NOW, started=NOW - timedelta(seconds=26))


# the sketch has no jitter


def test_calls_that_failed_together_do_not_come_back_together() -> None:
    again = [decide(POLICY, 1, "busy", f"job {n}", now=NOW) for n in range(50)]
    assert len({decision.at for decision in again if decision}) > 40


# the sketch blocks


@pytest.mark.asyncio
async def test_a_coroutine_waits_without_holding_up_the_loop() -> None:
    flaky = Flaky(1, ConnectionError("away"))

    @retrying(RetryPolicy(delay=timedelta(seconds=0.2)))
    async def call() -> str:
        return flaky()

    turns, waiting = 0, asyncio.create_task(call())
    began = time.perf_counter()
    while not waiting.done():
        turns += 1
        await asyncio.sleep(0.01)
    assert await waiting == "ok"
    assert turns > 5
    assert time.perf_counter() - began >= 0.15


# in the sketch attempts are forgotten on a crash


@pytest.mark.parametrize("writes", range(2, 6))
def test_attempts_are_remembered_over_a_crash(writes: int) -> None:
    kept, attempts = MemoryJournal(), []
    graph = TaskGraph()

    @graph.task(retry=RetryPolicy(attempts=4, delay=timedelta(0)))
    def call(context) -> str:
        attempts.append(context.attempt)
        if context.attempt < 4:
            raise ConnectionError("away")
        return "ok"

    with contextlib.suppress(Crash):
        Orchestrator(graph, journal=Cut(kept, writes)).run_sync(instance="i")
    failed = [e.data["attempt"] for e in kept.read("i") if e.kind == "job.failed"]
    before = len(attempts)
    run = Orchestrator(graph, journal=kept).run_sync(instance="i")
    assert run["call"] == "ok"
    assert attempts[before:] == list(range(len(failed) + 1, 5))
    assert [e.data["attempt"] for e in run.events if e.kind == "job.failed"] == [1, 2, 3]
