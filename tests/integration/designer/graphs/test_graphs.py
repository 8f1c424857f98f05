"""A task graph as a model: uploaded, checked, published, run by workers, cancelled, verified."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core.management import call_command

from designer.models import Instance, Job
from designer.runtime.definitions import _by_hash, _by_version
from designer.runtime.loading import recent
from designer.runtime.worker import Worker
from designer.selectors import history

if TYPE_CHECKING:
    from django.test import Client

    from designer.models import Workspace

JSON = "application/json"
FLAKY = {"failures": 1}
RETRY = {"attempts": 2, "delay": "PT0.01S", "jitter": 0}


def graph(*tasks: dict[str, Any], **options: Any) -> str:
    return json.dumps({"format": "task-graph/1", "key": "g", "tasks": list(tasks), **options})


DIAMOND = graph(
    {"id": "a", "handler": "log", "parameters": {"message": "= greeting"}},
    {"id": "b", "after": ["a"], "handler": "demo.flaky_call", "parameters": FLAKY, "retry": RETRY},
    {"id": "c", "after": ["a"], "handler": "log", "parameters": {"message": "c"}},
    {"id": "d", "after": ["b", "c"]},
)
FAILS = graph(
    {"id": "a", "handler": "demo.flaky_call", "parameters": FLAKY},
    {"id": "b", "after": ["a"], "handler": "log", "parameters": {"message": "b"}},
)


def made(client: Client, workspace: Workspace, **body: Any) -> dict[str, Any]:
    body = {"kind": "graph", "name": "Order", **body}
    answer = client.post(f"/api/workspaces/{workspace.pk}/models/", body, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()


def started(client: Client, workspace: Workspace, model: str, **variables: Any) -> str:
    body = {"model": model, "source": "draft", "variables": variables}
    answer = client.post(f"/api/workspaces/{workspace.pk}/instances/", body, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def worked() -> None:
    worker = Worker(threads=2, name="test:1:1")
    try:
        for _ in range(400):
            worker.sweep()
            if not worker._running and not Job.objects.filter(state="open").exists():
                break
            worker._wake.wait(0.02)
            worker._wake.clear()
    finally:
        worker.stop(drain=5.0)


def verified() -> str:
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue()


def ends(instance: str) -> dict[str, str]:
    kinds = ("node.completed", "node.failed", "node.skipped", "node.cancelled")
    found = events(instance, *kinds)
    return {event["node"]: event["kind"].removeprefix("node.") for event in found}


def events(instance: str, *kinds: str) -> list[dict[str, Any]]:
    return [event for event in history.events_after(UUID(instance), 0) if event["kind"] in kinds]


def test_a_graph_is_uploaded_and_given_back_to_the_letter(
    signed_in: Client, workspace: Workspace
) -> None:
    model = made(signed_in, workspace, text=DIAMOND)
    file = signed_in.get(f"/api/models/{model['id']}/file/")
    assert b"".join(file.streaming_content).decode() == DIAMOND
    assert file["Content-Disposition"].endswith('.json"')


@pytest.mark.parametrize(
    ("tasks", "code", "task", "said"),
    [
        ([{"id": "a", "after": ["b"]}, {"id": "b", "after": ["a"]}], "cycle", "a", "a → b → a"),
        ([{"id": "a", "after": ["x"]}], "unknown_dependency", "a", "“x”"),
        ([{"id": "a", "time_limit": "soon"}], "bad_duration", "a", "time_limit"),
    ],
)
def test_what_is_wrong_is_told_by_task_and_field(
    signed_in: Client,
    workspace: Workspace,
    tasks: list[dict[str, Any]],
    code: str,
    task: str,
    said: str,
) -> None:
    model = made(signed_in, workspace)
    text = graph(*tasks)
    answer = signed_in.post(f"/api/models/{model['id']}/check/", {"text": text}, content_type=JSON)
    (problem,) = answer.json()["problems"]
    assert (problem["code"], problem["element_id"]) == (code, task)
    assert said in problem["message"]


@pytest.mark.parametrize("text", ["tasks:", "[]"])
def test_what_is_no_graph_is_refused(signed_in: Client, workspace: Workspace, text: str) -> None:
    body = {"kind": "graph", "name": "Not one", "text": text}
    answer = signed_in.post(f"/api/workspaces/{workspace.pk}/models/", body, content_type=JSON)
    assert answer.status_code == 422


def test_a_new_graph_begins_with_one_that_can_be_published(
    signed_in: Client, workspace: Workspace
) -> None:
    model = made(signed_in, workspace, name='The "best" one')
    assert model["problems"] == 0
    draft = signed_in.get(f"/api/models/{model['id']}/draft/").json()
    assert json.loads(draft["text"])["name"] == 'The "best" one'
    published = signed_in.post(
        f"/api/models/{model['id']}/versions/", {"revision": 1}, content_type=JSON
    )
    assert published.status_code == 201


@pytest.mark.django_db(transaction=True)
def test_workers_do_the_jobs_and_try_again(signed_in: Client, workspace: Workspace) -> None:
    model = made(signed_in, workspace, text=DIAMOND)
    instance = started(signed_in, workspace, model["id"], greeting="hello")
    assert "0 failed" in verified()
    worked()
    assert Instance.objects.get(pk=instance).state == "completed"
    assert ends(instance) == dict.fromkeys("abcd", "completed")
    assert [event["node"] for event in events(instance, "job.failed")] == ["b"]
    assert "0 failed" in verified()
    told = signed_in.get(f"/api/instances/{instance}/events/").json()["events"]
    assert [e["seq"] for e in told] == list(range(1, len(told) + 1))


@pytest.mark.django_db(transaction=True)
def test_a_run_goes_on_from_the_database_alone(signed_in: Client, workspace: Workspace) -> None:
    model = made(signed_in, workspace, text=DIAMOND)
    instance = started(signed_in, workspace, model["id"], greeting="hello")
    version = Instance.objects.get(pk=instance).version
    recent.discard(Instance.objects.get(pk=instance).pk)
    _by_version.discard(version.pk)
    _by_hash.discard(("graph", version.content_hash))
    worked()
    assert Instance.objects.get(pk=instance).state == "completed"
    assert "0 failed" in verified()


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_for_good_fails_the_run_visibly(
    signed_in: Client, workspace: Workspace
) -> None:
    model = made(signed_in, workspace, text=FAILS)
    instance = started(signed_in, workspace, model["id"])
    worked()
    row = Instance.objects.get(pk=instance)
    assert (row.state, row.ended_at is not None) == ("failed", True)
    assert ends(instance) == {"a": "failed", "b": "skipped"}
    assert list(Job.objects.filter(instance=instance).values_list("state", flat=True)) == ["failed"]
    listed = signed_in.get(f"/api/workspaces/{workspace.pk}/instances/?state=failed").json()
    assert [one["id"] for one in listed["results"]] == [instance]
    assert "0 failed" in verified()


def test_a_run_is_cancelled(signed_in: Client, workspace: Workspace) -> None:
    model = made(signed_in, workspace, text=DIAMOND)
    instance = started(signed_in, workspace, model["id"], greeting="hello")
    body = {"reason": "no longer wanted"}
    answer = signed_in.post(f"/api/instances/{instance}/cancel/", body, content_type=JSON)
    assert answer.json()["state"] == "cancelled"
    assert Job.objects.get(instance=instance).state == "cancelled"
    assert ends(instance) == {"a": "cancelled", "b": "skipped", "c": "skipped", "d": "skipped"}
    assert "0 failed" in verified()


def test_a_graph_becomes_a_process(signed_in: Client, workspace: Workspace) -> None:
    plain = graph({"id": "a", "handler": "log", "parameters": {"message": "a"}}, {"id": "b"})
    model = made(signed_in, workspace, text=plain)
    answer = signed_in.post(f"/api/models/{model['id']}/process/")
    assert answer.status_code == 201, answer.content
    assert (answer.json()["kind"], answer.json()["name"]) == ("process", "Order")
    draft = signed_in.get(f"/api/models/{answer.json()['id']}/draft/").json()
    assert "bpmn" in draft["text"]
    assert [p for p in draft["problems"] if p["severity"] == "error"] == []


def test_what_a_process_cannot_say_is_named(signed_in: Client, workspace: Workspace) -> None:
    model = made(signed_in, workspace, text=graph({"id": "a", "when": "x > 1"}))
    answer = signed_in.post(f"/api/models/{model['id']}/process/")
    assert answer.status_code == 422
    assert [p["element_id"] for p in answer.json()["problems"]] == ["a"]
    process = made(signed_in, workspace, kind="process")
    assert signed_in.post(f"/api/models/{process['id']}/process/").status_code == 422
