"""F4, parallel execution: A -> (B, C) -> D, coroutines and plain functions under one limit."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import time
from functools import partial

import pytest

from engine import GraphFailed, InvalidModel, ParallelExecutor

CALLER: contextvars.ContextVar[str] = contextvars.ContextVar("caller", default="nobody")


def test_a_then_b_and_c_then_d() -> None:
    executor = ParallelExecutor(max_workers=2)

    async def b(a: int) -> int:
        await asyncio.sleep(0.05)
        return a + 1

    def c(a: int) -> int:
        time.sleep(0.05)
        return a + 2

    executor.add("a", lambda: 1)
    executor.add("b", b, after=["a"])
    executor.add("c", c, after=["a"])
    executor.add("d", lambda b, c: b + c, after=["b", "c"])
    run = executor.run_sync()
    assert run.status == "completed"
    assert run["d"] == 5
    spans = {
        e.node: (e.at.timestamp() - e.data["duration"], e.at.timestamp())
        for e in run.events
        if e.kind == "node.completed"
    }
    assert spans["b"][0] < spans["c"][1] and spans["c"][0] < spans["b"][1], "b and c overlap"  # noqa: PT018


# in the sketch plain functions and coroutines share no limit


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_one_limit_for_coroutines_and_plain_functions(limit: int) -> None:
    lock = threading.Lock()
    now, most = 0, 0

    def enter() -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)

    def leave() -> None:
        nonlocal now
        with lock:
            now -= 1

    async def coroutine() -> None:
        enter()
        await asyncio.sleep(0.01)
        leave()

    def plain() -> None:
        enter()
        time.sleep(0.01)
        leave()

    executor = ParallelExecutor(max_workers=limit)
    for number in range(10):
        executor.add(f"c{number}", coroutine)
        executor.add(f"p{number}", plain)
    assert executor.run_sync().status == "completed"
    assert most == limit


# in the sketch one failure leaves the others running unobserved


def test_after_a_failure_what_runs_is_cancelled_and_waited_for() -> None:
    said: list[str] = []

    async def long(name: str) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            said.append(f"{name} stopped")

    def thread() -> str:
        time.sleep(0.1)
        said.append("thread done")
        return "done"

    async def fail() -> None:
        await asyncio.sleep(0.02)
        raise RuntimeError("broken")

    executor = ParallelExecutor(max_workers=3)
    executor.add("long", partial(long, "long"))
    executor.add("thread", thread)
    executor.add("fail", fail)
    executor.add("never", thread)
    began = time.perf_counter()
    run = executor.run_sync()
    assert time.perf_counter() - began < 5
    assert run.status == "failed"
    assert run.ends == {
        "long": "cancelled",
        "thread": "succeeded",  # a thread cannot be stopped: its end is waited for and told
        "fail": "failed",
        "never": "skipped",
    }
    assert sorted(said) == ["long stopped", "thread done"]
    assert isinstance(run.causes["fail"], RuntimeError)
    assert threading.active_count() < 20
    with pytest.raises(GraphFailed, match="broken"):
        run.or_raise()


def test_after_a_failure_what_runs_may_be_drained() -> None:
    async def long() -> str:
        await asyncio.sleep(0.1)
        return "kept"

    async def fail() -> None:
        raise RuntimeError("broken")

    executor = ParallelExecutor(max_workers=2, on_failure="drain")
    executor.add("long", long)
    executor.add("fail", fail)
    executor.add("never", long, after=["long"])
    run = executor.run_sync()
    assert run.ends == {"long": "succeeded", "fail": "failed", "never": "skipped"}
    assert run["long"] == "kept"


def test_after_a_failure_the_others_may_go_on() -> None:
    async def fail() -> None:
        raise RuntimeError("broken")

    executor = ParallelExecutor(on_failure="continue")
    executor.add("fail", fail)
    executor.add("other", lambda: 1)
    executor.add("after", lambda fail: 1, after=["fail"])
    run = executor.run_sync()
    assert run.ends == {"fail": "failed", "other": "succeeded", "after": "skipped"}


# in the sketch a self-dependency is only found while running


def test_a_self_dependency_is_refused_before_anything_runs() -> None:
    ran: list[str] = []
    executor = ParallelExecutor()
    executor.add("first", lambda: ran.append("first"))
    executor.add("self", lambda: ran.append("self"), after=["self"])
    with pytest.raises(InvalidModel, match="“self” depends on itself"):
        executor.run_sync()
    assert ran == []


def test_context_variables_go_in_and_never_across() -> None:
    seen: dict[str, str] = {}

    async def coroutine(name: str) -> None:
        seen[name] = CALLER.get()
        CALLER.set(name)

    def plain(name: str) -> None:
        seen[name] = CALLER.get()
        CALLER.set(name)

    async def main() -> None:
        CALLER.set("caller")
        executor = ParallelExecutor(max_workers=1)
        for name in ("c1", "c2"):
            executor.add(name, partial(coroutine, name))
        for name in ("p1", "p2"):
            executor.add(name, partial(plain, name))
        await executor.run()
        assert CALLER.get() == "caller"

    asyncio.run(main())
    assert set(seen.values()) == {"caller"}


def test_what_belongs_to_a_task_works_from_its_first_step_on() -> None:
    async def careful() -> str:
        async with asyncio.timeout(0.02):
            await asyncio.sleep(60)
        return "never"

    async def group() -> int:
        async def one() -> int:
            await asyncio.sleep(0)
            return 1

        async with asyncio.TaskGroup() as tasks:
            both = [tasks.create_task(one()), tasks.create_task(one())]
        return sum(task.result() for task in both)

    executor = ParallelExecutor(on_failure="continue")
    executor.add("careful", careful)
    executor.add("group", group)
    executor.add("limited", partial(asyncio.sleep, 60), time_limit=0.02)
    run = executor.run_sync()
    assert run.ends == {"careful": "failed", "group": "succeeded", "limited": "failed"}
    assert isinstance(run.causes["careful"], TimeoutError)
    assert run.errors["limited"][0] == "time_limit"
    assert run["group"] == 2


@pytest.mark.asyncio
async def test_a_long_chain_of_quick_tasks_lets_others_have_their_turn() -> None:
    turns = 0

    async def beat() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def busy() -> None:
        time.sleep(0.0005)

    async def quick() -> None:
        busy()

    executor = ParallelExecutor()
    for number in range(200):
        executor.add(str(number), quick)
    heart = asyncio.create_task(beat())
    await executor.run()
    heart.cancel()
    assert turns >= 5


@pytest.mark.asyncio
async def test_map_keeps_the_order() -> None:
    async def square(number: int) -> int:
        await asyncio.sleep(0.01 / (number + 1))
        return number * number

    executor = ParallelExecutor(max_workers=3)
    assert await executor.map(square, range(6)) == [0, 1, 4, 9, 16, 25]
    assert await executor.map(square, []) == []
