"""Unary tests, as the cells of a decision table hold them."""

from __future__ import annotations

import pytest

from engine.feel import compile_unary_tests, unary_test

ROWS = [
    ("-", 1, True),
    ("< 10", 5, True),
    ("< 10", 10, False),
    ("< 10", "a", None),
    ("[1..5], > 10", 12, True),
    ('"a", "b"', "b", True),
    ('not("a", "b")', "b", False),
    ('not("a")', "c", True),
    ("not(< 5)", "a", None),
    ("null", None, True),
    ("true", True, True),
    ("? > 5 and ? < 10", 7, True),
    ('starts with(?, "a")', "abc", True),
    ("limit", 5, True),
    ("< limit * 2", 9, True),
    ("limits", 3, True),
    ("[1..limit]", 6, False),
    ('@"2026-01-01"', "x", None),
    ("not(true) = ?", False, True),
]


@pytest.mark.parametrize(("text", "value", "expected"), ROWS)
def test_a_value_passes_or_does_not(text: str, value: object, expected: bool | None) -> None:
    assert unary_test(text, value, {"limit": 5, "limits": [1, 3]}).value is expected


def test_names_leave_out_the_question_mark() -> None:
    assert compile_unary_tests("? > limit, < other").names == {"limit", "other"}
