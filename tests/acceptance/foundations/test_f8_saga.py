"""F8, the saga: an order that fails at its last step and is undone backwards."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from engine import (
    JsonLinesJournal,
    ManualClock,
    MemoryJournal,
    RetryPolicy,
    Saga,
    SagaFailed,
    run_saga,
    run_saga_async,
)
from tests.acceptance.foundations.crashes import Crash, Cut

THREE = RetryPolicy(attempts=3, delay=timedelta(0))


class Shop:
    """The outside world: what was done to it, in order."""

    def __init__(self, *, ships: bool = False, refunds: int = 99) -> None:
        self.done: list[str] = []
        self.keys: dict[str, set[str]] = {}
        self.ships, self.refunds = ships, refunds

    def saga(self) -> Saga:
        saga = Saga("order")
        saga.step("reserve", self.act("reserve", "R-1"), self.undo("release"))
        saga.step("charge", self.act("charge", "C-2"), self.undo("refund"), undo_retry=THREE)
        saga.step("look up", self.act("look up", "address"))
        saga.step("ship", self.ship, self.undo("recall"))
        return saga

    def act(self, name: str, result: str) -> Any:
        def action(context: Any) -> str:
            self.done.append(name)
            self.keys.setdefault(name, set()).add(context.key)
            return result

        return action

    def undo(self, name: str) -> Any:
        def undo(result: str, context: Any) -> None:
            self.done.append(f"{name} {result}")
            self.keys.setdefault(name, set()).add(context.key)
            if name == "refund" and context.attempt < self.refunds:
                raise ConnectionError("the bank is closed")

        return undo

    def ship(self) -> str:
        self.done.append("ship")
        if not self.ships:
            raise HandlerGone("no lorry")
        return "S-3"


class HandlerGone(Exception):  # noqa: N818 - what a handler says
    code = "no_lorry"


def test_an_order_that_goes_well() -> None:
    run = run_saga(Shop(ships=True).saga()).or_raise()
    assert run.outcome == "completed"
    assert list(run.results.items())[-1] == ("ship", "S-3")


# the sketch returns as if it had succeeded


def test_undone_in_reverse_order_with_the_result_each_action_had() -> None:
    shop = Shop(refunds=1)
    run = run_saga(shop.saga())
    assert shop.done == ["reserve", "charge", "look up", "ship", "refund C-2", "release R-1"]
    assert run.outcome == "compensated"
    assert run.undone == ("charge", "reserve")
    assert run.events[-1].kind == "instance.failed"
    assert "instance.completed" not in {event.kind for event in run.events}
    with pytest.raises(SagaFailed, match=r"“ship” failed \(no lorry\); the saga is compensated"):
        run.or_raise()


def test_an_undo_is_tried_again_as_its_policy_says() -> None:
    shop = Shop(refunds=3)
    run = run_saga(shop.saga())
    assert shop.done.count("refund C-2") == 3
    assert run.outcome == "compensated"
    assert len(shop.keys["refund"]) == 1, "one key for all attempts"


# in the sketch a failing undo is printed and lost


def test_a_failed_undo_is_an_incident_and_the_rest_still_runs() -> None:
    shop = Shop()
    run = run_saga(shop.saga())
    assert shop.done[-1] == "release R-1"
    assert (run.outcome, run.undone, run.not_undone) == (
        "partly_compensated",
        ("reserve",),
        ("charge",),
    )
    (incident,) = run.incidents
    assert (incident.node, incident.data["message"]) == ("charge", "the bank is closed")


def test_nothing_undone_is_said_plainly() -> None:
    def fail() -> None:
        raise RuntimeError("no")

    assert run_saga(Saga().step("only", fail)).outcome == "failed"
    saga = Saga().step("one", lambda: 1, fail, undo_retry=RetryPolicy(attempts=1))
    assert run_saga(saga.step("two", fail)).outcome == "failed"


# in the sketch nothing survives a crash half-way


@pytest.mark.parametrize("refunds", [1, 99])
@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("writes", range(20))
def test_a_crash_between_any_two_steps_is_survived(
    tmp_path, stored: bool, writes: int, refunds: int
) -> None:
    whole = run_saga(Shop(refunds=refunds).saga(), instance="i", clock=ManualClock())
    kept = JsonLinesJournal(tmp_path / "journal") if stored else MemoryJournal()
    shop = Shop(refunds=refunds)
    with contextlib.suppress(Crash):
        run_saga(shop.saga(), instance="i", journal=Cut(kept, writes), clock=ManualClock())
    run = run_saga(shop.saga(), instance="i", journal=kept, clock=ManualClock())
    assert (run.outcome, run.undone, run.not_undone) == (
        whole.outcome,
        whole.undone,
        whole.not_undone,
    )
    assert [event.seq for event in run.events] == list(range(1, len(run.events) + 1))
    assert all(len(keys) == 1 for keys in shop.keys.values()), "done again under the same key"
    again = run_saga(shop.saga(), instance="i", journal=kept)
    assert again.events == run.events, "what has ended is not run again"


@pytest.mark.asyncio
async def test_coroutines_and_plain_functions_in_one_saga() -> None:
    done: list[str] = []

    async def book() -> str:
        done.append("book")
        return "B"

    async def cancel(booking: str) -> None:
        done.append(f"cancel {booking}")

    def fail() -> None:
        raise RuntimeError("full")

    run = await run_saga_async(Saga().step("book", book, cancel).step("board", fail))
    assert (run.outcome, done) == ("compensated", ["book", "cancel B"])
