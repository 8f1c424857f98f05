"""Flowglass runs the task graphs: coroutines that do nothing, and ones that take their time.

`memory` prints the megabytes that 100,000 tasks with 300,000 dependencies take, run to their end.
"""

from __future__ import annotations

import asyncio
import resource
import time
from functools import partial
from typing import TYPE_CHECKING

from tests.benchmarks import loop, task_graphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import TaskGraph


async def nothing() -> None:
    return None


def graph_of(tasks: list[list[int]], seconds: list[float] | None) -> TaskGraph:
    from engine import TaskGraph

    graph = TaskGraph("benchmark")
    for number, before in enumerate(tasks):
        work = nothing if seconds is None else partial(asyncio.sleep, seconds[number])
        graph.add(str(number), work, after=[str(each) for each in before])
    return graph


def graphs(case: str) -> Callable[[float], float]:
    def rate(seconds: float) -> float:
        from engine import Orchestrator

        tasks = task_graphs.dependencies(case)
        uneven = case == task_graphs.UNEVEN
        graph = graph_of(tasks, task_graphs.durations(tasks) if uneven else None)
        runner = Orchestrator(graph, max_workers=len(tasks) if uneven else None)

        async def run() -> float:
            began = time.perf_counter()
            done = await runner.run()
            elapsed = time.perf_counter() - began
            if done.status != "completed" or done.state.seq != 4 * len(tasks) + 2:
                raise SystemExit(f"{done.status} after {done.state.seq} events")
            return elapsed

        return loop.share(lambda: asyncio.run(run()), len(tasks), seconds)

    return rate


def memory(_: float) -> float:
    from engine import Orchestrator

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tasks = [[] if n < 3 else [n - 1, n - 2, n - 3] for n in range(100_000)]
    done = Orchestrator(graph_of(tasks, None)).run_sync()
    if done.status != "completed":
        raise SystemExit(done.status)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    CASES = (task_graphs.FAN, task_graphs.CHAIN, task_graphs.LAYERED, task_graphs.UNEVEN)
    loop.serve({"memory": memory, **{case: graphs(case) for case in CASES}})
