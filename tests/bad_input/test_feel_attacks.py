"""B04: expressions that attack the evaluator, through the API that tries a decision and the checker."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import orjson
import pytest

import engine
from designer.models import Draft
from tests.bad_input.contract import INSIDE, asked, holds, rows, sent

if TYPE_CHECKING:
    from django.test import Client

    from designer.models import Model

HEAD = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="d" '
    'namespace="urn:x"><decision id="one" name="one"><variable name="one"/><literalExpression>'
    "<text>{}</text></literalExpression></decision></definitions>"
)
TEXTS = {
    "deep parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "open parentheses": "(" * 10_000,
    "deep lists": "[" * 5_000 + "]" * 5_000,
    "deep contexts": "{a:" * 2_000 + "1" + "}" * 2_000,
    "deep minus": "-" * 5_000 + "1",
    "deep not": "not(" * 3_000 + "true" + ")" * 3_000,
    "deep if": "if true then " * 2_000 + "1" + " else 0" * 2_000,
    "deep path": "a." * 10_000 + "b",
    "deep filter": "a" + "[1]" * 5_000,
    "deep functions": "function(x) " * 2_000 + "x",
    "long sum": "1" + "+1" * 20_000,
    "literal of 1 MB": '"' + "a" * 1_000_000 + '"',
    "number of 100,000 digits": "9" * 100_000,
    "name of 100,000": "a" * 100_000,
    "list of 100,000": "[" + "1," * 100_000 + "1]",
    "endless for": "for i in 1..10**12 return i",
    "huge for": "for a in 1..1000, b in 1..1000, c in 1..1000 return 1",
    "nested for": "for a in 1..1000 return for b in 1..1000 return for c in 1..1000 return 1",
    "huge some": "some x in 1..1000000000 satisfies false",
    "huge every": "every x in 1..1000000000 satisfies true",
    "huge range": "count(1..1000000000)",
    "huge filter": "(for i in 1..1000000 return i)[item > 5]",
    "tower": "10**10**10",
    "tower of nines": "9**9**9**9**9",
    "huge product": "10**6144*10**6144",
    "tiny": "10**-6144/10**6144",
    "division by zero": "1/0",
    "exponent": "exp(1000000)",
    "log of zero": "log(0)",
    "root of minus": "sqrt(-1)",
    "decimal": "decimal(1/3, 99999999)",
    "round": "round up(1, -99999999)",
    "modulo": "modulo(10**6000, 3)",
    "doubling": "string join(for i in 1..100000 return \"" + "a" * 200 + '")',
    "doubling by partial": "for i in 1..40 return if i = 1 then \"aa\" else partial[-1] + partial[-1]",
    "recursion": "{f: function(n) f(n + 1), r: f(1)}.r",
    "self application": "(function(f) f(f))(function(f) f(f))",
    "sort in sort": "sort(for i in 1..1000 return 1000-i, function(x,y) sort(for j in 1..1000 return 1000-j, function(a,b) a<b)[1]<x)",
    "concatenate": "count(concatenate(1..100000, 1..100000, 1..100000))",
    "flatten": "flatten([[[[1..100000]]]])",
    "redos": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    "redos 2": 'matches("' + "a" * 5_000 + '!", "^(([a-z])+.)+[A-Z]([a-z])+$")',
    "redos replace": 'replace("' + "x" * 5_000 + '", "(x+x+)+y", "z")',
    "redos split": 'split("' + "a" * 5_000 + '", "(a|aa)+$")',
    "bad pattern": 'matches("a", "(")',
    "substring": 'substring("abc", 10**20)',
    "year": 'date("999999999-12-31")',
    "year beyond": "date(9999999999, 1, 1)",
    "date and duration": 'date("2020-01-01") + duration("P99999999Y")',
    "duration": 'duration("P99999999999999999999Y")',
    "time zone": 'time("10:00:00@Nowhere/Land")',
    "no date": '@"2020-13-45"',
    "range of text": 'range("[1..1e600]")',
    "class": "__class__",
    "class of a value": "a.__class__.__mro__",
    "class of a function": "sum.__globals__",
    "builtins": "__builtins__",
    "import": '__import__("os").system("id")',
    "format": 'string("{0.__class__}")',
    "percent": 'string("%s%n%x")',
    "shadow": "{sum: 5, r: sum(1, 2)}.r",
    "self": "{a: a}",
    "cycle": "{a: b, b: a}",
    "reserved as names": "{if: 1, for: 2}",
    "never closed": '"abc',
    "comment never closed": "1 /* 2",
    "surrogate": '"\\ud800"',
    "NUL": "a\\u0000b",
    "right to left": "\u202e1+1",
    "zero width": "1\u200b+1",
    "operators": "+ * / - ** = != < >",
    "dots": "......",
    "unicode digits": "١ + ٢",
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_the_decision_answers_or_is_refused(signed_in: Client, decision: Model, name: str) -> None:
    """Each text as the logic of a decision that is tried; the sheet and the checker see it as well."""
    text = HEAD.format(escape(TEXTS[name]))
    Draft.objects.filter(pk=decision.pk).update(text=text)
    before = rows()
    answers = [
        asked(lambda: sent(signed_in, "POST", f"/api/models/{decision.pk}/evaluate/", {}))
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    if answers[0].status >= 400:
        holds(answers[0])
    check = asked(
        lambda: sent(signed_in, "POST", f"/api/models/{decision.pk}/check/", {"text": text})
    )
    assert not INSIDE.search(str(check.content))
    assert rows() == before


@pytest.mark.parametrize("mode", ["expression", "unary", "actions"])
def test_the_checker_takes_them_all(signed_in: Client, mode: str) -> None:
    wrong = []
    for name, text in TEXTS.items():
        body = {"text": text, "mode": mode, "names": ["a"]}
        try:
            answer = asked(lambda body=body: sent(signed_in, "POST", "/api/feel/check/", body))
            if answer.status >= 400:
                holds(answer)
            for problem in answer.content.get("problems", ()):
                assert not INSIDE.search(problem["message"])
        except AssertionError as error:
            wrong.append((name, str(error)[:300]))
    assert not wrong


@pytest.mark.parametrize("name", TEXTS)
def test_a_rule_and_a_guard_name_their_place(name: str) -> None:
    """The same texts in a task graph and a rule set: only our own errors."""
    task = {"id": "a", "handler": "h", "when": TEXTS[name], "parameters": {"x": f"= {TEXTS[name]}"}}
    rule = {"id": "r", "when": TEXTS[name], "then": [{"set": "x", "to": f"= {TEXTS[name]}"}]}
    for problem in engine.taskgraph.validate(orjson.dumps({"tasks": [task]})):
        assert problem.element_id == "a"
    for problem in engine.rules.validate(orjson.dumps({"rules": [rule]})):
        assert problem.element_id == "r"
