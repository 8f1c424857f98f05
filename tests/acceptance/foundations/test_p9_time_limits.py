"""P9, time limits: of a task's handler, of a whole process, and of expressions."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from designer.models import Timer
from designer.runtime.clock import SYSTEM
from designer.runtime.worker import Worker
from engine import HandlerError, JobContext, feel, handler, run_job
from engine.feel import FeelError
from tests.acceptance.foundations.product import limited, line, task
from tests.integration.designer.flows import user

if TYPE_CHECKING:
    from datetime import datetime

    from tests.acceptance.foundations.product import Product


class Later:
    """A clock that is ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return SYSTEM.now() + self.ahead


@handler("practice.stubborn")
def stubborn(job: JobContext) -> None:
    """Does not look at the time."""
    time.sleep(2)


def later(product: Product, ahead: timedelta) -> None:
    """Let so much time go by, and everything that is due happen."""
    worker = Worker(clock=Later(ahead), threads=1, name="practice:3:3")
    worker.run_until_quiet()
    worker.stop()


def test_a_handler_that_takes_too_long_is_left(product: Product) -> None:
    began = time.monotonic()
    with pytest.raises(HandlerError) as left:
        run_job("practice.stubborn", JobContext({}, "key"), time_limit=0.1)
    assert (left.value.code, time.monotonic() - began < 1.9) == ("time_limit", True)
    slow = task("slow", "practice.stubborn").replace(" pool=", ' timeLimit="PT0.1S" pool=')
    slow = slow.replace('attempts="3"', 'attempts="1"')
    run = product.run(product.publish(line(slow)))
    assert [incident["code"] for incident in run["incidents"]] == ["time_limit"]


def test_a_process_that_takes_too_long_stands_as_an_incident_and_goes_on(product: Product) -> None:
    model = product.publish(limited(line(user("check")), "PT2H"))
    run = product.start(model)
    (timer,) = product.see(run)["timers"]
    assert timer["node"] == "", "it is the limit of the whole run, not of a node"
    later(product, timedelta(hours=2, seconds=1))
    seen = product.see(run)
    (incident,) = seen["incidents"]
    assert (incident["code"], incident["node"]) == ("process_time_limit", "")
    assert "2:00:00" in incident["message"]
    assert seen["state"] == "running", "its work is still open"
    (open_task,) = seen["user_tasks"]
    product.post(f"user-tasks/{open_task['id']}/complete/", variables={})
    seen = product.see(run)
    assert (seen["state"], seen["incidents"][0]["state"]) == ("completed", "resolved")


def test_an_operator_gives_it_the_same_time_again(product: Product) -> None:
    run = product.start(product.publish(limited(line(user("check")), "PT2H")))
    later(product, timedelta(hours=2, seconds=1))
    (incident,) = product.see(run)["incidents"]
    assert product.post(f"incidents/{incident['id']}/retry/").status_code == 200
    assert len(product.see(run)["timers"]) == 1


def test_a_process_may_declare_that_it_is_cancelled(product: Product) -> None:
    run = product.start(product.publish(limited(line(user("check")), "PT2H", then="cancel")))
    later(product, timedelta(hours=3))
    seen = product.see(run)
    assert (seen["state"], seen["user_tasks"], seen["timers"]) == ("cancelled", [], [])
    (cancelled,) = product.events(run, "instance.cancelled")
    assert "time limit" in cancelled["data"]["reason"]


def test_a_process_that_ends_in_time_leaves_no_timer(product: Product) -> None:
    run = product.run(product.publish(limited(line(task("log", "log", message="x")), "PT2H")))
    assert (run["state"], run["timers"]) == ("completed", [])
    assert set(Timer.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("limit", ["P2Y", "-PT1S", "soon"])
def test_a_wrong_limit_is_named(product: Product, limit: str) -> None:
    answer = product.post(
        f"workspaces/{product.workspace.pk}/models/",
        kind="process",
        name="Wrong",
        text=limited(line(user("check")), limit),
    )
    problems = product.get(f"models/{answer.json()['id']}/draft/")["problems"]
    assert {"bad_duration", "time_limit_range"} & {p["code"] for p in problems}


@pytest.mark.parametrize(
    "text",
    [
        "for a in 1..100000, b in 1..100000 return a",
        "count(for x in 1..100000000 return x)",
        'string join(for i in 1..1000000 return "a long text that grows and grows")',
    ],
)
def test_an_expression_that_asks_for_too_much_is_stopped(text: str) -> None:
    began = time.thread_time()
    with pytest.raises(FeelError):
        feel.evaluate(text, {})
    assert time.thread_time() - began < 10


def test_no_pattern_of_an_expression_runs_for_ever() -> None:
    began = time.thread_time()
    with pytest.raises(FeelError):
        feel.evaluate('matches("' + "a" * 5000 + '!", "^(a|a)*$")', {})
    assert time.thread_time() - began < 10
