"""P11, permission control: who may model, publish, run, decide, operate, audit; what a model may call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from designer import access
from designer.models import AuditEntry, Incident, Membership, Role, Workspace
from designer.runtime.worker import Worker
from designer.services.instances import instance_start
from designer.services.models import model_create
from designer.services.versions import version_publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import User

    Person = Callable[..., User]

#: what people do, and the roles that may
DEEDS = {
    "model": ("process.edit", {"modeller"}),
    "decide": ("decision.edit", {"decision_author"}),
    "publish": ("process.publish", {"modeller", "admin"}),
    "run": ("instance.start", {"operator", "task_user"}),
    "watch": ("instance.view", {"operator", "auditor"}),
    "operate": ("instance.operate", {"operator"}),
    "do tasks": ("task.complete", {"task_user"}),
    "audit": ("audit.view", {"auditor", "admin"}),
    "keep secrets": ("secret.manage", {"admin"}),
    "give roles": ("member.manage", {"admin"}),
    "allow handlers": ("settings.manage", {"admin"}),
}


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Worker]:
    made = Worker(threads=2, name="p11:1:1")
    yield made
    made.stop(drain=2.0)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(client: Client, method: str, address: str, body: Any = None) -> Any:
    return getattr(client, method)(address, body, content_type="application/json")


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_belongs_to_its_roles(deed: str, person: Person, workspace: Workspace) -> None:
    action, allowed = DEEDS[deed]
    for role in Role.values:
        assert access.may(person(role, role), action, workspace.pk) == (role in allowed), role
    assert not access.may(person("nobody"), action, workspace.pk)


def test_an_administrator_sees_no_run_without_a_role_for_it(
    person: Person, workspace: Workspace, process: Any, modeller: User
) -> None:
    started = instance_start(user=modeller, model=process, variables={}, source="draft")
    admin = browser(person("boss", "admin"))
    assert admin.get(f"/api/instances/{started.instance}/").status_code == 403
    assert admin.get(f"/api/instances/{started.instance}/events/").status_code == 403
    listed = admin.get(f"/api/workspaces/{workspace.pk}/instances/").json()["results"]
    assert listed == []


def test_roles_are_given_taken_and_written_down(person: Person, workspace: Workspace) -> None:
    boss, ada = person("boss", "admin"), person("ada", "modeller")
    admin, address = browser(boss), f"/api/workspaces/{workspace.pk}/members/"
    assert sent(admin, "post", address, {"username": "ada", "role": "operator"}).status_code == 204
    assert access.may(ada, "instance.operate", workspace.pk)
    assert {"username": "ada", "name": "", "active": True, "roles": ["modeller", "operator"]} in (
        admin.get(address).json()
    )
    assert admin.delete(f"{address}ada/operator/").status_code == 204
    assert not access.may(ada, "instance.operate", workspace.pk)
    deeds = AuditEntry.objects.filter(object_id="ada").order_by("seq")
    assert [(d.actor, d.action, d.detail["role"]) for d in deeds] == [
        ("boss", "role.grant", "operator"),
        ("boss", "role.remove", "operator"),
    ]


def test_nobody_changes_their_own_roles(person: Person, workspace: Workspace) -> None:
    admin, address = browser(person("boss", "admin")), f"/api/workspaces/{workspace.pk}/members/"
    given = sent(admin, "post", address, {"username": "boss", "role": "operator"})
    taken = admin.delete(f"{address}boss/admin/")
    assert (given.status_code, given.json()["code"]) == (403, "own_roles")
    assert taken.status_code == 403
    assert list(Membership.objects.filter(user__username="boss").values_list("role")) == [
        ("admin",)
    ]


@pytest.mark.parametrize(
    "field", ["status", "group", "owner", "assignee", "version", "deployed_by", "is_staff"]
)
def test_a_field_that_is_nobodys_to_set_is_refused_by_name(
    field: str, signed_in: Client, process: Any, workspace: Workspace
) -> None:
    body = {"model": str(process.pk), "source": "draft", field: "x"}
    answer = sent(signed_in, "post", f"/api/workspaces/{workspace.pk}/instances/", body)
    assert answer.status_code == 400
    assert answer.json()["location"] == {"field": field}


def test_what_is_in_another_workspace_is_as_good_as_not_there(
    person: Person, process: Any, workspace: Workspace
) -> None:
    elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    stranger = browser(person("eve", *Role.values, place=elsewhere))
    missing = str(process.pk)[:-4] + "ffff"
    foreign = stranger.get(f"/api/models/{process.pk}/")
    absent = stranger.get(f"/api/models/{missing}/")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    secrets = sent(stranger, "put", f"/api/workspaces/{workspace.pk}/secrets/A/", {"value": "abcd"})
    assert secrets.status_code == 404


GRAPH = json.dumps({"tasks": [{"id": "pay", "name": "Pay", "handler": "demo.check"}]})


def test_a_model_may_call_only_what_its_workspace_allows(
    person: Person, workspace: Workspace, worker: Worker
) -> None:
    ada, boss = person("ada", "modeller", "operator"), person("boss", "admin")
    address = f"/api/workspaces/{workspace.pk}/settings/"
    model = model_create(user=ada, workspace=workspace, kind="graph", name="G", text=GRAPH)
    version_publish(user=ada, model=model, revision=1)
    assert sent(browser(boss), "put", address, {"handlers": ["log"]}).status_code == 200

    publishing = sent(browser(ada), "post", f"/api/models/{model.pk}/versions/", {"revision": 1})
    assert publishing.status_code == 422  # no new version
    assert publishing.json()["location"] == {"element_id": "pay"}
    assert "demo.check" in publishing.json()["message"]

    instance_start(user=ada, model=model, variables={}, source="published")  # nor by the old one
    worker.run_until_quiet(30)
    events = Incident.objects.values_list("code", flat=True)
    failed = browser(ada).get(f"/api/workspaces/{workspace.pk}/instances/").json()["results"][0]
    assert failed["state"] == "failed" or list(events) == ["handler_forbidden"]

    assert sent(browser(boss), "put", address, {"handlers": None}).status_code == 200
    version_publish(user=ada, model=model, revision=1)
    assert AuditEntry.objects.filter(action="workspace.settings").count() == 2


def test_four_eyes_see_a_version_where_the_workspace_wants_it(
    person: Person, workspace: Workspace
) -> None:
    ada, max_, boss = person("ada", "modeller"), person("max", "modeller"), person("boss", "admin")
    address = f"/api/workspaces/{workspace.pk}/settings/"
    assert sent(browser(boss), "put", address, {"four_eyes": True}).status_code == 200
    model = model_create(user=ada, workspace=workspace, kind="graph", name="G", text=GRAPH)
    publish = f"/api/models/{model.pk}/versions/"
    own = sent(browser(ada), "post", publish, {"revision": 1})
    assert (own.status_code, own.json()["code"]) == (403, "four_eyes")
    assert sent(browser(max_), "post", publish, {"revision": 1}).status_code == 201


def test_whoever_does_a_task_sees_what_its_form_names_and_nothing_else(
    person: Person, workspace: Workspace, worker: Worker
) -> None:
    from tests.acceptance.foundations import canary_process

    ada = person("ada", "modeller", "operator")
    model = model_create(
        user=ada, workspace=workspace, kind="process", name="A", text=canary_process.asking()
    )
    version_publish(user=ada, model=model, revision=1)
    given = {"amount": 5, "salary": 9, "reason": "x"}
    instance_start(user=ada, model=model, variables=given, source="published")
    worker.run_until_quiet(30)
    tim = browser(person("tim", "task_user"))
    task = tim.get(f"/api/workspaces/{workspace.pk}/user-tasks/").json()["results"][0]["id"]
    assert tim.get(f"/api/user-tasks/{task}/").json()["variables"] == {"amount": 5, "reason": "x"}
    assert "salary" in browser(ada).get(f"/api/user-tasks/{task}/").json()["variables"]
