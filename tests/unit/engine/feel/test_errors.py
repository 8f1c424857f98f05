"""Texts that are not FEEL, and evaluations that want too much."""

from __future__ import annotations

import pytest

from engine.feel import FeelBudgetError, FeelSyntaxError, FeelValueError, evaluate
from engine.feel import compile as compile_feel

BROKEN = [
    ("", 1, 1, "expected an expression"),
    ("1 +", 1, 4, "expected an expression"),
    ("(1", 1, 3, "close the parenthesis"),
    ('"abc', 1, 1, "no closing"),
    ("/* a", 1, 1, "no closing"),
    ("[1, 2", 1, 6, "end of the list"),
    ("{a 1}", 1, 5, "':'"),
    ("if a then b", 1, 12, "'else'"),
    ("for x return 1", 1, 7, "'in'"),
    ("1\n+ * 2", 2, 3, "expected an expression"),
    ("a # b", 1, 3, "no meaning"),
    ("f(a: 1, 2)", 1, 2, "named"),
    ("@2", 1, 2, "quotes"),
    ("1 2", 1, 3, "expected an operator"),
    ("a.", 1, 3, "name after"),
    ("(" * 1000, 1, 91, "nested"),
]
GREEDY = [
    "for i in 1..10000000000 return i",
    "count(for i in 1..3000, j in 1..3000 return 1)",
    "{f: function(n) f(n + 1), r: f(0)}.r",
    '{d: function(s, n) if n = 0 then s else d(s + s, n - 1), r: d("aaaa", 40)}.r',
]


@pytest.mark.parametrize(("text", "line", "column", "message"), BROKEN)
def test_a_broken_text_is_pointed_at(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_feel(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert message in caught.value.message


@pytest.mark.parametrize("text", GREEDY)
def test_a_budget_ends_an_evaluation(text: str) -> None:
    with pytest.raises(FeelBudgetError):
        evaluate(text)


def test_a_host_value_without_counterpart_is_refused() -> None:
    with pytest.raises(FeelValueError):
        evaluate("x + 1", {"x": object()})


@pytest.mark.parametrize("operator", [" + ", " or "])
def test_long_chains_are_no_depth(operator: str) -> None:
    assert evaluate(operator.join(["x"] * 400), {"x": 1}) is not None
