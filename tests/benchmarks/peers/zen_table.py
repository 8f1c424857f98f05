"""zen-engine decides: a table compiled once from a static loader, asked case by case."""

from __future__ import annotations

from functools import partial

import zen

from tests.benchmarks import decision_table as table
from tests.benchmarks import loop


def one(seconds: float, size: int) -> float:
    rules, cases = table.rules(size), table.cases(1_000)
    content = {"t": table.jdm(rules)}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})
    evaluate = engine.evaluate

    def all_cases() -> None:
        for case in cases:
            evaluate("t", case)["result"]["out"]

    table.check(rules, cases[:200], [evaluate("t", c)["result"]["out"] for c in cases[:200]])
    return loop.rate(all_cases, seconds) * len(cases)


if __name__ == "__main__":
    loop.serve({str(size): partial(one, size=size) for size in (100, 1_000)})
