"""Actions as lines: every form, its JSON, and what is said of a line that is none."""

from __future__ import annotations

from typing import Any

import pytest

from engine.rules import complaint
from engine.rules.notation import actions_in, lines_of

BOTH_WAYS: list[tuple[str, dict[str, Any]]] = [
    ("a = 1", {"set": "a", "to": 1}),
    ("a = -0.5", {"set": "a", "to": -0.5}),
    ('a = "gold"', {"set": "a", "to": "gold"}),
    ("a = null", {"set": "a", "to": None}),
    ("a = [1, true]", {"set": "a", "to": [1, True]}),
    ("tax rate = b * 2", {"set": "tax rate", "to": "= b * 2"}),
    ('a = "=x"', {"set": "a", "to": '= "=x"'}),
    ('"a=b" = 1', {"set": "a=b", "to": 1}),
    ("call = 1", {"set": "call", "to": 1}),
    ("call shop.pay()", {"call": "shop.pay"}),
    ("call a(x: 1, y z: b + 1)", {"call": "a", "with": {"x": 1, "y z": "= b + 1"}}),
    ("call a() as done", {"call": "a", "result": "done"}),
    ('call a(x: ")") as b', {"call": "a", "with": {"x": ")"}, "result": "b"}),
    ("emit big order", {"emit": "big order"}),
    ("emit e(size: n)", {"emit": "e", "data": {"size": "= n"}}),
]


@pytest.mark.parametrize(("line", "action"), BOTH_WAYS)
def test_each_form_reads_and_shows(line: str, action: dict[str, Any]) -> None:
    assert actions_in(line) == [action]
    assert lines_of([action]) == line
    assert complaint(line) is None


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("call a", {"call": "a"}),
        ("call a as b", {"call": "a", "result": "b"}),
        ("  a  =  1  ", {"set": "a", "to": 1}),
        ("a = 1.0", {"set": "a", "to": 1}),
    ],
)
def test_other_spellings_mean_the_same(line: str, action: dict[str, Any]) -> None:
    assert actions_in(line) == [action]


def test_a_line_that_begins_with_a_space_goes_on() -> None:
    text = "a = if b\n  then 1\n  else 2\nc = 3"
    assert actions_in(text) == [
        {"set": "a", "to": "= if b\nthen 1\nelse 2"},
        {"set": "c", "to": 3},
    ]
    assert lines_of(actions_in(text)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("do something", "an action reads"),
        ("a == 1", "an action reads"),
        ("= 1", "an action reads"),
        ("call", "an action reads"),
        ("call a() b", "an action reads"),
        ("call a(x: 1", "not closed"),
        ("call a(1)", "expected a name"),
        ("emit e(x: 1) y", "an action reads"),
        ("a =", "a value is missing"),
        ("a = 1 +", "expected an expression"),
        ("a = 1\ncall b(x: 1 +)", "expected"),
    ],
)
def test_what_is_no_action_is_said(text: str, words: str) -> None:
    said = complaint(text)
    assert said is not None
    assert words in said


@pytest.mark.parametrize("text", ["call" + " " * 4000 + "=(", "a" * 4000 + "(" * 90, "(" * 4000])
def test_no_text_takes_long(text: str) -> None:
    actions_in(text)
    complaint(text)
