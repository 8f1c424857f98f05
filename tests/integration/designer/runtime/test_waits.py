"""What a run waits for may be said to have come, by hand: once, by who may, and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model

from designer.models import AuditEntry, Instance, Membership, Subscription
from tests.integration.designer.runtime import talk
from tests.integration.designer.runtime.test_worker import verified

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.test import Client

    from designer.runtime.worker import Worker
    from tests.integration.designer.runtime.conftest import Published

    Publish = Callable[[str], Published]


def waiting(publish: Publish, worker: Worker, kind: str) -> UUID:
    """A run that waits for a message or signal of this name."""
    root, event = {
        "message": (talk.message("paid"), talk.by_message("paid")),
        "signal": (talk.signal("alarm"), talk.by_signal("alarm")),
        "conditional": (
            "",
            "<conditionalEventDefinition><condition>paid = true</condition></conditionalEventDefinition>",
        ),
    }[kind]
    body = talk.process("waits", talk.start(), talk.catch("wait", event), talk.end())
    pk = publish(talk.file(root, body)).start()
    worker.run_until_quiet()
    return pk


def log_in(client: Client, role: str, pk: UUID) -> None:
    user = get_user_model().objects.create_user(f"the {role}")
    workspace = Instance.objects.get(pk=pk).workspace
    Membership.objects.create(workspace=workspace, user=user, role=role)
    client.force_login(user)


def come(client: Client, pk: UUID, subscription: str, **variables: Any) -> Any:
    body = {"subscription": subscription, "variables": variables}
    return client.post(f"/api/instances/{pk}/waits/end/", body, content_type="application/json")


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_an_operator_says_that_it_has_come_and_the_run_goes_on_once(
    publish: Publish, worker: Worker, client: Client, kind: str
) -> None:
    pk = waiting(publish, worker, kind)
    log_in(client, "operator", pk)
    key = Subscription.objects.get().key
    assert come(client, pk, key, amount=5).status_code == 200
    worker.run_until_quiet()
    found = client.get(f"/api/instances/{pk}/").json()
    assert (found["state"], found["variables"]) == ("completed", {"amount": 5})
    again = come(client, pk, key)
    assert (again.status_code, again.json()["code"]) == (409, "instance_closed")
    assert AuditEntry.objects.filter(action="wait.end").count() == 1
    assert verified().endswith(" 0 failed")


def test_what_is_not_waited_for_is_refused(
    publish: Publish, worker: Worker, client: Client
) -> None:
    pk = waiting(publish, worker, "message")
    log_in(client, "operator", pk)
    answer = come(client, pk, "nothing:1")
    assert (answer.status_code, answer.json()["code"]) == (409, "subscription_unknown")
    assert Instance.objects.get(pk=pk).state == "running"


def test_a_condition_comes_by_its_variables_only(
    publish: Publish, worker: Worker, client: Client
) -> None:
    pk = waiting(publish, worker, "conditional")
    log_in(client, "operator", pk)
    found = client.get(f"/api/instances/{pk}/events/").json()["events"]
    (opened,) = (event for event in found if event["kind"] == "subscription.opened")
    assert come(client, pk, opened["data"]["subscription"]).status_code == 409
    assert Instance.objects.get(pk=pk).state == "running"


def test_who_may_only_look_may_not_say_so(publish: Publish, worker: Worker, client: Client) -> None:
    pk = waiting(publish, worker, "message")
    log_in(client, "auditor", pk)
    assert come(client, pk, Subscription.objects.get().key).status_code == 403
    assert Instance.objects.get(pk=pk).state == "running"
