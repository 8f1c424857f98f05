"""The task graphs that every contender runs, as lists of the numbers each task depends on (W5).

fan        1 task, 9,998 after it, 1 after all of those
chain      10,000 in a row
layered    100 layers of 100; each task depends on 3 of the layer before, 300 more reach back two
uneven     20 layers of 20, 2 dependencies each; a task takes 2 ms, one in twenty 40 ms
"""

from __future__ import annotations

import random

FAN, CHAIN, LAYERED, UNEVEN = "fan", "chain", "layered", "uneven"


def dependencies(case: str) -> list[list[int]]:
    if case == FAN:
        return [[], *([0] for _ in range(9_998)), list(range(1, 9_999))]
    if case == CHAIN:
        return [[], *([number] for number in range(9_999))]
    drawn = random.Random(3)  # noqa: S311 - a fixed graph
    layers, width, parents = (100, 100, 3) if case == LAYERED else (20, 20, 2)
    found: list[list[int]] = []
    for layer in range(layers):
        for _ in range(width):
            before = [(layer - 1) * width + n for n in drawn.sample(range(width), parents)]
            found.append(before if layer else [])
    extra = 0
    while case == LAYERED and extra < 300:
        task = drawn.randrange(2 * width, layers * width)
        before = (task // width - 2) * width + drawn.randrange(width)
        if before not in found[task]:
            found[task].append(before)
            extra += 1
    return found


def durations(tasks: list[list[int]]) -> list[float]:
    drawn = random.Random(4)  # noqa: S311 - the same for every contender
    return [0.040 if drawn.random() < 0.05 else 0.002 for _ in tasks]


def critical_path(tasks: list[list[int]], seconds: list[float]) -> float:
    ends: list[float] = []
    for number, before in enumerate(tasks):
        ends.append(seconds[number] + max((ends[n] for n in before), default=0.0))
    return max(ends)
