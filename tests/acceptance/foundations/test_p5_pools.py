"""P5, resources are managed: pools limit what runs at once, full queues push back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from designer.models import Instance, Job, Pool
from designer.runtime import leases
from designer.runtime.clock import SYSTEM
from designer.runtime.worker import Worker
from engine import JobContext, handler
from tests.acceptance.foundations.product import Counted, line, task

if TYPE_CHECKING:
    from tests.acceptance.foundations.product import Product

SLOW = Counted(0.05)
HELD = Counted(30.0)


@handler("practice.slow")
def slow(job: JobContext) -> None:
    """Takes a moment."""
    SLOW(lambda: None)


@handler("practice.held")
def held(job: JobContext) -> None:
    """Takes until the test lets it go."""
    HELD(lambda: None)


def pool(product: Product, name: str, limit: int, queue_bound: int = 1000) -> Pool:
    answer = product.post(
        f"workspaces/{product.workspace.pk}/pools/",
        name=name,
        limit=limit,
        queue_bound=queue_bound,
    )
    assert answer.status_code == 201, answer.content
    return Pool.objects.get(pk=answer.json()["id"])


def test_no_more_of_a_pool_runs_at_once_than_it_allows(product: Product) -> None:
    SLOW.most = SLOW.calls = 0
    pool(product, "printer", limit=2)
    model = product.publish(line(task("print", "practice.slow", pool="printer")))
    for _ in range(12):
        product.start(model)
    product.worker.run_until_quiet()
    assert (SLOW.calls, SLOW.most) == (12, 2)
    assert set(Instance.objects.values_list("state", flat=True)) == {"completed"}


def test_the_limit_holds_over_several_processes(product: Product) -> None:
    limit = pool(product, "printer", limit=3)
    model = product.publish(line(task("print", "practice.slow", pool="printer")))
    for _ in range(8):
        product.start(model)
    now = SYSTEM.now()
    taken = [len(leases.claim(f"host:{n}:0", now, 2)) for n in range(4)]
    assert taken == [2, 1, 0, 0]
    Pool.objects.filter(pk=limit.pk).update(limit=5)
    assert len(leases.claim("host:9:0", now, 200)) == 2


def test_a_full_pool_does_not_hold_up_others(product: Product) -> None:
    pool(product, "printer", limit=1)
    crowd = product.publish(line(task("print", "practice.slow", pool="printer")), name="Crowd")
    lone = product.publish(line(task("log", "log", message="hello")), name="Lone")
    for _ in range(6):
        product.start(crowd)
    product.start(lone)
    claims = leases.claim("host:1:0", SYSTEM.now(), 2)
    assert sorted(claim.node for claim in claims) == ["log", "print"], (
        "the seventh is not behind six"
    )


@pytest.mark.parametrize("kind", ["process", "graph"])
def test_a_full_queue_pushes_back_and_completions_stay_open(product: Product, kind: str) -> None:
    HELD.hold.clear()
    pool(product, "bank", limit=1, queue_bound=2)
    text = line(task("pay", "practice.held", pool="bank"))
    if kind == "graph":
        text = '{"key": "g", "tasks": [{"id": "pay", "handler": "practice.held", "pool": "bank"}]}'
    model = product.publish(text, kind=kind)
    worker = Worker(threads=2, name="practice:2:2")
    product.start(model)
    worker.sweep()  # the first one is being done from now on
    product.start(model)
    product.start(model)
    answer = product.begin(model)
    assert (answer.status_code, answer.json()["code"]) == (429, "pool_full")
    assert int(answer["Retry-After"]) > 0
    assert "bank" in answer.json()["message"]
    assert Instance.objects.count() == 3, "what was refused is not stored"
    HELD.hold.set()
    worker.run_until_quiet()
    worker.stop()
    assert set(Instance.objects.values_list("state", flat=True)) == {"completed"}
    assert product.begin(model).status_code == 201, "and the door is open again"


def test_everybody_sees_how_full_a_pool_is(product: Product) -> None:
    pool(product, "printer", limit=2, queue_bound=7)
    model = product.publish(line(task("print", "practice.slow", pool="printer")))
    for _ in range(5):
        product.start(model)
    leases.claim("host:1:0", SYSTEM.now(), 200)
    (told,) = product.get(f"workspaces/{product.workspace.pk}/pools/")
    seen = {name: told[name] for name in ("name", "limit", "queue_bound", "running", "waiting")}
    assert seen == {"name": "printer", "limit": 2, "queue_bound": 7, "running": 2, "waiting": 3}


def test_a_pool_that_nobody_set_up_is_made_with_the_usual_limit(
    product: Product, settings: pytest.FixtureRequest
) -> None:
    settings.FLOWGLASS_POOL_LIMIT = 3
    product.start(product.publish(line(task("print", "practice.slow", pool="new"))))
    made = Pool.objects.get(name="new")
    assert (made.limit, Job.objects.get().pool) == (3, made)


def test_many_threads_that_claim_at_once_keep_to_the_limit(product: Product) -> None:
    pool(product, "printer", limit=4)
    model = product.publish(line(task("print", "practice.slow", pool="printer")))
    for _ in range(10):
        product.start(model)
    found: list[int] = []
    now = SYSTEM.now()

    def claim(number: int) -> None:
        from django.db import connection

        found.append(len(leases.claim(f"host:{number}:0", now, 3)))
        connection.close()

    threads = [threading.Thread(target=claim, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == 4
