"""Call a function for a while and say how often it could be called; for workers."""

from __future__ import annotations

import gc
import itertools
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def rate(once: Callable[[], object], seconds: float, warmup: int = 3) -> float:
    """Calls of `once` per second, measured over at least `seconds`."""
    for _ in range(warmup):
        once()
    gc.collect()
    count, begin = 0, time.perf_counter()
    end = begin + seconds
    while (now := time.perf_counter()) < end or count < 3:
        once()
        count += 1
    return count / (now - begin)


def rate_of(once: Callable[[], object], seconds: float) -> float:
    """The same for what is so short that the loop itself would count."""

    def hundred() -> None:
        for _ in range(100):
            once()

    return rate(hundred, seconds) * 100


def share(once: Callable[[], float], count: int, seconds: float) -> float:
    """Pieces of work per second, where `once` does `count` of them and says how long it took."""
    once()
    gc.collect()
    spent, times = 0.0, 0
    while spent < seconds or times < 2:
        spent += once()
        times += 1
    return count * times / spent


def over(call: Callable[[Any], object], given: Sequence[Any], seconds: float) -> float:
    """Calls per second, going round what is given."""
    turns = itertools.cycle(given)
    return rate(lambda: call(next(turns)), seconds)


def serve(workloads: Mapping[str, Callable[[float], float]]) -> None:
    """Run the workload that the command line names and print its figure."""
    name, seconds = sys.argv[1], float(sys.argv[2])
    print(f"RATE {workloads[name](seconds)}")
