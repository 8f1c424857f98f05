"""The 1,000 conditions evaluated by others; each counts those that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import loop
from tests.benchmarks.thousand_rules import conditions, contexts

if TYPE_CHECKING:
    from collections.abc import Callable

    Count = Callable[[dict[str, object]], int]


def eval_compiled() -> Count:
    code = [compile(text, "<rule>", "eval") for text in conditions("==", "'")]
    names = {"__builtins__": {}}
    return lambda context: sum(1 for each in code if eval(each, names, context))  # noqa: S307


def zen() -> Count:
    import zen as engine

    compiled = [engine.compile_expression(text) for text in conditions("==", "'")]
    return lambda context: sum(1 for each in compiled if each.evaluate(context))


def rule_engine() -> Count:
    import rule_engine as engine

    compiled = [engine.Rule(text) for text in conditions("==", "'")]
    return lambda context: sum(1 for each in compiled if each.matches(context))


def measured(make: Callable[[], Count]) -> Callable[[float], float]:
    def rate(seconds: float) -> float:
        count, right, given = make(), eval_compiled(), contexts()
        for context in given[:20]:
            if count(dict(context)) != right(context):
                raise SystemExit("the rules that hold are not the same")
        return loop.over(count, given, seconds)

    return rate


if __name__ == "__main__":
    loop.serve({make.__name__: measured(make) for make in (eval_compiled, zen, rule_engine)})
