"""What is told is durable, what is durable is whole, and nothing in memory hides what is due."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from designer import runtime
from designer.models import EventBatch, Instance, Outbox, UserTask
from designer.runtime import committer as committing
from designer.runtime import crash, leases, loading
from designer.runtime.publish import publisher
from engine import CompleteUserTask, ManualClock
from tests.integration.designer import flows

if TYPE_CHECKING:
    from collections.abc import Callable

    from designer.runtime.worker import Worker
    from tests.integration.designer.runtime.conftest import Published

    Publish = Callable[[str], Published]

#: those that every story passes; the kill campaigns go through all of them
POINTS = (
    "after_events_before_snapshot", "before_commit", "after_commit_before_answer", "after_claim",
    "before_handler", "after_handler",
)  # fmt: skip
TOP = Path(__file__).resolve().parents[4]
TALE = flows.line(
    flows.service("one", "log", message="x"), flows.user("check"), flows.script("n", "1 + 1")
)


def seen_by_others(pk: UUID) -> int:
    """The last event that another connection sees."""
    found: list[int] = []

    def look() -> None:
        rows = EventBatch.objects.filter(instance=pk).order_by("-first")
        found.append(rows.values_list("last", flat=True).first() or 0)
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found[0]


def test_hints_are_sent_when_everybody_can_see_what_they_are_about(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []

    def listen(hints: Any) -> None:
        told.extend((hint.seq, seen_by_others(hint.instance)) for hint in hints)

    monkeypatch.setattr(publisher, "publish", listen)
    publish(TALE).start()
    assert told
    assert all(seq <= seen for seq, seen in told)


def test_nobody_is_answered_before_the_commit(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow, early = publish(TALE), []

    def look(name: str) -> None:
        if name == "before_commit":
            threading.Event().wait(0.1)  # time enough for those who wait to go, if they were let
            early.append([each.done for each in watched])

    monkeypatch.setattr(committing, "crashpoint", look)
    watched: list[committing.Pending] = []
    made = committing.Pending

    def watch(submission: runtime.Submission) -> committing.Pending:
        watched.append(made(submission))
        return watched[-1]

    monkeypatch.setattr(committing, "Pending", watch)
    committing.committer.submit_all([flow.submission() for _ in range(3)])
    assert early == [[False] * 3]
    assert [each.done for each in watched] == [True] * 3


def run_until_it_dies(point: str, turn: int, version: UUID) -> dict[UUID, int]:
    """What a process was told before it died at the point, the `turn`-th time it came there."""
    module = "tests.integration.designer.runtime.crash_run"
    name = str(connection.settings_dict["NAME"])
    done = subprocess.run(
        [sys.executable, "-m", module, name, str(version)],
        cwd=TOP,
        env={**os.environ, "FLOW_CRASH": f"{point}:{turn}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -9, done.stderr[-2000:]
    lines = [line.split() for line in done.stdout.splitlines()]
    return {UUID(pk): int(seq) for pk, seq in lines}


@pytest.mark.parametrize("point", POINTS)
def test_death_at_any_point_loses_nothing_that_was_answered(
    point: str, publish: Publish, worker: Worker
) -> None:
    assert point in crash.POINTS
    flow = publish(TALE)
    answered = run_until_it_dies(point, 1 if point == "after_claim" else 2, flow.version.pk)
    call_command("verify")
    rows = {row.pk: row for row in Instance.objects.all()}
    for pk, seq in answered.items():
        assert rows[pk].seq >= seq
    leases.reclaim_dead()
    worker.run_until_quiet()
    for task in UserTask.objects.filter(state="open"):
        runtime.submit(runtime.Submission(task.instance_id, CompleteUserTask(task.key)))
    worker.run_until_quiet()
    assert {row.state for row in Instance.objects.all()} == {"completed"}
    call_command("verify")


def test_a_due_timer_that_could_not_fire_fires_in_the_next_sweep(
    publish: Publish, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = publish(flows.line(flows.pause("later", "PT0S"))).start()
    store, broken = committing.Committer._transaction, iter([True] * committing.TRIES)

    def breaks(self: committing.Committer, pending: Any) -> None:
        if next(broken, False):
            raise OperationalError("database is locked")
        store(self, pending)

    monkeypatch.setattr(committing.Committer, "_transaction", breaks)
    worker.sweep()
    assert Instance.objects.get(pk=pk).state == "running"
    worker.sweep()
    assert Instance.objects.get(pk=pk).state == "completed"


def test_a_state_in_memory_that_is_not_the_newest_is_not_believed(publish: Publish) -> None:
    pk = publish(flows.line(flows.user("one"), flows.user("two"))).start()
    before = loading.recent.get(pk)
    assert before is not None
    for name in ("one", "two"):
        loading.recent.put(pk, before)  # another process went on meanwhile
        task = UserTask.objects.get(instance=pk, node=name)
        runtime.submit(runtime.Submission(pk, CompleteUserTask(task.key)))
    assert Instance.objects.get(pk=pk).state == "completed"
    call_command("verify")


heard: list[tuple[UUID, int, str, int]] = []


def receive(instance: UUID, seq: int, topic: str, number: int) -> None:
    """A receiver that is out of order the first time."""
    heard.append((instance, seq, topic, number))
    if len(heard) == 1:
        raise ConnectionError("try again")


def test_announcements_are_stored_with_what_they_tell_and_sent_until_taken(
    publish: Publish, worker: Worker, settings: Any
) -> None:
    heard.clear()
    settings.FLOWGLASS_RECEIVERS = [f"{__name__}.receive"]
    pk = publish(TALE).start()
    worker.run_until_quiet()
    [task] = UserTask.objects.filter(instance=pk)
    runtime.submit(runtime.Submission(pk, CompleteUserTask(task.key)))
    assert Outbox.objects.filter(sent_at=None).count() == 1
    worker.run_until_quiet()
    assert [topic for _, _, topic, _ in heard] == [
        "user_task.created", "user_task.created", "instance.completed",
    ]  # fmt: skip
    assert len({number for *_, number in heard}) == 2
    assert not Outbox.objects.filter(sent_at=None).exists()


def test_a_clock_that_goes_back_fires_nothing_again(publish: Publish, worker: Worker) -> None:
    clock = ManualClock()
    worker.clock = clock
    pk = publish(flows.line(flows.pause("later", "PT0S"), flows.user("check"))).start()
    clock.move_to(Instance.objects.get(pk=pk).started_at + timedelta(hours=1))
    worker.sweep()
    seq = Instance.objects.get(pk=pk).seq
    worker.clock = ManualClock(clock.now() - timedelta(minutes=30))
    worker.sweep()
    assert Instance.objects.get(pk=pk).seq == seq
