"""Models in folders: who may move them, what a folder may be called, what is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from designer.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.test import Client

    from designer.models import Model

JSON = "application/json"


def move(client: Client, model: Model, folder: Any, **more: Any) -> Any:
    body = {"folder": folder, **more}
    return client.patch(f"/api/models/{model.pk}/", body, content_type=JSON)


def test_a_model_is_in_no_folder_goes_into_one_and_comes_out(
    signed_in: Client, process: Model
) -> None:
    assert signed_in.get(f"/api/models/{process.pk}/").json()["folder"] == ""
    assert move(signed_in, process, "  Sales 销售 ").json()["folder"] == "Sales 销售"
    listed = signed_in.get(f"/api/workspaces/{process.workspace_id}/models/").json()
    assert [each["folder"] for each in listed] == ["Sales 销售"]
    assert move(signed_in, process, "").json()["folder"] == ""
    moves = AuditEntry.objects.filter(action="model.move").order_by("seq")
    told = [(entry.detail["from"], entry.detail["to"]) for entry in moves]
    assert told == [("", "Sales 销售"), ("Sales 销售", "")]


def test_moving_to_where_it_is_changes_nothing(signed_in: Client, process: Model) -> None:
    move(signed_in, process, "Sales")
    assert move(signed_in, process, "Sales").status_code == 200
    assert AuditEntry.objects.filter(action="model.move").count() == 1


@pytest.mark.parametrize("folder", ["a\nb", "a\x00b", "x" * 81, 5, None, ["a"]])
def test_what_cannot_be_a_folder_is_refused_by_its_field(
    signed_in: Client, process: Model, folder: Any
) -> None:
    answer = move(signed_in, process, folder)
    assert 400 <= answer.status_code < 500
    assert answer.json()["location"] == {"field": "folder"}
    process.refresh_from_db()
    assert process.folder == ""


def test_a_name_and_a_folder_change_together_or_not_at_all(
    signed_in: Client, process: Model
) -> None:
    before = process.name
    assert move(signed_in, process, "a\tb", name="New").status_code == 422
    process.refresh_from_db()
    assert (process.name, process.folder) == (before, "")
    answer = move(signed_in, process, "Sales", name="New").json()
    assert (answer["name"], answer["folder"]) == ("New", "Sales")


def test_a_change_of_nothing_is_refused(signed_in: Client, process: Model) -> None:
    answer = signed_in.patch(f"/api/models/{process.pk}/", {}, content_type=JSON)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        ("modeller", "process", 200),
        ("modeller", "decision", 403),
        ("decision_author", "decision", 200),
        ("decision_author", "process", 403),
        ("operator", "process", 403),
        ("task_user", "process", 403),
        ("auditor", "decision", 403),
        ("admin", "process", 403),
    ],
)
def test_who_may_edit_a_kind_may_move_it(
    person: Callable[..., User],
    client: Client,
    request: pytest.FixtureRequest,
    role: str,
    kind: str,
    status: int,
) -> None:
    model = request.getfixturevalue(kind)
    client.force_login(person("somebody", role))
    assert move(client, model, "Sales").status_code == status
    model.refresh_from_db()
    assert model.folder == ("Sales" if status == 200 else "")


def test_a_model_of_another_workspace_is_not_there(
    person: Callable[..., User], client: Client, process: Model
) -> None:
    from designer.models import Workspace

    elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    client.force_login(person("stranger", "modeller", place=elsewhere))
    assert move(client, process, "Sales").status_code == 404
