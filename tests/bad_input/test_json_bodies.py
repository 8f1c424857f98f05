"""B07: every operation of the API's own description, with bodies that are wrong in one way each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from designer.models import AlertRule, Incident, Instance, Pool, UserTask, Version
from tests.bad_input.bodies import RAW, Operation, operations
from tests.bad_input.contract import asked, holds, refused, refused_or_taken, rows, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.test import Client

    from designer.models import Model

ALL: list[Operation] = operations(SchemaGenerator().get_schema(request=None, public=True))
KINDS = ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x", "application/octet-stream"]  # fmt: skip


@pytest.fixture
def things(process: Model, decision: Model, rules: Model, person: Callable[..., User]) -> Any:
    """One of each, of which the person who asks may do everything."""
    now, place = timezone.now(), process.workspace
    boss = person(
        "boss", "admin", "modeller", "decision_author", "operator", "task_user", "auditor"
    )
    text = process.draft.text
    version = Version.objects.create(
        model=process, number=1, text=text, content_hash="0" * 64, created_at=now
    )
    run = Instance.objects.create(
        workspace=place, model=process, version=version, started_at=now, started_by=boss,
        state="completed",
    )  # fmt: skip
    task = UserTask.objects.create(
        workspace=place, instance=run, key="k", node="n", name="T", state="completed",
        created_at=now,
    )  # fmt: skip
    incident = Incident.objects.create(
        workspace=place, instance=run, key="k", code="c", message="m", state="resolved",
        raised_at=now,
    )  # fmt: skip
    pool = Pool.objects.create(workspace=place, name="bank")
    rule = AlertRule.objects.create(workspace=place, name="r", measure="queue", threshold=1)
    return {
        "boss": boss, "workspace": place.pk, "process": process.pk, "decision": decision.pk,
        "rules": rules.pk, "version": version.pk, "instance": run.pk, "task": task.pk,
        "incident": incident.pk, "pool": pool.pk, "rule": rule.pk, "name": "token",
    }  # fmt: skip


def address(operation: Operation, things: dict[str, Any]) -> str:
    """The operation's address, on the model of the kind that it is about."""
    path = operation.path
    kind = (
        "rules"
        if "/rules/" in path
        else "decision"
        if "sheet" in path or "evaluate" in path
        else "process"
    )
    for name, value in {**things, "model": things[kind]}.items():
        path = path.replace(f"{{{name}}}", str(value))
    assert "{" not in path, path
    return path


def names() -> list[str]:
    return [operation.name for operation in ALL]


def test_the_description_has_operations() -> None:
    assert len(ALL) >= 20


@pytest.mark.parametrize("operation", ALL, ids=names())
def test_what_is_no_json_is_refused(
    client: Client, things: dict[str, Any], operation: Operation
) -> None:
    client.force_login(things["boss"])
    path, wrong = address(operation, things), []
    for name, body in RAW.items():
        try:
            refused(lambda body=body: sent(client, operation.method, path, body), located=False)
        except AssertionError as error:
            if name not in {"empty", "blank"}:  # an operation may need nothing
                wrong.append((name, str(error)[:300]))
    for kind in KINDS:
        try:
            told = asked(lambda kind=kind: sent(client, operation.method, path, b"{}", kind))
            assert told.status in {400, 415}, told
            holds(told, located=False)
        except AssertionError as error:
            wrong.append((kind, str(error)[:300]))
    assert not wrong


@pytest.mark.parametrize("operation", ALL, ids=names())
def test_a_field_that_is_wrong_is_refused_or_honestly_taken(
    client: Client, things: dict[str, Any], operation: Operation
) -> None:
    client.force_login(things["boss"])
    path, wrong = address(operation, things), []
    for name, body in operation.broken():
        try:
            answer = refused_or_taken(lambda body=body: sent(client, operation.method, path, body))
            if name in {"an extra field", "a name of Python"}:
                assert answer.status in {400, 422}, answer
                assert answer.content["location"].get("field"), answer
        except AssertionError as error:
            wrong.append((name, str(error)[:300]))
    assert not wrong


QUERIES = ["cursor=x", "cursor=-1", "cursor=9999999999999999999", "cursor=%00", "cursor=%F0%9F", "state=odd", "state=%00", "model=7", "model=%00", "after=-1", "after=1e9", "after=99999999999999999999", "after=x", "as=exe", "draft=7", "decision=%00", "decision=nowhere", "state=open&state=closed", "cursor[]=1", "a" * 5_000 + "=1", "&" * 900]  # fmt: skip
LISTS = ["/api/workspaces/{workspace}/instances/", "/api/workspaces/{workspace}/user-tasks/", "/api/workspaces/{workspace}/incidents/", "/api/workspaces/{workspace}/audit/", "/api/instances/{instance}/events/", "/api/workspaces/{workspace}/models/", "/api/models/{decision}/sheet/", "/api/models/{decision}/sheet/file/", "/api/models/{rules}/rules/file/", "/api/models/{process}/start-form/", "/api/models/{process}/sheet/", "/api/models/{decision}/rules/"]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_odd_queries_get_an_answer(client: Client, things: dict[str, Any], path: str) -> None:
    client.force_login(things["boss"])
    before, wrong = rows(), []
    for query in QUERIES:
        url = f"{path.format(**things)}?{query}"
        try:
            answer = asked(lambda url=url: client.get(url))
            if answer.status >= 400:
                holds(answer, located=False)
        except AssertionError as error:
            wrong.append((query[:40], str(error)[:300]))
    assert not wrong
    assert rows() == before


KEYS = ["", " ", "x" * 201, "a\tb", "é" * 10, "\x7f", "'; --"]


@pytest.mark.parametrize("key", KEYS)
def test_odd_idempotency_keys(client: Client, things: dict[str, Any], key: str) -> None:
    client.force_login(things["boss"])
    path = f"/api/workspaces/{things['workspace']}/signals/"
    answer = asked(
        lambda: client.post(
            path, {"name": "a"}, content_type="application/json", headers={"Idempotency-Key": key}
        )
    )
    assert answer.status == 202 or answer.status == 422
    if answer.status == 422:
        holds(answer)
