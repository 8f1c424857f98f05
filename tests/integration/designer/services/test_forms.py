"""What a form lets through: its own fields, in their types and bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from designer.services.forms import form_values
from designer.services.refusals import InvalidField

FORM = {
    "components": [
        {"type": "text", "text": "hello"},
        {"type": "textfield", "key": "name", "validate": {"required": True, "maxLength": 5}},
        {
            "type": "group",
            "components": [{"type": "number", "key": "amount", "validate": {"min": 1, "max": 10}}],
        },
        {"type": "checkbox", "key": "express"},
        {"type": "select", "key": "type", "values": [{"label": "A", "value": "a"}]},
        {"type": "datetime", "key": "day", "subtype": "date"},
        {"type": "textfield", "key": "fixed", "readonly": True},
        {
            "type": "textfield",
            "key": "why",
            "conditional": {"hide": '=type != "a"'},
            "validate": {"required": True},
        },
    ]
}


def test_good_values_pass() -> None:
    given = {"name": "Ada", "amount": Decimal("2.5"), "express": True, "day": "2026-02-28"}
    assert form_values(FORM, given, {}) == given


def test_a_checkbox_left_alone_is_no() -> None:
    assert form_values(FORM, {"name": "Ada"}, {})["express"] is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"name": "abcdef"}, "name"),
        ({"amount": 0}, "amount"),
        ({"amount": 11}, "amount"),
        ({"amount": "5"}, "amount"),
        ({"amount": True}, "amount"),
        ({"express": "yes"}, "express"),
        ({"type": "b"}, "type"),
        ({"type": ["a"]}, "type"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": 5}, "day"),
        ({"stranger": 1}, "stranger"),
        ({"type": "a"}, "why"),
    ],
)
def test_a_bad_value_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        form_values(FORM, {"name": "Ada", **change}, {})
    assert refused.value.location == {"field": field}


def test_read_only_fields_are_not_taken() -> None:
    assert "fixed" not in form_values(FORM, {"name": "Ada", "fixed": "changed"}, {})


def test_without_a_form_the_variables_pass() -> None:
    assert form_values(None, {"a": [1]}, {}) == {"a": [1]}
