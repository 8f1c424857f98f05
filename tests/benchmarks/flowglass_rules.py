"""Flowglass evaluates the 1,000 conditions: which hold, and firing all that do."""

from __future__ import annotations

from tests.benchmarks import loop
from tests.benchmarks.thousand_rules import conditions, contexts


def matching(seconds: float) -> float:
    from engine import Rule, RuleSet

    rules = RuleSet(Rule(str(n), text) for n, text in enumerate(conditions("=", '"')))
    given = contexts()
    right = [compile(text, "<rule>", "eval") for text in conditions("==", "'")]
    for context in given[:20]:
        holding = [
            str(n)
            for n, code in enumerate(right)
            if eval(code, {"__builtins__": {}}, context)  # noqa: S307 - our own text, as a check
        ]
        if [rule.id for rule in rules.matching(context).rules] != holding:
            raise SystemExit("the rules that hold are not the same")
    return loop.over(lambda context: len(rules.matching(context).rules), given, seconds)


def firing(seconds: float) -> float:
    from engine import Rule, RuleSet

    rules = RuleSet(
        Rule(str(n), text, {f"f{n}": True}) for n, text in enumerate(conditions("=", '"'))
    )
    return loop.over(lambda context: len(rules.evaluate(context).fired), contexts(), seconds)


if __name__ == "__main__":
    loop.serve({"matching": matching, "firing": firing})
