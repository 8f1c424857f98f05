"""A mask hides names and values, however they are written, and nothing else."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Event, Mask, hidden_in

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "s3cret/+ü&x"  # noqa: S105 - made up


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"Bearer {SECRET}",
        b64encode(SECRET.encode()).decode(),
        urlsafe_b64encode(SECRET.encode()).decode(),
        b64encode(f"u:{SECRET}".encode()).decode(),
        b64encode(f"us:{SECRET}:x".encode()).decode(),
        SECRET.encode().hex(),
        SECRET.encode().hex().upper(),
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        repr(SECRET),
        "s3cret/+\\u00fc&x",
        "s3cret/+ü&amp;x",
    ],
)
def test_a_value_is_hidden_however_it_is_written(text: str) -> None:
    told = Mask(values=[SECRET]).text(text)
    assert Mask.SHOWN in told
    assert "s3cret" not in told


@given(st.text(min_size=4, max_size=40), st.binary(max_size=5), st.binary(max_size=5))
def test_no_writing_of_any_value_comes_through(value: str, before: bytes, after: bytes) -> None:
    try:
        data = value.encode()
    except UnicodeEncodeError:
        return  # lone surrogates have no bytes
    mask = Mask(values=[value])
    coded = b64encode(before + data + after).decode()
    assert value not in mask.text(f"<{value}>").replace(Mask.SHOWN, "") or value in Mask.SHOWN
    assert data.hex() not in mask.text(data.hex())
    assert mask.text(coded) != coded


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"pin": 1, "city": "Ulm"}, {"pin": "•••", "city": "Ulm"}),
        ({"a": [{"pin": None}]}, {"a": [{"pin": "•••"}]}),
        (Decimal("71935528"), "•••"),
        (Decimal(5), Decimal(5)),
        (True, True),
        (None, None),
        ("the pin = 12, of two", "the pin = •••, of two"),
        ("the spin = 12", "the spin = 12"),
    ],
)
def test_what_stands_under_a_name_is_hidden_and_the_rest_is_not(
    value: object, shown: object
) -> None:
    assert Mask(["pin"], [71935528]).value(value) == shown


def test_a_short_value_hides_itself_and_no_part_of_a_text() -> None:
    mask = Mask(values=["7"])
    assert mask.value({"n": "7", "m": Decimal(7), "text": "717"}) == {
        "n": "•••",
        "m": "•••",
        "text": "717",
    }


def test_an_event_keeps_its_place_and_loses_what_must_not_be_shown() -> None:
    data = {"job": "i:7", "attempt": 1, "parameters": {"iban": "DE02", "n": 1}, "handler": "DE02"}
    event = Event("i", 7, NOW, "job.created", "pay", "i:6", data)
    mask = Mask(["iban"], hidden_in(event, frozenset({"iban"})))
    shown = mask.event(event)
    assert shown._replace(data={}) == event._replace(data={})
    assert shown.data == {**data, "parameters": {"iban": "•••", "n": 1}}
    assert event.data["parameters"]["iban"] == "DE02"


def test_values_are_found_under_their_names_at_any_depth() -> None:
    data = {"variables": {"patient": {"name": "Ada", "tags": ["x", 5]}, "city": "Ulm"}}
    event = Event("i", 1, NOW, "variables.set", None, None, data)
    assert set(hidden_in(event, frozenset({"patient"}))) == {"Ada", "x", "5"}


def test_an_empty_mask_hides_nothing() -> None:
    assert not Mask()
    assert Mask().value({"a": "b"}) == {"a": "b"}
