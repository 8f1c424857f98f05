"""B09: variables come back as they went in, or are refused by name."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.bad_input.contract import asked, refused, sent

if TYPE_CHECKING:
    from django.test import Client

    from tests.integration.designer.runtime.conftest import Published

KEPT: dict[str, Any] = {
    "null": None, "true": True, "zero": 0, "minus": -1, "safe": 2**53 - 1, "half": 0.5,
    "empty": "", "blank": " ", "line": "a\nb\r\n\t", "quote": "'\"\\", "html": "<script>alert(1)</script>",
    "chinese": "折扣", "emoji": "👩‍👩‍👧", "combining": "e\u0301", "right to left": "\u202eabc",
    "zero width": "a\u200bb", "line separator": "a\u2028b", "private": "\ue000", "replacement": "\ufffd",
    "long": "x" * 100_000, "formula": "=1+1", "feel": "= 1 + 1", "template": "${x} {{x}} {0.__class__}",
    "list": [1, "a", None, [], {}], "nested": {"a": {"b": [{"c": 1}]}}, "empty list": [], "empty context": {},
    "tag alike": {"$": 1}, "dollar": {"$other": 1, "b": 2}, "date alike": "2026-02-30",
    "wide": {f"k{n}": n for n in range(2_000)}, "many": list(range(5_000)),
}  # fmt: skip
NAMES = [
    "class", "__class__", "__init__", "constructor", "toString", "hasOwnProperty", "self", "if",
    "for", "true", "null", "item", "a b", "a.b", "a-b", "折扣", "0", "$a", "", " ", "x" * 1_000, "ｎａｍｅ",
    "аdmin", "'; --", "<b>",
]  # fmt: skip
EXACT = [
    "0.1",
    "1.50",
    "123456789012345678901234567890.1234",
    "1e300",
    "-0.0",
    "9007199254740993",
    "1e-300",
    "9" * 34,
]
#: raw JSON of a value -> refused
REFUSED = {
    "NaN by tag": '{"$number": "NaN"}',
    "signalling NaN by tag": '{"$number": "sNaN"}',
    "infinity by tag": '{"$number": "-Infinity"}',
    "number by tag is text": '{"$number": "abc"}',
    "number by tag is a list": '{"$number": [1]}',
    "number by tag is huge": '{"$number": "1e999999999"}',
    "number by tag is beyond all": '{"$number": "1e99999999999999999999"}',
    "date by tag": '{"$date": "2026-02-30"}',
    "date by tag is a number": '{"$date": 5}',
    "duration by tag": '{"$duration": "P"}',
    "time by tag": '{"$time": "99:99"}',
    "date and time by tag": '{"$datetime": null}',
    "range by tag": '{"$range": []}',
    "range by tag of wrong parts": '{"$range": [{}, [], 1, 2, 3, 4]}',
    "unknown tag": '{"$python": "x"}',
    "deep": '{"a":' * 70 + "1" + "}" * 70,
    "deep lists": "[" * 120 + "]" * 120,
    "2 MB": '"' + "x" * 2_200_000 + '"',
    "prototype": '{"__proto__": 1}',
    "name twice": '{"a": 1, "a": 2}',
    "surrogate": '"\\ud800"',
    "NaN": "NaN",
    "5,000 digits": "9" * 5_000,
    "exponent": "1e7000",
    "exponent beyond all": "1e99999999999999999999",
    "NUL": '"a\\u0000b"',
    "NUL in a name": '{"a\\u0000b": 1}',
}


def start(client: Client, flow: Published, variables: bytes) -> Any:
    model = flow.version.model
    body = b'{"model": "%s", "variables": %s}' % (str(model.pk).encode(), variables)
    return sent(client, "POST", f"/api/workspaces/{model.workspace_id}/instances/", body)


def shown(client: Client, flow: Published, variables: bytes) -> Any:
    """The variables of a run that began with these."""
    answer = asked(lambda: start(client, flow, variables))
    assert answer.status == 201, str(answer)[:500]
    detail = client.get(f"/api/instances/{answer.content['id']}/").content
    return json.loads(detail, parse_float=Decimal)["variables"]


def test_values_come_back(client: Client, waiting: Published) -> None:
    client.force_login(waiting.user)
    wrong = []
    for name, value in KEPT.items():
        told = shown(client, waiting, json.dumps({"x": value}).encode())["x"]
        back = json.loads(json.dumps(told, default=float))
        if back != value and back != {"$": value}:
            wrong.append((name, str(told)[:200]))
    assert not wrong


def test_names_come_back(client: Client, waiting: Published) -> None:
    client.force_login(waiting.user)
    wrong = []
    for name in NAMES:
        answer = asked(lambda n=name: start(client, waiting, json.dumps({n: 1}).encode()))
        if answer.status != 201:
            wrong.append((name, answer.status, str(answer.content)[:200]))
            continue
        told = client.get(f"/api/instances/{answer.content['id']}/").json()["variables"]
        if told != {name: 1}:
            wrong.append((name, str(told)))
    assert not wrong


@pytest.mark.parametrize("text", EXACT)
def test_every_digit_comes_back(client: Client, waiting: Published, text: str) -> None:
    client.force_login(waiting.user)
    told = shown(client, waiting, b'{"x": %s}' % text.encode())["x"]
    again = told["$number"] if isinstance(told, dict) else told
    assert Decimal(str(again)) == Decimal(text)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_when_a_run_begins(client: Client, waiting: Published, name: str) -> None:
    client.force_login(waiting.user)
    body = b'{"x": %s}' % REFUSED[name].encode()
    refused(lambda: start(client, waiting, body), located=False)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_when_a_run_is_mended(client: Client, waiting: Published, name: str) -> None:
    client.force_login(waiting.user)
    pk = waiting.start()
    body = b'{"reason": "r", "variables": {"x": %s}}' % REFUSED[name].encode()
    refused(lambda: sent(client, "POST", f"/api/instances/{pk}/variables/", body), located=False)
