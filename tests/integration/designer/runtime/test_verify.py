"""`verify` names what is broken, and `simulate` tells what a model does."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.utils import timezone

from designer.models import EventBatch, Instance, Job, Outbox, Snapshot, Timer, UserTask
from designer.runtime import leases
from tests.integration.designer import flows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from designer.runtime.worker import Worker
    from tests.integration.designer.runtime.conftest import Published


def dead_lease() -> None:
    past = timezone.now() - timedelta(hours=1)
    host = leases.owner().rsplit(":", 2)[0]
    Job.objects.update(state="open", owner=f"{host}:4194304:1", lease_until=past)


def old_announcement() -> None:
    past = timezone.now() - timedelta(hours=1)
    Outbox.objects.create(instance=Instance.objects.first(), seq=1, topic="x", created_at=past)


def lose_a_completion() -> None:
    for batch in EventBatch.objects.all():
        said = json.loads(batch.body)
        kept = [event for event in said["events"] if event[0] != "node.completed"]
        if len(kept) < len(said["events"]):
            EventBatch.objects.filter(pk=batch.pk).update(body=json.dumps({**said, "events": kept}))
            return


DAMAGE: list[tuple[str, Callable[[], object]]] = [
    ("I-1", lambda: UserTask.objects.update(state="cancelled")),
    ("I-3", lambda: EventBatch.objects.filter(first__gt=1).first().delete()),
    ("I-4", lambda: Snapshot.objects.update(state=b"{}")),
    ("I-5", lose_a_completion),
    ("I-5b", lambda: UserTask.objects.update(key="another")),
    ("I-7", lambda: Job.objects.update(accepted_fence=0)),
    ("I-10", dead_lease),
    ("I-11", lambda: Timer.objects.update(state="scheduled")),
    ("I-13", old_announcement),
]


@pytest.mark.parametrize(("name", "damage"), DAMAGE, ids=[name for name, _ in DAMAGE])
def test_damage_is_named(
    name: str, damage: Callable[[], object], publish: Callable[[str], Published], worker: Worker
) -> None:
    done = flows.line(flows.service("one", "log", message="x"), flows.pause("later", "PT0S"))
    publish(done).start()
    publish(flows.line(flows.user("check"))).start()
    worker.run_until_quiet()
    damage()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", stdout=out)
    assert any(line.startswith(f"{name}: ") for line in out.getvalue().splitlines())


def test_a_process_is_simulated_on_a_virtual_clock(tmp_path: Path) -> None:
    file = tmp_path / "month.bpmn"
    file.write_text(flows.line(flows.pause("month", "P30D"), flows.script("n", "a + 1")))
    out = StringIO()
    call_command("simulate", str(file), "--json", "--vars", '{"a": 1.5}', stdout=out)
    told = json.loads(out.getvalue())
    assert (told["state"], told["result"]["n"]) == ("completed", 2.5)
    assert [event["seq"] for event in told["events"]] == list(range(1, len(told["events"]) + 1))
