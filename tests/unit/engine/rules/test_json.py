"""Rule sets as JSON: what the schema says and what the reader takes are the same."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from engine import RuleSet, rules

FULL = {
    "format": "rule-set/1",
    "key": "discounts",
    "name": "Discounts",
    "mode": "inference",
    "limit": 50,
    "rules": [
        {
            "id": "vip",
            "name": "Good customers",
            "when": "vip and amount > 100",
            "priority": 10,
            "group": "discount",
            "from": "2026-01-01",
            "until": "2026-12-31",
            "then": [
                {"set": "discount", "to": "= amount / 10"},
                {"call": "notify", "with": {"text": "= name"}, "result": "told"},
                {"emit": "discounted", "data": {"amount": "= amount"}},
            ],
        },
        {"id": "off", "when": "true", "enabled": False, "then": [{"set": "x", "to": None}]},
    ],
}


def test_the_schema_is_a_schema_and_takes_a_full_set() -> None:
    jsonschema.Draft202012Validator.check_schema(rules.schema())
    jsonschema.validate(FULL, rules.schema())
    text = RuleSet.from_json(json.dumps(FULL)).to_json()
    jsonschema.validate(json.loads(text), rules.schema())
    assert json.loads(text) == FULL
    assert RuleSet.from_json(text).to_json() == text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"wen": "true"}, "unknown_field"),
        ({"priority": "high"}, "bad_value"),
        ({"from": "tomorrow"}, "bad_date"),
        ({"enabled": "yes"}, "bad_value"),
        ({"then": [{"do": "x"}]}, "bad_value"),
        ({"then": [{"set": "x"}]}, "bad_value"),
        ({"then": [{"set": "x", "to": "= 1 +"}]}, "expression_syntax"),
        ({"then": [{"call": "x", "wiht": {}}]}, "unknown_field"),
        ({"when": "a >"}, "expression_syntax"),
        ({"when": ""}, "expression_empty"),
        ({"id": ""}, "id_missing"),
    ],
)
def test_each_mistake_is_told(change: dict[str, Any], code: str) -> None:
    data = {"rules": [{"id": "a", "when": "true", **change}]}
    assert code in [problem.code for problem in rules.validate(json.dumps(data))]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rules": []}', '{"rules": [1]}'])
def test_what_is_no_rule_set_is_refused(text: str) -> None:
    assert rules.validate(text)
