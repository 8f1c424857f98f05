"""P7, failed work is tried again: durable, told live, and given up visibly."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from designer.models import Job
from designer.runtime.clock import SYSTEM
from designer.runtime.worker import Worker
from engine import HandlerError, JobContext, handler
from tests.acceptance.foundations.product import line, task

if TYPE_CHECKING:
    from tests.acceptance.foundations.product import Product

CALLS = count(1)
WAITS = '<flowglass:retry attempts="3" delay="PT10M" factor="2" maxDelay="PT1H"/>'
AT_ONCE = '<flowglass:retry attempts="3" delay="PT0S"/>'


@handler("practice.third_time")
def third_time(job: JobContext) -> int:
    """Works at its third call."""
    if job.attempt < 3:
        raise HandlerError("no_answer", f"nobody answered call {next(CALLS)}")
    return job.attempt


def test_it_works_at_the_third_attempt_and_every_attempt_is_told(product: Product) -> None:
    run = product.run(product.publish(line(task("call", "practice.third_time"))))
    assert (run["state"], run["variables"]["call"]) == ("completed", 3)
    failed = product.events(run["id"], "job.failed")
    assert [event["data"]["attempt"] for event in failed] == [1, 2]
    assert all(event["data"]["retry_at"] for event in failed)
    assert "nobody answered" in failed[0]["data"]["error"]["message"]


def test_the_next_attempt_is_shown_and_survives_the_process(product: Product) -> None:
    text = line(task("call", "practice.third_time")).replace(AT_ONCE, WAITS)
    before = SYSTEM.now()
    run = product.run(product.publish(text))
    (job,) = run["jobs"]
    wait = datetime.fromisoformat(job["due"]) - before
    assert (job["attempt"], timedelta(minutes=5) < wait < timedelta(minutes=15)) == (2, True)
    (failed,) = product.events(run["id"], "job.failed")
    assert datetime.fromisoformat(failed["data"]["retry_at"]) == datetime.fromisoformat(job["due"])
    product.worker.stop()
    Job.objects.update(due=SYSTEM.now())
    other = Worker(threads=1, name="practice:7:7")
    other.run_until_quiet()
    other.stop()
    assert product.see(run["id"])["jobs"][0]["attempt"] == 3, "a crash forgets no attempt"


def test_after_the_last_attempt_a_person_is_asked(product: Product) -> None:
    run = product.run(product.publish(line(task("call", "fail", message="away"))))
    (incident,) = run["incidents"]
    assert (run["state"], incident["message"], incident["state"]) == ("running", "away", "open")
    assert len(product.events(run["id"], "job.failed")) == 3


def test_what_cannot_get_better_is_not_tried_again(product: Product) -> None:
    run = product.run(product.publish(line(task("call", "fail", retryable="false"))))
    assert len(product.events(run["id"], "job.failed")) == 1
