"""Built-in functions, family by family."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.feel import evaluate, to_text
from tests.unit.engine.feel.tables import Row, check

STRINGS: list[Row] = [
    ('substring("foobar", 3, 3)', '"oba"'),
    ('substring("foobar", -2, 1)', '"a"'),
    ('substring("foobar", 0)', "null"),
    ('substring("\\U01F40Eab", 2)', '"ab"'),
    ('string length("\\uD83D\\uDCA9")', "1"),
    ('substring before("foobar", "bar")', '"foo"'),
    ('substring before("foobar", "x")', '""'),
    ('substring after("foobar", "ob")', '"ar"'),
    ('substring after("foobar", "")', '"foobar"'),
    ('split("a;b;;c", ";")', '["a", "b", "", "c"]'),
    ('string join(["a", null, "b"], "-")', '"a-b"'),
    ('string join(["a", 1])', "null"),
    ('matches("O", "[A-Z-[OI]]", "i")', "false"),
    ('matches("aa", "(a)\\1")', "true"),
    ('matches("a", "(a)\\2")', "null"),
    ('matches("hello world", " hello[ ]world ", "x")', "true"),
    ('matches("a.c", "a.c", "q")', "true"),
    ('matches("x", "[")', "null"),
    ('replace("abracadabra", "a(.)", "a$1$1")', '"abbraccaddabbra"'),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
    ('replace("a", "a", "\\\\$")', '"$"'),
    ('replace("a", "a", "$")', "null"),
]
NUMBERS: list[Row] = [
    ("decimal(2.5, 0)", "2"),
    ("decimal(1.115, 2)", "1.12"),
    ("floor(-1.5)", "-2"),
    ("ceiling(1.55, 1)", "1.6"),
    ("round up(-1.126, 2)", "-1.13"),
    ("round half down(5.5, 0)", "5"),
    ("round half up(-5.5, 0)", "-6"),
    ("round up(5.5, 7000)", "null"),
    ("modulo(-12, 5)", "3"),
    ("modulo(10.1, -4.5)", "-3.4"),
    ("abs(-1)", "1"),
    ('abs(@"-P1D")', '@"P1D"'),
    ("sqrt(-1)", "null"),
    ("log(0)", "null"),
    ("odd(3)", "true"),
    ("even(-2)", "true"),
    ('number("1 000,5", " ", ",")', "1000.5"),
    ('number("1.000,5", ".", ".")', "null"),
    ('number("x")', "null"),
]
LISTS: list[Row] = [
    ("list contains([1, null], null)", "true"),
    ("sublist([1, 2, 3], -2, 1)", "[2]"),
    ("append([1], 2, [3])", "[1, 2, [3]]"),
    ("concatenate([1], [2, 3])", "[1, 2, 3]"),
    ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
    ("remove([1, 2, 3], 4)", "null"),
    ("list replace([1, 2, 3], function(item, new) item < new, 3)", "[3, 3, 3]"),
    ("index of([1, 2, 1], 1)", "[1, 3]"),
    ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    ("distinct values([1, 1.0, true, [1], [1]])", "[1, true, [1]]"),
    ("flatten([[1, [2]], 3])", "[1, 2, 3]"),
    ("reverse([1, 2])", "[2, 1]"),
    ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
    ("all([true, null])", "null"),
    ("all([false, null])", "false"),
    ("any([])", "false"),
    ("sum([])", "null"),
    ("sum(1, 2)", "3"),
    ('sum([@"P1D", @"PT12H"])', '@"P1DT12H"'),
    ("mean([1, 2, 4])", "2.333333333333333333333333333333333"),
    ("median([8, 2, 5, 3, 4])", "4"),
    ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
    ("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"),
    ('max(["a", "b"])', '"b"'),
    ('min([1, "a"])', "null"),
    ("count(null)", "null"),
]
CONTEXTS: list[Row] = [
    ('get value({a: 1}, "a")', "1"),
    ("get entries({a: 1})", '[{key: "a", value: 1}]'),
    ('context([{key: "a", value: 1}])', "{a: 1}"),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', "null"),
    ('context put({a: 1}, ["b", "c"], 2)', "{a: 1, b: {c: 2}}"),
    ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"),
]
TEMPORAL: list[Row] = [
    ('date("2026-02-29")', "null"),
    ('date("02026-01-01")', "null"),
    ('date(2026, 1, 31) = @"2026-01-31"', "true"),
    ('time("23:59:60")', "null"),
    ('time(11, 59, 45.5, @"-PT2H45M55S")', '@"11:59:45.5-02:45:55"'),
    ('date and time(@"2026-01-01", @"10:00:00Z")', '@"2026-01-01T10:00:00Z"'),
    ('date and time("2026-01-01T10:00:00@No/Where")', "null"),
    ('duration("P1Y2D")', "null"),
    ('years and months duration(@"2026-01-31", @"2026-03-30")', '@"P1M"'),
    ('years and months duration(@"2026-03-30", @"2026-01-31")', '@"-P1M"'),
    ('day of year(@"2024-12-31")', "366"),
    ('day of week(@"2026-11-23")', '"Monday"'),
    ('month of year(@"2026-11-23")', '"November"'),
    ('week of year(@"2010-01-01")', "53"),
    ('@"2026-07-01T00:00:00@Europe/Paris".time offset', '@"PT2H"'),
    ('@"PT1H30M".minutes', "30"),
    ('@"-P14M".years', "-1"),
    ('@"2026-11-23".weekday', "1"),
]
RANGES: list[Row] = [
    ("before([1..5), 5)", "true"),
    ("after(5, [1..5])", "false"),
    ("meets([1..5], [5..6])", "true"),
    ("met by([5..6], [1..5))", "false"),
    ("overlaps([1..5], [5..6])", "true"),
    ("overlaps([1..5), [5..6])", "false"),
    ("overlaps before([1..5], [3..8])", "true"),
    ("overlaps after([3..8], [1..5])", "true"),
    ("finishes(5, [1..5])", "true"),
    ("finished by([1..5], [3..5])", "true"),
    ("includes([1..5], 5)", "true"),
    ("during([2..3], [1..5])", "true"),
    ("starts([1..3], [1..5])", "true"),
    ("started by([1..5], 1)", "true"),
    ("coincides([1..5], [1..5])", "true"),
    ('range("[1..3)")', "[1..3)"),
    ('range("[@\\"2026-01-01\\"..@\\"2026-01-31\\"]").start', '@"2026-01-01"'),
    ('range("nothing")', "null"),
]


@pytest.mark.parametrize(
    ("text", "expected"), STRINGS + NUMBERS + LISTS + CONTEXTS + TEMPORAL + RANGES
)
def test_a_call_has_its_value(text: str, expected: str) -> None:
    check(text, expected)


TEXTS = [
    ('string(@"P26M")', "P2Y2M"),
    ('string(@"PT36H")', "P1DT12H"),
    ("string(1.50)", "1.5"),
    ("string(1e3)", "1000"),
    ('string([1, "a\\"b", {c d: null}])', '[1, "a\\"b", {c d: null}]'),
    ('string(@"10:00:00.120@Europe/Paris")', "10:00:00.12@Europe/Paris"),
    ('string(@"-000123456-01-01")', None),
    ("string(null)", None),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_values_have_a_text(text: str, expected: str | None) -> None:
    found = evaluate(text).value
    assert found is None if expected is None else to_text(found) == expected


def test_the_present_is_what_the_caller_says() -> None:
    at = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
    assert str(evaluate("now()", now=at).value) == "2026-01-31T12:30:00Z"
    assert str(evaluate("today()", now=at).value) == "2026-01-31"
    unknown = evaluate("now()")
    assert unknown.value is None
    assert "present" in unknown.warnings[0].message
