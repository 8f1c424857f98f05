"""Ten thousand timers due at once fire once each, in bounded batches, while others go on."""

from __future__ import annotations

import time
from io import StringIO
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from designer.models import Instance, Timer
from designer.runtime.committer import committer
from designer.selectors import history
from tests.integration.designer import flows

if TYPE_CHECKING:
    from designer.runtime.worker import Worker

Publish = "Callable[[str], Published]"
HERD = 10_000
BATCH = 200


def test_a_herd_of_timers(publish: Publish, worker: Worker) -> None:
    waiting = publish(flows.line(flows.pause("later", "PT0S")))
    starts = [waiting.submission() for _ in range(HERD)]
    assert all(pending.error is None for pending in committer.submit_all(starts))
    assert Timer.objects.filter(state="scheduled").count() == HERD
    normal = publish(flows.line(flows.service("one", "log", message="x")))
    slowest = 0.0
    while left := Timer.objects.filter(state="scheduled").count():
        pk, began = normal.start(), time.monotonic()
        for _ in range(10):
            worker.sweep()
            if Instance.objects.get(pk=pk).state == "completed":
                break
            worker._wake.wait(0.01)
        slowest = max(slowest, time.monotonic() - began)
        assert Instance.objects.get(pk=pk).state == "completed"
        now = Timer.objects.filter(state="scheduled").count()
        assert 0 < left - now <= 10 * BATCH
    print(f"the slowest other run took {slowest:.2f} s while {HERD} timers fired")
    fired = [event["instance"] for event in history.every({"timer.fired"})]
    assert len(fired) == len(set(fired)) == HERD
    assert not Instance.objects.filter(state="running").exists()


def test_one_sweep_takes_a_bounded_number(publish: Publish, worker: Worker) -> None:
    waiting = publish(flows.line(flows.pause("later", "PT0S")))
    committer.submit_all([waiting.submission() for _ in range(BATCH + 50)])
    with CaptureQueriesContext(connection) as queries:
        worker.sweep()
    assert Timer.objects.filter(state="scheduled").count() == 50
    assert len(queries) < 100
    worker.run_until_quiet()
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue().splitlines()[-1].endswith(" 0 failed")
