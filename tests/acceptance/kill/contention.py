"""Many writers and readers on one SQLite file: `python -m tests.acceptance.kill.contention [--seconds 30]`

Eight processes that write, each with a committer of its own, one worker, and twenty readers in two
more processes. No one may meet "database is locked"; what a write takes is told; everything is intact
after. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.acceptance.kill import stage  # sets Django up before a model is read

# isort: split
from django.db import connection

from designer import runtime
from designer.models import UserTask
from designer.selectors import history, instances
from designer.services.user_tasks import user_task_complete
from tests.acceptance.kill import judge
from tests.acceptance.kill.ledger import append
from tests.acceptance.kill.life import began, until_rest
from tests.acceptance.kill.notes import lines
from tests.acceptance.kill.people import People

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WRITERS = 8
READERS = 20
KEYS = ("user_task", "script", "service", "call", "parallel_gateway")
SLOWEST = 15.0  # at 99 of 100 writes, on a busy machine too; beyond 20 s SQLite gives up


class Stopwatch:
    """How long each deed took, and what went wrong."""

    def __init__(self, place: Path, seconds: float) -> None:
        self.place = place
        self.until = time.monotonic() + seconds
        self.took: list[float] = []
        self.errors: list[str] = []

    @property
    def runs(self) -> bool:
        return time.monotonic() < self.until

    def time(self, deed: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        try:
            return deed()
        except Exception as error:  # noqa: BLE001 - finding these is what this is for
            self.errors.append(f"{type(error).__name__}: {error}"[:300])
            return None
        finally:
            self.took.append(time.perf_counter() - begun)

    def tell(self, who: str) -> None:
        said = {who: self.took, "errors": self.errors}
        append(self.place / "times.jsonl", json.dumps(said) + "\n")


def writer(place: Path, number: int, seconds: float) -> None:
    """Start runs, and complete the tasks of those that have one."""
    stage.enter(place)
    people, watch = People(), Stopwatch(place, seconds)
    count = 0
    while watch.runs:
        count += 1
        key, name = KEYS[count % len(KEYS)], f"{number}:{count}"
        watch.time(lambda key=key, name=name: people.start(key, name))
        if key == "user_task":
            task = UserTask.objects.filter(state="open", node="check").order_by("?").first()
            if task is not None:
                watch.time(lambda task=task: complete(people, task))
    watch.tell("writes")


def complete(people: People, task: UserTask) -> None:
    """Complete the task, or be told that somebody else did."""
    people._do(
        lambda: user_task_complete(
            user=people.user, task=task, variables={}, idempotency_key=str(task.pk)
        ),
        task=str(task.pk),
    )


def readers(place: Path, seconds: float) -> None:
    stage.enter(place)
    found = [Stopwatch(place, seconds) for _ in range(READERS // 2)]
    threads = [threading.Thread(target=reader, args=(watch,)) for watch in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def reader(watch: Stopwatch) -> None:
    """Look at what a monitor shows: the newest runs, and the whole history of one."""
    people = People()
    while watch.runs:
        watch.time(lambda: look(people))
        time.sleep(0.02)
    connection.close()
    watch.tell("reads")


def look(people: People) -> None:
    rows = list(instances.with_state(instances.for_user(people.user, people.space.pk))[:20])
    if rows:
        history.events_after(rows[-1].pk, 0)
        instances.variables_of(rows[-1])


def working(place: Path, seconds: float) -> None:
    stage.enter(place)
    runtime.start()
    time.sleep(seconds)
    runtime.stop()


def ending(place: Path) -> None:
    """Let everything come to rest and judge."""
    stage.enter(place)
    worker = began(threads=4)
    until_rest(worker, People(), 240)
    worker.stop(drain=2.0)
    (place / "verdict.json").write_text(json.dumps(judge.judged(place)))


def measured(place: Path, seconds: float) -> dict[str, Any]:
    """Let all of them at it; what they said and what is left of it."""
    writers = [partial(writer, place, number, seconds) for number in range(WRITERS)]
    others = [partial(readers, place, seconds)] * 2 + [partial(working, place, seconds)]
    pids = [stage.fork(work, place) for work in (*writers, *others)]
    ends = [stage.wait(pid, seconds + 60) for pid in pids]
    faults = [f"a child ended with {code}: {stage.told(place)}" for code in ends if code]
    stage.finished(partial(ending, place), place, 600)
    verdict = json.loads((place / "verdict.json").read_text())
    said = lines(place / "times.jsonl")
    faults += verdict["faults"] + [error for each in said for error in each["errors"]]
    if "locked" in (place / "child.log").read_text().lower():
        faults.append(f"somebody met a lock: {stage.told(place)}")
    writes = sorted(took for each in said for took in each.get("writes", ()))
    reads = sorted(took for each in said for took in each.get("reads", ()))
    if not writes or not reads:
        return {"faults": [*faults, "nobody wrote, or nobody read"]}
    if at(writes, 99) > SLOWEST:
        faults.append(f"99 of 100 writes took up to {at(writes, 99):.2f} s")
    return {
        "faults": faults, "instances": verdict["instances"], "writes": len(writes), "reads": len(reads),
        "write_ms": {"p50": ms(at(writes, 50)), "p99": ms(at(writes, 99)), "max": ms(writes[-1])},
        "read_ms": {"p50": ms(at(reads, 50)), "p99": ms(at(reads, 99)), "max": ms(reads[-1])},
    }  # fmt: skip


def at(took: list[float], percent: int) -> float:
    return took[min(len(took) * percent // 100, len(took) - 1)]


def ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    begun = time.monotonic()
    place = stage.copied(stage.template(), stage.TOP / "contention")
    found = measured(place, given.seconds)
    faults = found.pop("faults")
    for fault in faults[:20]:
        print(fault)
    stage.leave(keep=bool(faults))
    took = round(time.monotonic() - begun, 1)
    said = {"fault": "contention", "points": found.get("writes", 0), **found}
    print(json.dumps({**said, "violations": len(faults), "seconds": took}))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
