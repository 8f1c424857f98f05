"""A state machine as a model: uploaded, checked, published, run, told of events, verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

import designer
from designer.models import Instance, Timer
from designer.runtime.worker import Worker
from designer.selectors import invariants
from tests.unit.engine.machines import scxml

if TYPE_CHECKING:
    from django.test import Client

    from designer.models import Workspace

JSON = "application/json"
DEMO = Path(designer.__file__).parent / "demo"
ORDER = scxml(
    """<datamodel><data id="total" expr="0"/></datamodel>
  <state id="draft"><transition event="submit" cond="total > 0" target="sent"/></state>
  <state id="sent"><onentry><log label="told" expr="total"/><send event="late" delay="1h" id="t"/></onentry>
    <onexit><cancel sendid="t"/></onexit>
    <transition event="pay" cond="_event.data.amount = total" target="paid"/></state>
  <final id="paid"/>"""
)


def made(client: Client, workspace: Workspace, **body: Any) -> dict[str, Any]:
    body = {"kind": "machine", "name": "Order", **body}
    answer = client.post(f"/api/workspaces/{workspace.pk}/models/", body, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()


def started(client: Client, workspace: Workspace, model: str, **variables: Any) -> str:
    body = {"model": model, "source": "draft", "variables": variables}
    answer = client.post(f"/api/workspaces/{workspace.pk}/instances/", body, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def deliver(client: Client, instance: str, event: str, data: Any = None) -> Any:
    body = {"event": event, "data": data}
    return client.post(f"/api/instances/{instance}/deliver/", body, content_type=JSON)


def faults() -> list[str]:
    return [fault for check in invariants.CHECKS.values() for fault in check()]


def test_a_machine_is_uploaded_and_given_back_to_the_letter(
    signed_in: Client, workspace: Workspace
) -> None:
    model = made(signed_in, workspace, text=ORDER)
    file = signed_in.get(f"/api/models/{model['id']}/file/")
    assert b"".join(file.streaming_content).decode() == ORDER
    assert file["Content-Disposition"].endswith('.scxml"')


def test_what_is_wrong_is_told_by_state_and_transition(
    signed_in: Client, workspace: Workspace
) -> None:
    model = made(signed_in, workspace, text=ORDER)
    broken = ORDER.replace('target="paid"', 'target="nowhere"')
    answer = signed_in.post(
        f"/api/models/{model['id']}/check/", {"text": broken}, content_type=JSON
    )
    errors = [p for p in answer.json()["problems"] if p["severity"] == "error"]
    assert [(p["code"], p["element_id"]) for p in errors] == [("target_unknown", "sent.1")]
    refused = signed_in.post(
        f"/api/workspaces/{workspace.pk}/models/",
        {"kind": "machine", "name": "Not one", "text": "<definitions/>"},
        content_type=JSON,
    )
    assert refused.status_code == 422


def test_a_new_machine_begins_with_one_that_runs(signed_in: Client, workspace: Workspace) -> None:
    model = made(signed_in, workspace)
    assert model["problems"] == 0
    published = signed_in.post(
        f"/api/models/{model['id']}/versions/", {"revision": 1}, content_type=JSON
    )
    assert published.status_code == 201
    instance = started(signed_in, workspace, model["id"])
    for event in ("submit", "approve"):
        assert deliver(signed_in, instance, event).status_code == 200
    assert Instance.objects.get(pk=instance).state == "completed"


def test_a_machine_runs_is_asked_and_told(signed_in: Client, workspace: Workspace) -> None:
    model = made(signed_in, workspace, text=ORDER)
    idle = started(signed_in, workspace, model["id"])
    (asked,) = signed_in.get(f"/api/instances/{idle}/available/").json()["events"]
    assert (asked["event"], asked["allowed"]) == ("submit", False)
    assert asked["options"][0]["guards"][0]["values"] == {"total": 0}
    refused = deliver(signed_in, idle, "submit")
    assert refused.status_code == 409
    assert refused.json()["code"] == "transition_refused"
    assert "total = 0" in refused.json()["message"]

    instance = started(signed_in, workspace, model["id"], total=5)
    assert deliver(signed_in, instance, "submit").status_code == 200
    assert Timer.objects.get(instance=instance).state == "scheduled"
    assert faults() == []
    assert deliver(signed_in, instance, "pay", {"amount": 5}).json()["state"] == "completed"
    assert Timer.objects.get(instance=instance).state == "cancelled"
    assert faults() == []
    events = signed_in.get(f"/api/instances/{instance}/events/").json()["events"]
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    told = [e["data"] for e in events if e["kind"] == "event.received"]
    assert [(e["event"], e["by"]) for e in told] == [("submit", "mo"), ("pay", "mo")]
    detail = signed_in.get(f"/api/instances/{instance}/").json()
    assert detail["variables"] == {"total": 5}


def test_an_event_of_nobodys_is_kept_out(
    signed_in: Client, workspace: Workspace, person: Any, client: Client
) -> None:
    model = made(signed_in, workspace, text=ORDER)
    instance = started(signed_in, workspace, model["id"], total=5)
    client.force_login(person("audrey", "auditor"))
    assert deliver(client, instance, "submit").status_code == 403


def test_a_process_listens_to_no_events(signed_in: Client, workspace: Workspace) -> None:
    model = made(signed_in, workspace, kind="process", name="Process")
    instance = started(signed_in, workspace, model["id"])
    assert deliver(signed_in, instance, "submit").status_code in (400, 422)
    assert signed_in.get(f"/api/instances/{instance}/available/").json() == {"events": []}


def test_a_file_is_simulated_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "order.scxml"
    file.write_text(ORDER, encoding="utf-8")
    sends = ["--send", "submit", "--send", 'pay={"amount": 5}']
    call_command("simulate", str(file), "--vars", '{"total": 5}', *sends)
    lines = capsys.readouterr().out.splitlines()
    assert "instance.started" in lines[0]
    assert lines[-1] == 'completed  {"total": 5}'
    call_command("simulate", str(file))
    assert capsys.readouterr().out.splitlines()[-1] == 'waiting  {"total": 0}'


LATE = scxml(
    """<state id="a"><onentry><send event="late" delay="1ms"/></onentry>
    <transition event="late" target="b"/></state><final id="b"/>"""
)


@pytest.mark.django_db(transaction=True)
def test_the_worker_fires_what_was_sent_with_a_delay(
    signed_in: Client, workspace: Workspace
) -> None:
    model = made(signed_in, workspace, text=LATE)
    instance = started(signed_in, workspace, model["id"])
    worker = Worker(threads=1, name="test:1:1")
    try:
        for _ in range(50):
            worker.sweep()
            if Instance.objects.get(pk=instance).state == "completed":
                break
    finally:
        worker.stop(drain=2.0)
    assert Instance.objects.get(pk=instance).state == "completed"


def test_the_canvas_keeps_its_layout_on_the_server(signed_in: Client, workspace: Workspace) -> None:
    drawn = ORDER.replace(
        '<state id="draft">',
        '<state id="draft" xmlns:flowglass="urn:flowglass:statechart:1" flowglass:name="Draft" '
        'flowglass:x="10" flowglass:y="20" flowglass:width="140" flowglass:height="60">',
    ).replace('target="sent"/>', 'target="sent" flowglass:points="150,50 300,50"/>')
    model = made(signed_in, workspace, text=drawn)
    draft = signed_in.get(f"/api/models/{model['id']}/draft/").json()
    assert (draft["text"], draft["problems"]) == (drawn, [])
    run = started(signed_in, workspace, model["id"], total=5)
    assert deliver(signed_in, run, "submit").status_code == 200
    assert signed_in.get(f"/api/instances/{run}/").json()["text"] == drawn


@pytest.mark.parametrize(
    ("variables", "events", "states"),
    [
        ({"amount": 500}, ["submit", "approve"], None),
        ({"amount": 2500}, ["submit", "approve", "hold", "resume", "approve"], None),
        ({"amount": 2500}, ["submit", "approve", "hold", "resume"], {"review", "second"}),
        ({"amount": 10}, ["submit", ("reject", {"reason": "dear"}), "revise"], {"draft"}),
        ({}, [("change", {"amount": 5}), "submit"], {"review", "first"}),
    ],
)
def test_the_demo_of_an_approval_runs(
    signed_in: Client,
    workspace: Workspace,
    variables: dict[str, Any],
    events: list[Any],
    states: set[str] | None,
) -> None:
    model = made(signed_in, workspace, text=(DEMO / "approval.scxml").read_text())
    assert model["problems"] == 0
    run = started(signed_in, workspace, model["id"], **variables)
    for each in events:
        event, data = (each, None) if isinstance(each, str) else each
        answer = deliver(signed_in, run, event, data)
        assert answer.status_code == 200, answer.content
    assert standing(signed_in, run) == (states or set())
    assert faults() == []


def test_the_demo_of_an_approval_says_why_it_refuses(
    signed_in: Client, workspace: Workspace
) -> None:
    model = made(signed_in, workspace, text=(DEMO / "approval.scxml").read_text())
    run = started(signed_in, workspace, model["id"], amount=0)
    refused = deliver(signed_in, run, "submit")
    assert refused.status_code == 409
    assert "amount > 0" in refused.json()["message"]
    [change, submit] = signed_in.get(f"/api/instances/{run}/available/").json()["events"]
    assert (change["event"], change["allowed"]) == ("change", True)
    assert (submit["allowed"], submit["options"][0]["guards"][0]["values"]) == (
        False,
        {"amount": 0},
    )


def test_the_event_driven_order_calls_every_handler_in_order(
    signed_in: Client, workspace: Workspace
) -> None:
    model = made(signed_in, workspace, text=(DEMO / "order-events.scxml").read_text())
    assert model["problems"] == 0
    run = started(signed_in, workspace, model["id"])
    for event in ("submit", "vote", "vote", "approve", "billed", "packed"):
        assert deliver(signed_in, run, event).status_code == 200
    events = signed_in.get(f"/api/instances/{run}/events/").json()["events"]
    logged = [e["data"]["label"] for e in events if e["kind"] == "log.written"]
    assert logged == [
        *("mail to the manager", "written to the log", "lamp on", "lamp off"),
        "mail to the customer",
    ]
    entered = [e["node"] for e in events if e["kind"] == "node.entered"]
    assert entered.count("pending") == 1
    assert Instance.objects.get(pk=run).state == "completed"


def standing(client: Client, run: str) -> set[str]:
    """The states that the run is in, as its events tell."""
    found: set[str] = set()
    for event in client.get(f"/api/instances/{run}/events/").json()["events"]:
        if event["kind"] == "node.entered":
            found.add(event["node"])
        elif event["kind"] in ("node.completed", "node.cancelled"):
            found.discard(event["node"])
    return found
