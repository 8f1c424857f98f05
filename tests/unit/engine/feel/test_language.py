"""Logic, comparison, ranges, contexts, filters, iteration, functions, names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel import compile as compile_feel
from engine.feel import evaluate, free_names
from tests.unit.engine.feel.tables import Row, check

LOGIC: list[Row] = [
    ("true and null", "null"),
    ("false and null", "false"),
    ("null and false", "false"),
    ("true or null", "true"),
    ("false or null", "null"),
    ('false or "x"', "null"),
    ("null = null", "true"),
    ("null = 1", "false"),
    ('1 = "1"', "null"),
    ('[1, "a"] = [1, "a"]', "true"),
    ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
    ('@"2026-01-01T00:00:00Z" = @"2026-01-01T01:00:00+01:00"', "true"),
    ('is(@"00:00:00Z", @"00:00:00@Etc/UTC")', "false"),
    ("5 between 1 and 10 and true", "true"),
    ("if null then 1 else 2", "2"),
    ('"b" > "a"', "true"),
]
RANGES: list[Row] = [
    ("1 in [1..3]", "true"),
    ("1 in (1..3)", "false"),
    ("3 in ]1..3]", "true"),
    ("3 in [1..3[", "false"),
    ("5 in (< 10)", "true"),
    ("5 in (1, > 4)", "true"),
    ("5 in [[1..2], [4..6]]", "true"),
    ("5 in != 5", "false"),
    ("5 in (null..10]", "null"),
    ("[1..10].end included", "true"),
    ("(< 10).start", "null"),
    ('@"2026-01-15" in [@"2026-01-01"..@"2026-01-31"]', "true"),
    ('[1.."a"]', "null"),
    ("[1..3) = [1..3[", "true"),
]
STRUCTURES: list[Row] = [
    ("{a: 1, b: a + 1}.b", "2"),
    ("{a b: 1, c: a b + 1}.c", "2"),
    ('{"x+y": 1}.x+y', "1"),
    ("{a: 1, a: 2}", "null"),
    ("[{a: 1}, {a: 2}].a", "[1, 2]"),
    ("[{a: 1}, {a: 2}][a > 1]", "[{a: 2}]"),
    ("[1, 2, 3][item > 1]", "[2, 3]"),
    ("[1, 2, 3][-1]", "3"),
    ("[1, 2, 3][4]", "null"),
    ("[{item: 5}][item = 5]", "[{item: 5}]"),
    ("100[1]", "100"),
    ("100[item = 1]", "[]"),
    ("null.a", "null"),
    ("for i in 3..1 return i", "[3, 2, 1]"),
    ("for i in 1..2, j in i..2 return [i, j]", "[[1, 1], [1, 2], [2, 2]]"),
    ("for i in 0..3 return if i = 0 then 1 else partial[-1] * 2", "[1, 2, 4, 8]"),
    ('for d in @"2026-01-30"..@"2026-02-01" return d.day', "[30, 31, 1]"),
    ("some x in [1, 2], y in [2, 3] satisfies x = y", "true"),
    ("every x in [] satisfies false", "true"),
    ("some x in [1, null] satisfies x > 1", "null"),
    ("every x in [true, null] satisfies x", "null"),
]
FUNCTIONS: list[Row] = [
    ("(function(a, b) a - b)(b: 1, a: 3)", "2"),
    ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r", "2432902008176640000"),
    ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", "3"),
    ('(function(a: number) a)("x")', "null"),
    ("(function(a: number) a)([5])", "5"),
    ("(function(a: list<number>) a)(5)", "[5]"),
    ("(function(a) a)(1, 2)", "null"),
    ('substring(string: "abc", start position: 2)', '"bc"'),
    ('substring(text: "abc", start position: 2)', "null"),
    ("unknown(1)", "null"),
]
TYPES: list[Row] = [
    ("1 instance of number", "true"),
    ("[1, 2] instance of list<number>", "true"),
    ('[1, "a"] instance of list<number>', "false"),
    ("{a: 1, b: 2} instance of context<a: number>", "true"),
    ("[1..2] instance of range<number>", "true"),
    ("(function(a: number) a) instance of function<number> -> Any", "true"),
    ('@"P1D" instance of days and time duration', "true"),
    ("null instance of number", "false"),
    ("1 instance of no such type", "null"),
]


@pytest.mark.parametrize(("text", "expected"), LOGIC + RANGES + STRUCTURES + FUNCTIONS + TYPES)
def test_a_text_has_its_value(text: str, expected: str) -> None:
    check(text, expected)


NAMED = [
    ("first name", {"first name": "Ada"}, "Ada"),
    ("a-b", {"a-b": Decimal(5), "a": 9, "b": 1}, Decimal(5)),
    ("a - b", {"a-b": Decimal(5), "a": 9, "b": 1}, Decimal(8)),
    ("profit and loss + 1", {"profit and loss": 1}, Decimal(2)),
    ("customer.home town", {"customer": {"home town": "Ulm"}}, "Ulm"),
    ("count", {"count": 3}, Decimal(3)),
    ("count([1]) + count", {"count": 3}, Decimal(4)),
    ("xs[price > limit].price", {"xs": [{"price": 5}, {"price": 1}], "limit": 2}, [Decimal(5)]),
    ("🐎 + 1", {"🐎": 1}, Decimal(2)),
]


@pytest.mark.parametrize(("text", "context", "expected"), NAMED)
def test_names_are_what_is_in_scope(
    text: str, context: dict[str, object], expected: object
) -> None:
    assert evaluate(text, context).value == expected


def test_free_names_are_those_that_a_caller_must_provide() -> None:
    text = "for x in xs return x + y + count(zs[item > limit]) + partial[-1]"
    assert free_names(text) == {"xs", "y", "zs", "limit"}


def test_a_result_that_needs_no_conversion_shares_the_value_given() -> None:
    given = ["a", "b"]
    assert compile_feel("xs").evaluate({"xs": given}).value is given


def test_a_warning_names_line_and_column() -> None:
    found = evaluate('1 +\n  nothing here + "a"')
    first = found.warnings[0]
    assert (first.line, first.column) == (2, 3)
