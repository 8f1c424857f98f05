"""Flowglass evaluates: an expression compiled once, host values in, value and warnings out."""

from __future__ import annotations

from functools import partial

from tests.benchmarks import loop
from tests.benchmarks.feel_expressions import ALL, check


def work(seconds: float, name: str) -> float:
    from engine.feel import compile as compile_feel

    context = ALL[name]["context"]
    expression = compile_feel(ALL[name]["text"], context)
    check(name, expression.evaluate(context).value)
    return loop.rate_of(lambda: expression.evaluate(context), seconds)


if __name__ == "__main__":
    loop.serve({name: partial(work, name=name) for name in ALL})
