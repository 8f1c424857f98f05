from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from designer.models import AuditEntry, DraftRevision

if TYPE_CHECKING:
    from django.test import Client

    from designer.models import Model

JSON = "application/json"


def put(client: Client, model: Model, body: Any) -> Any:
    return client.put(f"/api/models/{model.pk}/draft/", body, content_type=JSON)


def test_a_save_gives_the_next_revision(signed_in: Client, process: Model) -> None:
    text = process.draft.text.replace("First task", "Other task")
    answer = put(signed_in, process, {"text": text, "revision": 1})
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    assert signed_in.get(f"/api/models/{process.pk}/draft/").json()["text"] == text


def test_a_stale_save_changes_nothing_and_shows_the_other_side(
    signed_in: Client, process: Model
) -> None:
    theirs = process.draft.text.replace("First task", "Theirs")
    ours = process.draft.text.replace("First task", "Ours")
    put(signed_in, process, {"text": theirs, "revision": 1})
    answer = put(signed_in, process, {"text": ours, "revision": 1})
    assert answer.status_code == 409
    body = answer.json()
    assert (body["code"], body["location"]) == ("stale_revision", {"field": "revision"})
    assert body["theirs"]["text"] == theirs
    assert body["theirs"]["updated_by"] == "mo"
    assert signed_in.get(f"/api/models/{process.pk}/draft/").json()["text"] == theirs


def test_a_save_sent_twice_is_one_save(signed_in: Client, process: Model) -> None:
    text = process.draft.text.replace("First task", "Once")
    first = put(signed_in, process, {"text": text, "revision": 1}).json()
    again = put(signed_in, process, {"text": text, "revision": 1}).json()
    assert first["revision"] == again["revision"] == 2


def test_every_saved_text_is_kept(signed_in: Client, process: Model) -> None:
    for revision in (1, 2, 3):
        text = process.draft.text.replace("First task", f"Task {revision}")
        put(signed_in, process, {"text": text, "revision": revision})
    kept = DraftRevision.objects.filter(model=process).order_by("revision")
    assert [r.revision for r in kept] == [1, 2, 3, 4]
    assert AuditEntry.objects.filter(action="draft.save").count() == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "invalid"),
        ("not xml", "invalid_model"),
        ("<a/>", "invalid_model"),
        ("<!DOCTYPE a><a/>", "invalid_model"),
    ],
)
def test_a_text_that_is_no_model_is_not_stored(
    signed_in: Client, process: Model, text: str, code: str
) -> None:
    answer = put(signed_in, process, {"text": text, "revision": 1})
    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {code, "blank"}
    assert signed_in.get(f"/api/models/{process.pk}/draft/").json()["revision"] == 1


def test_a_draft_with_problems_is_stored_but_not_published(
    signed_in: Client, process: Model
) -> None:
    text = process.draft.text.replace('sourceRef="FirstTask"', 'sourceRef="Gone"')
    saved = put(signed_in, process, {"text": text, "revision": 1}).json()
    assert saved["problems"]
    url = f"/api/models/{process.pk}/versions/"
    answer = signed_in.post(url, {"revision": 2}, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_model")
    assert answer.json()["problems"]


def test_publishing_numbers_the_versions(signed_in: Client, process: Model) -> None:
    url = f"/api/models/{process.pk}/versions/"
    for number in (1, 2):
        answer = signed_in.post(url, {"revision": 1, "note": "n"}, content_type=JSON)
        assert (answer.status_code, answer.json()["number"]) == (201, number)
    assert [v["number"] for v in signed_in.get(url).json()] == [2, 1]
