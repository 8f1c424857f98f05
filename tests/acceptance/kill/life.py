"""One life of a child: find what is due, let people act, until everything rests; then the verdict."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from designer.models import Instance, Job, StartEvent, Timer
from designer.runtime import leases, snapshots, storage
from designer.runtime.committer import committer
from designer.runtime.worker import Worker
from designer.selectors import history
from engine import codec
from tests.acceptance.kill import judge, stage
from tests.acceptance.kill.people import People

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.db.models import QuerySet

    from tests.acceptance.kill.elements import Element

ENDS = ("node.completed", "node.cancelled", "node.failed", "node.skipped")


def live(
    place: Path, element: Element, hits: stage.Hits, dying: Callable[[str], None] | None
) -> None:
    """Run the element to its end in this process, or die on the way."""
    stage.enter(place)
    hits.watch(dying)
    worker = began(threads=2, lease=element.lease)
    people = People()
    for key in element.starts:
        people.start(key, element.name)
    until_rest(worker, people, 20)
    worker.stop(drain=1.0)
    verdict = {"outcome": outcome(Instance.objects.all()), "faults": judge.faults(place)}
    (place / "verdict.json").write_text(json.dumps(verdict, sort_keys=True))


def began(threads: int, lease: float = 30.0) -> Worker:
    """A worker that begins as `designer.runtime.start` begins one, driven by hand."""
    storage.refuse_unsafe(connection)
    leases.reclaim_dead()
    worker = Worker(threads=threads, duration=timedelta(seconds=lease))
    committer.on_work = worker.wake
    return worker


def judgement(place: Path) -> dict[str, Any]:
    """What the last life of the place found."""
    path = place / "verdict.json"
    found = json.loads(path.read_text())
    path.unlink()
    return found


def until_rest(worker: Worker, people: People, seconds: float) -> None:
    """Sweep and act until nothing moves and nothing will."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        worker._wake.clear()
        if worker.sweep():
            continue
        if not worker._running and people.act():
            continue
        pause = 0.05 if worker._running else next_due()
        if pause is None:
            return
        worker._wake.wait(min(pause, 0.05))
    raise TimeoutError(f"no rest within {seconds} s; {judge.due()} things are due")


def next_due() -> float | None:
    """Seconds until something comes due by itself."""
    queries = (
        Timer.objects.filter(state="scheduled", instance__quarantined=False).values_list("due"),
        Job.objects.filter(state="open", instance__quarantined=False).values_list("due"),
        Job.objects.filter(state="open", lease_until__isnull=False).values_list("lease_until"),
        StartEvent.objects.filter(due__isnull=False).values_list("due"),
    )
    found = [due for query in queries for (due,) in query]
    if not found:
        return None
    return max((min(found) - timezone.now()).total_seconds(), 0.001)


def outcome(runs: QuerySet[Instance]) -> list[Any]:
    """How the runs ended: model, state, variables and what ended how often, in no order."""
    ends: dict[Any, Counter[str]] = {}
    for event in history.every(ENDS):
        said = f"{event['kind']} {event['node']}"
        ends.setdefault(UUID(event["instance"]), Counter())[said] += 1
    found = []
    for row in runs.select_related("model"):
        state = snapshots.state_of(row)
        variables = codec.encode_variables(state.variables)
        variables.pop("name", None)  # every run has its own
        found.append([row.model.key, row.state, variables, ends.get(row.pk, {})])
    return sorted(found, key=shape)


def shape(end: list[Any]) -> str:
    """The end of one run as a text, equal where the ends are."""
    return json.dumps(end, sort_keys=True)
