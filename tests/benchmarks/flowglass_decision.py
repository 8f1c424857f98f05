"""Flowglass decides: one case after the other, or a frame of 100,000 at once; and what it holds.

value    the value alone, from the compiled decision; what zen-engine gives
explain  `evaluate`: the value with the rules that matched, the inputs and the warnings
frame    `evaluate_frame` of columns that are there
columns  the same, the frame made from a list of dicts first
memory   megabytes that a compiled table of 10,000 rules holds, its answers remembered
wild     the same where every rule has ranges of its own
"""

from __future__ import annotations

import gc
import tracemalloc
from functools import partial

from tests.benchmarks import decision_table as table
from tests.benchmarks import loop

ROWS = 100_000


def value(seconds: float, size: int) -> float:
    from engine.dmn import read

    rules = table.rules(size)
    return one_by_one(read(table.dmn(rules)).decision().compiled(), rules, seconds)


def explain(seconds: float, size: int) -> float:
    from engine.dmn import read

    rules, cases = table.rules(size), table.cases(1_000)
    evaluate = read(table.dmn(rules)).decision().evaluate
    decided = [evaluate(case) for case in cases[:200]]
    table.check(rules, cases[:200], [one.rules[0] - 1 for one in decided])
    return one_by_one(evaluate, None, seconds)


def one_by_one(decide, rules, seconds: float) -> float:
    cases = table.cases(1_000)
    if rules is not None:
        table.check(rules, cases[:200], [decide(case) for case in cases[:200]])

    def all_cases() -> None:
        for case in cases:
            decide(case)

    return loop.rate(all_cases, seconds) * len(cases)


def frame(seconds: float, size: int, *, columns: bool) -> float:
    import pandas as pd

    from engine.dmn import read

    rules, cases = table.rules(size), table.cases(ROWS)
    decision = read(table.dmn(rules)).decision()
    ready = pd.DataFrame(cases)
    decided = decision.evaluate_frame(ready)
    table.check(rules, cases[:200], decided.values.tolist()[:200])
    table.check(rules, cases[:200], [numbers[0] - 1 for numbers in decided.rules[:200]])

    def once() -> None:
        decision.evaluate_frame(pd.DataFrame(cases) if columns else ready)

    return loop.rate(once, seconds) * ROWS


def memory(_seconds: float, *, wild: bool = False) -> float:
    from engine.dmn import read

    rules = table.wild_rules(10_000) if wild else table.rules(10_000)
    text, cases = table.dmn(rules), table.cases(5_000)
    read(table.dmn(table.rules(100))).decision().evaluate(cases[0])  # what is loaded once for all
    gc.collect()
    tracemalloc.start()
    model = read(text)
    decision = model.decision()
    for case in cases:
        decision.evaluate(case)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1e6


if __name__ == "__main__":
    works = {"value": value, "explain": explain}
    works |= {name: partial(frame, columns=name == "columns") for name in ("frame", "columns")}
    loop.serve(
        {f"{name} {size}": partial(work, size=size) for name, work in works.items()
         for size in (100, 1_000)} | {"memory": memory, "wild": partial(memory, wild=True)}
    )  # fmt: skip
