"""Expressions checked as they are typed, and rules that say why they did not match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from designer.models import Model

JSON = "application/json"


@pytest.mark.parametrize(
    ("text", "mode", "names", "found"),
    [
        ("amount > 5", "expression", ["amount"], 0),
        ("Order size > 5", "expression", ["Order size"], 0),
        ("amount >", "expression", [], 1),
        ("", "expression", [], 0),
        ("> 5, [1..2]", "unary", [], 0),
        ("> > 5", "unary", [], 1),
        ("? > limit", "unary", ["limit"], 0),
        ("(" * 5_000, "expression", [], 1),
        ("x = 1\ncall log(message: a) as sent\nemit big(size: 2)", "actions", ["a"], 0),
        ("x = Order size + 1", "actions", ["Order size"], 0),
        ("x = 1\ny = 2 +", "actions", [], 1),
        ("x =", "actions", [], 1),
        ("do something", "actions", [], 1),
        ("call log(message: )", "actions", [], 1),
    ],
)
def test_the_engine_judges(
    signed_in: Client, text: str, mode: str, names: list[str], found: int
) -> None:
    body = {"text": text, "mode": mode, "names": names}
    answer = signed_in.post("/api/feel/check/", body, content_type=JSON)
    assert answer.status_code == 200
    problems = answer.json()["problems"]
    assert len(problems) == found
    for problem in problems:
        assert problem["message"]
        assert problem["line"] >= 1


@pytest.mark.parametrize(
    "body",
    [
        {"text": 1, "mode": "expression"},
        {"text": "1", "mode": "other"},
        {"text": "1", "mode": "unary", "names": [1]},
        {"text": "1" * 10_001, "mode": "unary"},
        {"text": "1", "mode": "unary", "more": 1},
    ],
)
def test_a_request_of_another_shape_is_refused(signed_in: Client, body: dict) -> None:
    assert signed_in.post("/api/feel/check/", body, content_type=JSON).status_code in {400, 422}


def test_an_evaluation_says_why_the_other_rules_failed(signed_in: Client, decision: Model) -> None:
    sheet = signed_in.get(f"/api/models/{decision.pk}/sheet/").json()
    answer = signed_in.post(
        f"/api/models/{decision.pk}/evaluate/", {"variables": {}}, content_type=JSON
    ).json()
    columns = {column["id"] for column in sheet["columns"]}
    missed = [failure["rule"] for failure in answer["failures"]]
    assert sorted({*missed, *answer["rules"]}) == list(range(1, len(sheet["rows"]) + 1))
    for failure in answer["failures"]:
        assert failure["column"] in columns
        assert failure["reason"] == "no_value"
