"""Each invariant is broken by itself, and `verify` names it and what is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from designer import audit
from designer.models import (
    AuditEntry,
    Delivery,
    EventBatch,
    Idempotency,
    Instance,
    Job,
    Outbox,
    Snapshot,
    Subscription,
    Timer,
    UserTask,
    Workspace,
)
from designer.runtime import IdempotencyRef, Submission, callees, leases, submit
from designer.runtime.clock import SYSTEM
from designer.selectors.invariants import CHECKS
from engine import CompleteUserTask
from tests.integration.designer import flows
from tests.integration.designer.runtime import talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from designer.runtime.worker import Worker
    from tests.integration.designer.runtime.conftest import Published

HOUR = timedelta(hours=1)


def past() -> Any:
    return timezone.now() - HOUR


def rewritten(change: Callable[[list[list[Any]]], list[list[Any]]]) -> None:
    """Change the events of the first batch in which the change finds something."""
    for batch in EventBatch.objects.all():
        said = json.loads(batch.body)
        changed = change([list(event) for event in said["events"]])
        if changed != said["events"]:
            body = json.dumps({**said, "events": changed})
            EventBatch.objects.filter(pk=batch.pk).update(body=body)
            return


def without(kind: str) -> Callable[[], None]:
    """One event of the kind is lost."""

    def change(events: list[list[Any]]) -> list[list[Any]]:
        lost = next((e for e in events if e[0] == kind), None)
        return [e for e in events if e is not lost]

    return lambda: rewritten(change)


def twice() -> None:
    """A job is said to have been completed two times."""

    def change(events: list[list[Any]]) -> list[list[Any]]:
        return [e for e in events for _ in range(1 + (e[0] == "job.completed"))]

    rewritten(change)


def another_total() -> None:
    row = Snapshot.objects.filter(instance__state="completed").first()
    state = {**json.loads(bytes(row.state)), "variables": {"never": 1}}
    Snapshot.objects.filter(pk=row.pk).update(state=json.dumps(state).encode())


def dead_lease() -> None:
    host = leases.owner().rsplit(":", 2)[0]
    held = Job.objects.filter(state="open", lease_until__isnull=False)
    assert held.update(owner=f"{host}:4194304:1", lease_until=past())


def letter(**more: Any) -> None:
    given = {"kind": "message", "name": "nobody", "created_at": timezone.now(), **more}
    Delivery.objects.create(workspace=Workspace.objects.first(), **given)


def announcement() -> None:
    Outbox.objects.create(instance=Instance.objects.first(), seq=1, topic="x", created_at=past())


def pointing_nowhere() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        Outbox.objects.create(
            instance_id=uuid7(), seq=1, topic="x", created_at=timezone.now(), sent_at=timezone.now()
        )
        cursor.execute("PRAGMA foreign_keys=ON")


def deed() -> None:
    with transaction.atomic():
        audit.record(audit.AuditDraft("someone", "act", "thing", "1"))
        audit.record(audit.AuditDraft("someone", "act", "thing", "2"))


DAMAGE: list[tuple[str, set[str], Callable[[], object]]] = [
    ("I-1", set(), lambda: Instance.objects.filter(state="running").update(quarantined=True)),
    ("I-1", {"I-5b"}, lambda: UserTask.objects.filter(state="open").update(state="cancelled")),
    ("I-2", set(), lambda: Idempotency.objects.update(seq=10_000)),
    ("I-2", set(), lambda: UserTask.objects.filter(state="completed").update(state="cancelled")),
    (
        "I-3",
        {"I-4", "I-5", "I-5d", "I-6"},
        lambda: EventBatch.objects.filter(first__gt=1).first().delete(),
    ),
    ("I-4", set(), another_total),
    ("I-5", {"I-4", "I-5d"}, without("node.completed")),
    ("I-5b", set(), lambda: Subscription.objects.update(key="another")),
    ("I-5c", set(), lambda: Instance.objects.filter(parent__isnull=False).update(call="other")),
    ("I-5d", {"I-4"}, without("flow.taken")),
    ("I-6", set(), lambda: Job.objects.filter(state="completed").update(state="failed")),
    ("I-7", set(), lambda: Job.objects.filter(state="completed").update(accepted_fence=0)),
    ("I-7", {"I-4", "I-6"}, twice),
    ("I-8", set(), lambda: letter(state="kept", expires_at=past())),
    ("I-9", set(), lambda: Timer.objects.filter(state="scheduled").update(due=past())),
    ("I-10", set(), dead_lease),
    ("I-11", set(), lambda: Timer.objects.filter(state="fired").update(state="scheduled")),
    ("I-12", set(), lambda: AuditEntry.objects.filter(seq=1).update(actor="nobody")),
    ("I-12", set(), lambda: AuditEntry.objects.filter(seq=1).delete()),
    ("I-13", set(), announcement),
    ("I-13b", set(), lambda: letter(created_at=past())),
    ("I-15", set(), pointing_nowhere),
]


@pytest.fixture
def lively(publish: Callable[[str], Published], worker: Worker) -> None:
    """A database with something of everything: done, waited for, called, leased."""
    done = flows.line(flows.service("one", "log", message="x"), flows.pause("later", "PT0S"))
    publish(done).start()
    person = publish(flows.line(flows.user("check")))
    person.start()
    pk = person.start()
    task = UserTask.objects.get(instance=pk)
    key = IdempotencyRef(person.user.pk, "k", "same")
    submit(Submission(pk, CompleteUserTask(task.key, {}, "someone"), idempotency=key))
    hears = talk.catch("wait", talk.by_message("paid"))
    listens = talk.process("hears", talk.start(), hears, talk.end())
    publish(talk.file(talk.message("paid"), listens)).start()
    asks = talk.process("inner", talk.start("in"), '<userTask id="ask"/>', talk.end("out"))
    outer = talk.process("outer", talk.start(), talk.call("calls", "inner"), talk.end())
    caller = publish(talk.file(outer, asks))
    callees.register(caller.version, timezone.now())
    caller.start()
    publish(flows.line(flows.pause("month", "P30D"))).start()
    worker.run_until_quiet()
    publish(flows.line(flows.service("held", "log", message="x"))).start()
    assert len(leases.claim(leases.owner(), SYSTEM.now(), 1, HOUR)) == 1
    deed()


def broken() -> tuple[set[str], str]:
    """The names of the invariants that do not hold, and all that `verify` says."""
    out = StringIO()
    try:
        call_command("verify", stdout=out)
    except SystemExit:
        said = out.getvalue()
        heads = {line.split(" ")[0] for line in said.splitlines() if "does not hold" in line}
        return heads, said
    return set(), out.getvalue()


def test_a_lively_database_holds_and_every_invariant_is_named(lively: None) -> None:
    names, said = broken()
    assert names == set()
    for name in CHECKS:
        assert f"{name} holds (" in said


@pytest.mark.parametrize(
    ("name", "also", "damage"), DAMAGE, ids=[f"{i}-{d[0]}" for i, d in enumerate(DAMAGE)]
)
def test_damage_is_named(
    name: str, also: set[str], damage: Callable[[], object], lively: None
) -> None:
    damage()
    names, said = broken()
    assert names == {name, *also}, said
    assert f"{name} does not hold (" in said
