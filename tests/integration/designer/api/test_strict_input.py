"""Bad input gets a 4xx in the one shape, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from designer.models import Model as Models

if TYPE_CHECKING:
    from django.test import Client

    from designer.models import Model, Workspace

JSON = "application/json"
BODIES = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[" * 200_000,
    b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    b'{"kind": "process", "name": NaN}',
    b'{"kind": "process", "name": ' + b"9" * 5_000 + b"}",
    b'{"kind": "process", "name": 1e999999}',
    b'{"kind": "process", "kind": "process", "name": "a"}',
    b'{"kind": "process", "name": "\\ud800"}',
    b'{"kind": "process", "name": "a", "__proto__": {}}',
    b'{"kind": "process", "name": 5}',
    b'{"kind": "process", "name": "   "}',
    b'{"kind": "nothing", "name": "a"}',
    b'{"kind": "process", "name": "a\\u0000b"}',
    b"[]",
    b"null",
    b'"text"',
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_it_is_refused_in_words(signed_in: Client, workspace: Workspace, body: bytes) -> None:
    url = f"/api/workspaces/{workspace.pk}/models/"
    answer = signed_in.generic("POST", url, body, content_type=JSON)
    assert 400 <= answer.status_code < 500
    assert set(answer.json()) >= {"code", "message", "location"}
    assert Models.objects.count() == 0


def test_an_unknown_field_is_named(signed_in: Client, workspace: Workspace) -> None:
    body = {"kind": "process", "name": "a", "workspace": "x"}
    url = f"/api/workspaces/{workspace.pk}/models/"
    answer = signed_in.post(url, body, content_type=JSON)
    assert answer.status_code == 400
    assert answer.json()["location"] == {"field": "workspace"}


def test_another_media_type_is_refused(signed_in: Client, process: Model) -> None:
    answer = signed_in.put(f"/api/models/{process.pk}/draft/", b"x", content_type="text/plain")
    assert answer.status_code == 415


def test_too_large_a_text_names_the_limit(
    signed_in: Client, process: Model, settings: object
) -> None:
    settings.FLOWGLASS_LIMITS = {**settings.FLOWGLASS_LIMITS, "model_bytes": 100}
    body = {"text": "x" * 101, "revision": 1}
    answer = signed_in.put(f"/api/models/{process.pk}/draft/", body, content_type=JSON)
    assert (answer.status_code, answer.json()["limit"]) == (413, 100)


@pytest.mark.parametrize("query", ["cursor=x", "state=odd", "model=7", "cursor=%00"])
def test_odd_queries_are_refused(signed_in: Client, workspace: Workspace, query: str) -> None:
    answer = signed_in.get(f"/api/workspaces/{workspace.pk}/instances/?{query}")
    assert answer.status_code == 400


def test_a_foreign_id_answers_like_a_missing_one(
    signed_in: Client, process: Model, person: object
) -> None:
    from designer.models import Membership

    Membership.objects.all().delete()
    foreign = signed_in.get(f"/api/models/{process.pk}/")
    missing = signed_in.get("/api/models/01890000-0000-7000-8000-000000000000/")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()
