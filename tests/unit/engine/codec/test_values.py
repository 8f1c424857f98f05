"""Values, events and states survive storage unchanged."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import codec
from engine.bpmn.values import normal
from engine.codec.upgrades import upgraded
from engine.errors import UnreadableData
from engine.feel import evaluate


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (None, None),
        (True, True),
        ("a", "a"),
        (Decimal(5), 5),
        (Decimal("1.5"), 1.5),
        (Decimal("1.50"), {"$number": "1.50"}),
        (Decimal("1E+2"), {"$number": "1E+2"}),
        (Decimal(2**60), {"$number": str(2**60)}),
        (Decimal("-0"), {"$number": "-0"}),
        ([Decimal(1), "x"], [1, "x"]),
        ({"a": Decimal(1)}, {"a": 1}),
        ({"$date": "x"}, {"$": {"$date": "x"}}),
        ({"$": Decimal(1)}, {"$": {"$": 1}}),
        ({"$a": Decimal(1), "b": None}, {"$a": 1, "b": None}),
    ],
)
def test_the_json_of_a_value(value: Any, data: Any) -> None:
    assert codec.encode_value(value) == data
    back = codec.decode_value(json.loads(json.dumps(data)))
    assert back == value
    assert str(back) == str(value)


@pytest.mark.parametrize(
    "text",
    [
        'date("2026-01-31")',
        'time("10:00:00")',
        'time("10:00:00@Europe/Paris")',
        'date and time("2026-01-31T10:00:00.5+02:00")',
        'duration("P1Y2M")',
        'duration("-PT1.5S")',
        "[1..5)",
        "(< 10)",
        '[date("2026-01-01")..date("2026-02-01")]',
    ],
)
def test_what_json_cannot_say_carries_a_tag(text: str) -> None:
    value = evaluate(text).value
    assert value is not None
    data = codec.encode_value(value)
    assert next(iter(data)).startswith("$")
    assert codec.decode_value(json.loads(json.dumps(data))) == value


numbers = st.one_of(
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
)
names = st.one_of(st.text(max_size=5), st.sampled_from(["$", "$date", "$number", "$range", "a"]))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=8,
)


@given(values)
def test_decoding_gives_back_what_was_encoded(value: Any) -> None:
    known = normal(value)
    stored = json.dumps(codec.encode_value(known))
    back = codec.decode_value(json.loads(stored))
    assert back == known
    assert repr(back) == repr(known)


@pytest.mark.parametrize(
    "data", [{"$date": "no"}, {"$number": "x"}, {"$what": 1}, {"$range": [1]}, {"$date": 4}]
)
def test_unknown_tags_are_refused(data: Any) -> None:
    with pytest.raises(UnreadableData):
        codec.decode_value(data)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"v": 99}', '{"v": 1}', '{"v": 1, "instance": "i", "status": 3}']
)
def test_a_state_that_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(UnreadableData):
        codec.decode_state(text)


def test_upgrades_run_one_after_the_other() -> None:
    steps = {1: lambda d: {**d, "a": 1}, 2: lambda d: {**d, "b": d["a"] + 1}}
    assert upgraded({"v": 1}, upgrades=steps, target=3) == {"v": 3, "a": 1, "b": 2}
    with pytest.raises(UnreadableData):
        upgraded({"v": 4}, upgrades=steps, target=3)
