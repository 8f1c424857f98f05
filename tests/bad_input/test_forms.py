"""B10: what people send through forms: too much, too late, twice, somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from designer.models import UserTask
from tests.bad_input.conftest import allowed
from tests.bad_input.contract import asked, refused, sent
from tests.integration.designer import flows

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from tests.integration.designer.runtime.conftest import Published

FORM = """{"components": [
  {"type": "textfield", "key": "name", "validate": {"required": true, "minLength": 2, "maxLength": 5}},
  {"type": "number", "key": "amount", "validate": {"min": 1, "max": 10}},
  {"type": "checkbox", "key": "agree", "validate": {"required": true}},
  {"type": "select", "key": "kind", "values": [{"label": "A", "value": "a"}]},
  {"type": "checklist", "key": "tags", "values": [{"label": "A", "value": "a"}]},
  {"type": "datetime", "key": "day", "subtype": "date"},
  {"type": "textfield", "key": "fixed", "readonly": true},
  {"type": "textfield", "key": "off", "disabled": true},
  {"type": "textfield", "key": "why", "conditional": {"hide": "=kind != \\"a\\""}}
]}"""
GOOD: dict[str, Any] = {"name": "Ann", "agree": True}
CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"stranger": 1}, "stranger"),
    ({"__class__": 1}, "__class__"),
    ({"constructor": 1}, "constructor"),
    ({"": 1}, ""),
    ({"name.x": 1}, "name.x"),
    ({"name": None}, "name"),
    ({"name": ""}, "name"),
    ({"name": "a"}, "name"),
    ({"name": "abcdef"}, "name"),
    ({"name": 5}, "name"),
    ({"name": ["Ann"]}, "name"),
    ({"name": {"a": 1}}, "name"),
    ({"amount": 0}, "amount"),
    ({"amount": 11}, "amount"),
    ({"amount": 10**30}, "amount"),
    ({"amount": 10.0000001}, "amount"),
    ({"amount": "5"}, "amount"),
    ({"amount": True}, "amount"),
    ({"amount": [5]}, "amount"),
    ({"amount": {"$number": "5"}}, "amount"),
    ({"agree": False}, "agree"),
    ({"agree": "yes"}, "agree"),
    ({"agree": 1}, "agree"),
    ({"kind": "b"}, "kind"),
    ({"kind": ["a"]}, "kind"),
    ({"kind": {"a": 1}}, "kind"),
    ({"tags": "a"}, "tags"),
    ({"tags": ["b"]}, "tags"),
    ({"tags": [["a"]]}, "tags"),
    ({"tags": {"a": 1}}, "tags"),
    ({"day": "2026-02-30"}, "day"),
    ({"day": "yesterday"}, "day"),
    ({"day": 20260228}, "day"),
    ({"day": "9" * 1000}, "day"),
]
IGNORED: list[tuple[dict[str, Any], str]] = [
    ({"fixed": "x"}, "fixed"),
    ({"off": "x"}, "off"),
    ({"why": "x"}, "why"),
]


@pytest.fixture
def task(publish: Callable[[str], Published], client: Client) -> UserTask:
    """An open task with a form, of whoever is logged in."""
    step = (
        '<bpmn:userTask id="one" name="one"><bpmn:extensionElements><flowglass:form>'
        f"<![CDATA[{FORM}]]></flowglass:form></bpmn:extensionElements></bpmn:userTask>"
    )
    flow = allowed(publish(flows.line(step)))
    client.force_login(flow.user)
    return UserTask.objects.get(instance=flow.start())


def complete(client: Client, task: UserTask, variables: Any, **headers: str) -> HttpResponse:
    return client.post(
        f"/api/user-tasks/{task.pk}/complete/",
        {"variables": variables},
        content_type="application/json",
        headers=headers or None,
    )


@pytest.mark.parametrize(("change", "field"), CHANGES, ids=range(len(CHANGES)))
def test_a_wrong_field_is_named(
    client: Client, task: UserTask, change: dict[str, Any], field: str
) -> None:
    answer = refused(lambda: complete(client, task, {**GOOD, **change}))
    assert answer.content["location"] == {"field": field}
    task.refresh_from_db()
    assert task.state == "open"


@pytest.mark.parametrize(("change", "field"), IGNORED, ids=lambda value: str(value))
def test_a_field_that_is_not_theirs_to_set_stays(
    client: Client, task: UserTask, change: dict[str, Any], field: str
) -> None:
    answer = asked(lambda: complete(client, task, {**GOOD, **change}))
    assert answer.status == 200
    shown = client.get(f"/api/instances/{task.instance_id}/").json()
    assert field not in shown["variables"]


def test_a_completed_task_cannot_be_completed(client: Client, task: UserTask) -> None:
    assert complete(client, task, GOOD).status_code == 200
    answer = refused(lambda: complete(client, task, {**GOOD, "name": "Bob"}))
    assert answer.status == 409
    assert client.get(f"/api/instances/{task.instance_id}/").json()["variables"]["name"] == "Ann"


def test_the_same_request_twice_is_done_once(client: Client, task: UserTask) -> None:
    first = complete(client, task, GOOD, **{"Idempotency-Key": "k"})
    again = complete(client, task, GOOD, **{"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code) == (200, 200)
    answer = refused(
        lambda: complete(client, task, {**GOOD, "name": "Bob"}, **{"Idempotency-Key": "k"}),
        located=False,
    )
    assert answer.status == 422


def test_a_task_of_a_cancelled_run(client: Client, task: UserTask) -> None:
    path = f"/api/instances/{task.instance_id}/cancel/"
    assert sent(client, "POST", path, {"reason": "r"}).status_code == 200
    answer = refused(lambda: complete(client, task, GOOD))
    assert answer.status == 409


def test_a_task_of_somebody_else(client: Client, task: UserTask) -> None:
    UserTask.objects.filter(pk=task.pk).update(assignee="other")
    answer = refused(lambda: complete(client, task, GOOD), located=False)
    assert answer.status in {403, 404}
    task.refresh_from_db()
    assert task.state == "open"


@pytest.mark.parametrize("variables", [None, 5, "x", [], [1], True])
def test_variables_are_an_object(client: Client, task: UserTask, variables: Any) -> None:
    refused(lambda: complete(client, task, variables))
