"""P14, protection of sensitive data: what must not be seen is looked for everywhere, and not found."""

from __future__ import annotations

import json
import secrets
import string
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client, override_settings

from designer import vault
from designer.models import EventBatch, Incident, Instance, Model, Role, Secret, UserTask
from designer.runtime.worker import Worker
from designer.selectors.instances import whole_variables_of
from designer.selectors.invariants import CHECKS
from designer.services.instances import instance_start
from designer.services.models import model_create
from designer.services.secrets import secret_put
from designer.services.versions import version_publish
from engine import Mask
from tests.acceptance.foundations import canary, canary_process
from tests.integration.designer.api.test_authorization import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from designer.models import Workspace

ALPHABET = string.ascii_letters + string.digits + "+/=&% \"'<>ü"


def value() -> str:
    """Random, and as awkward to write as it can be."""
    return "".join(secrets.choice(ALPHABET) for _ in range(24)).strip() + "x&y%"


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Worker]:
    made = Worker(threads=4, name="canary:1:1")
    yield made
    made.stop(drain=2.0)


@pytest.fixture
def admin(transactional_db: None, person: Callable[..., User]) -> User:
    return person("ada", *Role.values)


def published(user: User, workspace: Workspace, kind: str, key: str, text: str) -> Model:
    model = model_create(user=user, workspace=workspace, kind=kind, name=key, text=text, key=key)
    version_publish(user=user, model=model, revision=1)
    return model


def graph_of(names: list[str], url: str) -> str:
    """One task for each secret: handlers that repeat it, fail with it, crash with it, log it, send it."""
    tasks: list[dict[str, Any]] = []
    for n, name in enumerate(names):
        task: dict[str, Any] = {"id": f"t{n}", "on_failure": "continue"}
        kind = n % 5
        if kind == 4:
            task |= {"handler": "http.request", "parameters": {"url": url}}
            task["secrets"] = {"credential": name}
        else:
            task |= {"handler": canary.HANDLERS[kind], "secrets": {"token": name}}
        task["retry"] = {"attempts": 2, "delay": "PT0S"}
        tasks.append(task)
    return json.dumps({"key": "fifty", "tasks": tasks})


def places(
    log: str, sockets: list[str], instances: list[UUID], task: UUID | None = None
) -> dict[str, str]:
    """Every sink there is, as text."""
    found = {"database": canary.dump(), "log": log, "sockets": "\n".join(sockets)}
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="ada"))
    run = Instance.objects.get(pk=instances[0])
    ids = {
        "workspace": run.workspace_id,
        "version": run.version_id,
        "task": task,
        "process": run.model_id,
        "decision": Model.objects.get(kind="decision").pk,
    }
    for address, method in TABLE:
        if method != "get":
            continue
        for instance in instances if "<instance>" in address else [None]:
            path = address.replace("<instance>", str(instance))
            for name, own in ids.items():
                path = path.replace(f"<{name}>", str(own))
            answer = client.get(f"/{path}", {"as": "jsonl"} if path.endswith("file/") else {})
            body = b"".join(answer) if answer.streaming else answer.content
            head = "\n".join(f"{k}: {v}" for k, v in answer.headers.items())
            found[f"GET /{path}"] = (
                f"{answer.status_code}\n{head}\n{body.decode('utf-8', 'replace')}"
            )
    return found


def test_fifty_secrets_are_used_and_not_one_is_found_again(
    admin: User, workspace: Workspace, worker: Worker
) -> None:
    values = {f"CANARY_{n}": value() for n in range(50)}
    for n in range(4, 50, 5):  # these are sent as headers, which are ASCII
        values[f"CANARY_{n}"] = values[f"CANARY_{n}"].replace("ü", "u")
    for name, secret in values.items():
        secret_put(user=admin, workspace=workspace.pk, name=name, value=secret)
    flow = canary_process.decision()
    published(admin, workspace, "decision", "echo", flow)
    with (
        canary.server_log() as log,
        canary.peer() as url,
        override_settings(FLOWGLASS_HTTP_ALLOW=["127.0.0.1"]),
    ):
        model = published(admin, workspace, "graph", "fifty", graph_of(list(values), url))
        started = instance_start(user=admin, model=model, variables={}, source="published")
        worker.run_until_quiet(60)
        sockets = canary.overheard([started.instance], workspace.pk, admin)
    assert sorted(canary.Peer.seen) == sorted(list(values.values())[4::5])  # they did arrive
    assert "refused" in canary.dump()
    assert "calling with •••" in log.getvalue()
    found = places(log.getvalue(), sockets, [started.instance])
    assert canary.leaks(list(values.values()), found) == []
    assert [fault for check in CHECKS.values() for fault in check()] == []


def test_sensitive_variables_are_computed_with_and_shown_nowhere(
    admin: User, workspace: Workspace, worker: Worker
) -> None:
    canary.SEEN.clear()
    iban, note, answer = value(), value(), value()
    published(admin, workspace, "decision", "echo", canary_process.decision())
    published(admin, workspace, "process", "child", canary_process.child())
    model = published(admin, workspace, "process", "parent", canary_process.parent())
    listener = published(admin, workspace, "process", "listener", canary_process.listener())
    with canary.server_log() as log:
        waiting = instance_start(user=admin, model=listener, variables={}, source="published")
        sent = {"iban": iban, "patient": {"note": note, "pin": 71935528}, "city": "Ulm"}
        started = instance_start(user=admin, model=model, variables=sent, source="published")
        worker.run_until_quiet(60)
        task = UserTask.objects.get(instance=started.instance, state="open")
        client = Client()
        client.force_login(admin)
        form = client.get(f"/api/user-tasks/{task.pk}/").json()["variables"]
        assert form["iban"] == iban  # its form asks whoever does the task to look at it
        assert form["patient"] == Mask.SHOWN
        done = client.post(
            f"/api/user-tasks/{task.pk}/complete/",
            {"variables": {"iban": iban, "answer": answer}},
            content_type="application/json",
        )
        assert done.status_code == 200, done.content
        worker.run_until_quiet(60)
        instances = list(Instance.objects.order_by("pk").values_list("pk", flat=True))
        sockets = canary.overheard(instances, workspace.pk, admin)
    run = Instance.objects.get(pk=started.instance)
    assert whole_variables_of(run)["iban"] == iban  # the engine has it
    assert whole_variables_of(run)["greeting"] == f"Hello {iban}"
    assert any(iban in seen and note in seen for seen in canary.SEEN)  # so had the handlers,
    assert note in canary.SEEN[-1]  # and the listener
    assert Incident.objects.filter(state="open").count() >= 2
    assert waiting.instance != started.instance
    assert len(instances) == 3
    found = places(log.getvalue(), sockets, instances, task.pk)
    assert "Ulm" in found["database"]  # what is not sensitive is to be seen
    assert canary.leaks([iban, note, answer, "71935528"], found) == []
    assert [fault for check in CHECKS.values() for fault in check()] == []


def test_an_operator_sees_that_there_is_something_but_not_what(
    admin: User, workspace: Workspace, worker: Worker
) -> None:
    model = published(admin, workspace, "process", "child", canary_process.child())
    started = instance_start(
        user=admin,
        model=model,
        variables={"number": "DE02 1203", "city": "Ulm"},
        source="published",
    )
    client = Client()
    client.force_login(admin)
    address = f"/api/instances/{started.instance}/"
    shown = client.get(address).json()["variables"]
    assert (shown["number"], shown["city"]) == (Mask.SHOWN, "Ulm")
    runs = f"/api/workspaces/{workspace.pk}/instances/"
    assert client.get(runs, {"variable": "number=DE02 1203"}).json()["results"] == []
    assert len(client.get(runs, {"variable": "city=Ulm"}).json()["results"]) == 1
    refused = client.post(
        f"{address}variables/",
        {"variables": {"number": Mask.SHOWN}, "reason": "typing error"},
        content_type="application/json",
    )
    assert refused.status_code == 422
    assert refused.json()["location"] == {"field": "number"}


def test_simulation_hides_what_the_model_calls_sensitive(tmp_path: Path) -> None:
    file = tmp_path / "child.bpmn"
    file.write_text(canary_process.child())
    told = StringIO()
    given = json.dumps({"number": "DE02 1203 0000", "city": "Ulm"})
    call_command("simulate", str(file), "--vars", given, "--json", stdout=told)
    assert "DE02" not in told.getvalue()
    assert "Ulm" in told.getvalue()


def test_a_sealed_text_opens_only_where_it_belongs(admin: User, workspace: Workspace) -> None:
    one = secret_put(user=admin, workspace=workspace.pk, name="ONE", value="first secret")
    two = secret_put(user=admin, workspace=workspace.pk, name="TWO", value="second secret")
    assert vault.opened(one.sealed, one.about) == "first secret"
    one.sealed, two.sealed = two.sealed, one.sealed
    for row in (one, two):
        with pytest.raises(vault.Unsealable):
            vault.opened(row.sealed, row.about)


def test_keys_are_rotated_without_losing_anything(
    admin: User, workspace: Workspace, worker: Worker
) -> None:
    secret_put(user=admin, workspace=workspace.pk, name="ONE", value="first secret")
    model = published(admin, workspace, "process", "child", canary_process.child())
    given = {"number": "DE02 1203 0000", "city": "Ulm"}
    started = instance_start(user=admin, model=model, variables=given, source="published")
    worker.run_until_quiet(30)
    old = "test:dGhlc2UgdGhpcnR5LXR3byBieXRlcyBwcm90ZWN0IG4="
    new = vault.new_key()
    with override_settings(FLOWGLASS_SECRET_KEYS=f"{new} {old}"):
        call_command("rotate_secrets", stdout=StringIO())
    with override_settings(FLOWGLASS_SECRET_KEYS=new):  # the old key is gone
        row = Secret.objects.get(name="ONE")
        assert vault.opened(row.sealed, row.about) == "first secret"
        run = Instance.objects.get(pk=started.instance)
        assert whole_variables_of(run)["number"] == "DE02 1203 0000"
        assert EventBatch.objects.exclude(sealed="").exists()
        assert list(CHECKS["I-4"]()) == []


def test_a_secret_that_is_missing_stops_publishing_and_running(
    admin: User, workspace: Workspace, worker: Worker
) -> None:
    text = json.dumps(
        {"tasks": [{"id": "call", "handler": "canary.echo", "secrets": {"token": "NOT_THERE"}}]}
    )
    model = model_create(user=admin, workspace=workspace, kind="graph", name="G", text=text)
    assert model.draft.problems[0]["element_id"] == "call"
    client = Client()
    client.force_login(admin)
    address = f"/api/models/{model.pk}/versions/"
    refused = client.post(address, {"revision": 1}, content_type="application/json")
    assert refused.status_code == 422
    assert all(word in refused.json()["message"] for word in ("token", "call", "NOT_THERE"))
    secret_put(user=admin, workspace=workspace.pk, name="NOT_THERE", value="now it is")
    version_publish(user=admin, model=model, revision=1)
    Secret.objects.all().delete()
    instance_start(user=admin, model=model, variables={}, source="published")
    worker.run_until_quiet(30)
    assert "secret_missing" in canary.dump()
    assert "NOT_THERE" in canary.dump()
