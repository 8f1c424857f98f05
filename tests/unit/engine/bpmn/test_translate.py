"""Expressions of other languages: what runs as it stands, what is offered in FEEL."""

from __future__ import annotations

import pytest

from engine.bpmn.translate import read, read_value, script_hint

SAME = [
    ("${amount > 10}", "amount > 10"),
    ("#{ ok }", "ok"),
    ("${true}", "true"),
    ("${(a or b) and c}", "(a or b) and c"),
    ("${order.price >= 3.5}", "order.price >= 3.5"),
    ('${x != "a"}', 'x != "a"'),
    ("= a and b", "a and b"),
    ("x in [1, 2]", "x in [1, 2]"),
    ("if a then b else c", "if a then b else c"),
    ("some x in list satisfies x > 1", "some x in list satisfies x > 1"),
]


@pytest.mark.parametrize(("text", "feel"), SAME)
def test_what_is_feel_as_it_stands_runs(text: str, feel: str) -> None:
    assert read(text) == (feel, None)


HINTS = [
    ("${amount > 10 && ok}", "amount > 10 and ok"),
    ("${a || b && c}", "a or b and c"),
    ("${(a || b) && c}", "(a or b) and c"),
    ("${a == 'x'}", 'a = "x"'),
    ("${!done}", "not(done)"),
    ("${!(a && b)}", "not(a and b)"),
    ("${not cancelled}", "not(cancelled)"),
    ("${not a == b}", "not(a) = b"),
    ("not a == b", "not(a = b)"),
    ("${a eq 3 and b ne 4}", "a = 3 and b != 4"),
    ("${a ? b : c}", "if a then b else c"),
    ("${a > 1 ? 'x' : b ? 'y' : 'z'}", 'if a > 1 then "x" else if b then "y" else "z"'),
    ("a if b else c", "if b then a else c"),
    ("${(a ? 1 : 2) + 3 == 4}", "(if a then 1 else 2) + 3 = 4"),
    ("${execution.getVariable('x') == 3}", "x = 3"),
    ('${execution.getVariable("x")}', "x"),
    ("${empty list}", 'list = null or list = "" or list = []'),
    ("${x.equals('y')}", 'x = "y"'),
    ("${list.size() > 2}", "count(list) > 2"),
    ("${list[0]}", "list[1]"),
    ("${map['key'].name == 1}", "map.key.name = 1"),
    (
        "${nrOfCompletedInstances/nrOfInstances >= 0.6}",
        "numberOfCompletedInstances / numberOfInstances >= 0.6",
    ),
    ("next(null, this.environment.variables.input <= 50);", "input <= 50"),
    ("next(null, environment.variables['input']);", "input"),
    ("return a === 1 || b !== 2;", "a = 1 or b != 2"),
    ("x is not None", "x != null"),
    ("x not in [1, 2]", "not(list contains([1, 2], x))"),
    ("x == True", "x = true"),
    ("1 < x < 5 and not y", "1 < x and x < 5 and not(y)"),
    ("a % 2 == 0", "modulo(a, 2) = 0"),
    ("${a - (b - c) == 'd'}", 'a - (b - c) = "d"'),
    ("${-(a + b) == 1}", "-(a + b) = 1"),
    (r"${a == 'it\'s \"so\"'}", 'a = "it\'s \\"so\\""'),
]


@pytest.mark.parametrize(("text", "hint"), HINTS)
def test_what_is_not_feel_is_offered_in_feel(text: str, hint: str) -> None:
    assert read(text) == (None, hint)


@pytest.mark.parametrize(
    "text",
    [
        "${bean.method(x)}",
        "${a &&}",
        "${a b}",
        "${new Date()}",
        "${x -> x}",
        "next(null, environment.variables['decision-1'])",
        "${" + "(" * 100 + "a" + ")" * 100 + "}",
        "${" + "!" * 1000 + "a}",
        "${a" + " + a" * 3000 + "}",
    ],
)
def test_what_has_no_counterpart_is_refused_without_a_hint(text: str) -> None:
    assert read(text) == (None, None)


def test_a_named_language_is_not_taken_for_feel() -> None:
    assert read("list[0]") == ("list[0]", None)
    assert read("list[0]", foreign=True) == (None, "list[1]")
    assert read("a > 1", foreign=True) == ("a > 1", None)


@pytest.mark.parametrize(
    ("text", "value", "hint"),
    [
        ("kermit", "kermit", None),
        ("${initiator}", "= initiator", None),
        ("Hello ${name}!", '= "Hello " + string(name) + "!"', None),
        ("${a == 1}", None, "= a = 1"),
        ("${a.b()} and ${c}", None, None),
    ],
)
def test_attributes_are_literal_but_for_their_expressions(
    text: str, value: str | None, hint: str | None
) -> None:
    assert read_value(text) == (value, hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("x = y + 1", "In FEEL: y + 1, with the result variable x"),
        ("execution.setVariable('a', b == 2);", "In FEEL: b = 2, with the result variable a"),
        ("var z = a && b;", "In FEEL: a and b, with the result variable z"),
        ("a && b", "In FEEL: a and b"),
        ("print(x)", None),
    ],
)
def test_scripts_of_one_assignment_are_explained(text: str, hint: str | None) -> None:
    assert script_hint(text) == hint
