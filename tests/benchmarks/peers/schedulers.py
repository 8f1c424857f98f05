"""Task graphs run by others: minimal schedulers written by hand on asyncio, and dask.

by_hand     in-degrees are counted; each task is an asyncio task made the moment it is ready
task_group  one asyncio task for each at once; each awaits those before it
levels      networkx's generations, gathered one after the other
dask        dask.get, synchronous
ideal       no scheduler at all: the critical path of the uneven graph
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tests.benchmarks import loop, task_graphs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Work = Callable[[int], Awaitable[None]]


def work_of(seconds: list[float] | None) -> Work:
    async def nothing(_: int) -> None:
        return None

    async def sleep(number: int) -> None:
        await asyncio.sleep(seconds[number])

    return nothing if seconds is None else sleep


async def by_hand(tasks: list[list[int]], work: Work) -> None:
    after: list[list[int]] = [[] for _ in tasks]
    for number, before in enumerate(tasks):
        for each in before:
            after[each].append(number)
    left = [len(before) for before in tasks]
    running = asyncio.get_running_loop()
    finished = running.create_future()
    todo, alive = len(tasks), set()

    async def run(number: int) -> None:
        nonlocal todo
        await work(number)
        todo -= 1
        if not todo:
            finished.set_result(None)
        for each in after[number]:
            left[each] -= 1
            if not left[each]:
                start(each)

    def start(number: int) -> None:
        task = running.create_task(run(number))
        alive.add(task)
        task.add_done_callback(alive.discard)

    begin()
    for number, count in enumerate(list(left)):
        if not count:
            start(number)
    await finished


async def task_group(tasks: list[list[int]], work: Work) -> None:
    made: list[asyncio.Task[None]] = []

    async def run(number: int) -> None:
        for each in tasks[number]:
            await made[each]
        await work(number)

    begin()
    async with asyncio.TaskGroup() as group:
        for number in range(len(tasks)):
            made.append(group.create_task(run(number)))


async def levels(tasks: list[list[int]], work: Work) -> None:
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(tasks)))
    graph.add_edges_from((each, n) for n, before in enumerate(tasks) for each in before)
    begin()
    for level in nx.topological_generations(graph):
        await asyncio.gather(*map(work, level))


BEGAN = [0.0]


def begin() -> None:
    """The graph is built; from here on the time counts."""
    BEGAN[0] = time.perf_counter()


def measured(how: Callable[..., Awaitable[None]]) -> Callable[[str], Callable[[float], float]]:
    def of(case: str) -> Callable[[float], float]:
        def rate(seconds: float) -> float:
            tasks = task_graphs.dependencies(case)
            given = task_graphs.durations(tasks) if case == task_graphs.UNEVEN else None
            work = work_of(given)

            def once() -> float:
                asyncio.run(how(tasks, work))
                return time.perf_counter() - BEGAN[0]

            return loop.share(once, len(tasks), seconds)

        return rate

    return of


def dask(case: str) -> Callable[[float], float]:
    def rate(seconds: float) -> float:
        from dask.local import get_sync

        tasks = task_graphs.dependencies(case)
        graph = {
            str(n): (lambda *_: None, [str(each) for each in before])
            for n, before in enumerate(tasks)
        }
        used = {each for before in tasks for each in before}
        ends = [str(n) for n in range(len(tasks)) if n not in used]

        def once() -> float:
            begin()
            get_sync(graph, ends)
            return time.perf_counter() - BEGAN[0]

        return loop.share(once, len(tasks), seconds)

    return rate


def ideal(case: str) -> Callable[[float], float]:
    tasks = task_graphs.dependencies(case)
    seconds = task_graphs.critical_path(tasks, task_graphs.durations(tasks))
    return lambda _: len(tasks) / seconds


WAYS = {
    "by_hand": measured(by_hand),
    "task_group": measured(task_group),
    "levels": measured(levels),
    "dask": dask,
    "ideal": ideal,
}

if __name__ == "__main__":
    CASES = (task_graphs.FAN, task_graphs.CHAIN, task_graphs.LAYERED, task_graphs.UNEVEN)
    loop.serve(
        {
            f"{name}/{case}": lambda seconds, how=how, case=case: how(case)(seconds)
            for name, how in WAYS.items()
            for case in CASES
        }
    )
