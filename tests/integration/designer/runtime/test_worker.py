"""The worker finds due work by itself, keeps to its leases and sets the unmovable aside."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from designer import runtime
from designer.models import Idempotency, Incident, Instance, Job, Snapshot, UserTask
from designer.runtime import leases
from designer.runtime.clock import SYSTEM
from designer.selectors import history
from engine import CommandRefused, CompleteJob, CompleteUserTask, RetryIncident
from tests.integration.designer import flows

if TYPE_CHECKING:
    from designer.runtime.worker import Worker

Publish = "Callable[[str], Published]"


def verified() -> str:
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue().splitlines()[-1]


def test_sweep_finds_jobs_and_timers_without_any_hint(publish: Publish, worker: Worker) -> None:
    flow = publish(
        flows.line(
            flows.service("one", "log", message="hello"),
            flows.pause("later", "PT0.05S"),
            flows.script("two", "1 + 1"),
        )
    )
    pk = flow.start()
    worker.run_until_quiet()
    threading.Event().wait(0.06)
    worker.run_until_quiet()
    row = Instance.objects.get(pk=pk)
    assert (row.state, row.ended_at is not None) == ("completed", True)
    assert [event["seq"] for event in history.events_after(pk, 0)] == list(range(1, row.seq + 1))
    assert verified().endswith(" 0 failed")


def test_a_failed_job_is_retried_and_then_stands_as_an_incident(
    publish: Publish, worker: Worker
) -> None:
    flow = publish(flows.line(flows.service("one", "fail", attempts=2, times="= n")))
    pk = flow.start(n=3)
    worker.run_until_quiet()
    incident = Incident.objects.get(instance=pk, state="open")
    assert Job.objects.get(instance=pk).state == "failed"
    assert verified().endswith(" 0 failed")
    runtime.submit(runtime.Submission(pk, RetryIncident(incident.key, "someone")))
    worker.run_until_quiet()
    assert Instance.objects.get(pk=pk).state in {"completed", "running"}
    assert verified().endswith(" 0 failed")


def test_a_user_task_waits_and_is_completed_once(publish: Publish, worker: Worker) -> None:
    pk = publish(flows.line(flows.user("check"))).start()
    task = UserTask.objects.get(instance=pk)
    done = runtime.Submission(pk, CompleteUserTask(task.key, {"ok": True}, "someone"))
    runtime.submit(done)
    with pytest.raises(CommandRefused):
        runtime.submit(done)
    task.refresh_from_db()
    assert (task.state, task.completed_by.username) == ("completed", "someone")
    assert Instance.objects.get(pk=pk).state == "completed"
    assert verified().endswith(" 0 failed")


def test_a_completion_under_an_old_token_is_refused(publish: Publish) -> None:
    pk = publish(flows.line(flows.service("one", "log", message="x"))).start()
    now = SYSTEM.now()
    [old] = leases.claim("a:1:1", now, 5, timedelta(seconds=1))
    assert leases.claim("b:1:1", now, 5) == []
    [new] = leases.claim("b:1:1", now + timedelta(seconds=2), 5)
    assert (old.id, new.fence, new.expiries) == (new.id, old.fence + 1, 1)
    late = runtime.Submission(pk, CompleteJob(old.key, 1), lease=runtime.Lease(old.id, old.fence))
    with pytest.raises(runtime.StaleLease):
        runtime.submit(late)
    runtime.submit(
        runtime.Submission(pk, CompleteJob(new.key, 2), lease=runtime.Lease(new.id, new.fence))
    )
    job = Job.objects.get(instance=pk)
    assert (job.state, job.accepted_fence) == ("completed", new.fence)
    with pytest.raises(runtime.StaleLease):
        runtime.submit(late)
    assert verified().endswith(" 0 failed")


def test_a_lease_of_a_dead_process_is_free_at_once(publish: Publish) -> None:
    publish(flows.line(flows.service("one", "log", message="x"))).start()
    host, _, _ = leases.owner().rsplit(":", 2)
    now = SYSTEM.now()
    assert len(leases.claim(f"{host}:4194304:1", now, 5)) == 1
    assert leases.reclaim_dead() == 1
    assert len(leases.claim(leases.owner(), now, 5)) == 1
    assert leases.reclaim_dead() == 0


def test_a_job_that_kills_its_worker_each_time_becomes_an_incident(
    publish: Publish, worker: Worker
) -> None:
    pk = publish(flows.line(flows.service("one", "log", message="x"))).start()
    Job.objects.update(expiries=leases.MOST_EXPIRIES)
    worker.run_until_quiet()
    assert Incident.objects.get(instance=pk).code == "lease_expired"


def test_group_commit_under_eight_threads(publish: Publish) -> None:
    flow = publish(flows.line(flows.script("n", "1 + 1")))
    gate = threading.Barrier(8)
    started: list[object] = []

    def many() -> None:
        from django.db import connection

        gate.wait()
        started.extend(flow.start() for _ in range(10))
        connection.close()

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(started)) == 80 == Instance.objects.filter(state="completed").count()
    assert verified().endswith(" 0 failed")


def test_the_same_idempotency_key_gives_the_same_instance(publish: Publish) -> None:
    flow = publish(flows.line(flows.user("check")))
    first = runtime.submit(flow.submission("k"))
    again = runtime.submit(flow.submission("k"))
    assert (again.instance, again.replayed, first.replayed) == (first.instance, True, False)
    together = runtime.committer.committer.submit_all([flow.submission("z"), flow.submission("z")])
    assert len({each.receipt.instance for each in together}) == 1
    assert Instance.objects.count() == Idempotency.objects.count() == 2
    other = flow.submission("k")
    reference = runtime.IdempotencyRef(other.idempotency.user, "k", "different")
    with pytest.raises(runtime.KeyReused):
        runtime.submit(
            runtime.Submission(None, other.command, start=other.start, idempotency=reference)
        )


def test_an_unreadable_instance_is_set_aside_and_the_others_go_on(
    publish: Publish, worker: Worker
) -> None:
    from designer.runtime.loading import recent

    flow = publish(flows.line(flows.service("one", "log", message="x")))
    bad, good = flow.start(), flow.start()
    kept = bytes(Snapshot.objects.get(pk=bad).state)
    Snapshot.objects.filter(pk=bad).update(state=b"{")
    recent.discard(bad)
    worker.run_until_quiet()
    assert Instance.objects.get(pk=good).state == "completed"
    row, incident = Instance.objects.get(pk=bad), Incident.objects.get(instance=bad)
    assert (row.state, row.quarantined, incident.state) == ("running", True, "open")
    Snapshot.objects.filter(pk=bad).update(state=kept)
    runtime.submit(runtime.Submission(bad, RetryIncident(incident.key, "someone")))
    worker.run_until_quiet()
    assert Instance.objects.get(pk=bad).state == "completed"
    assert verified().endswith(" 0 failed")


def test_an_instance_that_never_rests_leaves_room_for_others(
    publish: Publish, worker: Worker
) -> None:
    loop = publish(flows.loop()).start()
    other = publish(flows.line(flows.service("one", "log", message="x"))).start()
    for _ in range(4):
        worker.sweep()
        threading.Event().wait(0.05)
    worker.sweep()
    assert Instance.objects.get(pk=other).state == "completed"
    row = Instance.objects.get(pk=loop)
    assert row.ready_at is not None
    assert row.seq > 400


def test_an_unknown_instance_is_named(publish: Publish) -> None:
    from uuid_utils.compat import uuid7

    with pytest.raises(runtime.UnknownInstance):
        runtime.submit(runtime.Submission(uuid7(), CompleteJob("x", 1)))
