"""SIGSTOP beyond the lease: `python -m tests.acceptance.kill.zombies [--zombies 50]`

Several workers are stopped in the middle of their handlers for longer than their leases. Another
worker takes the jobs: in every other round it has finished them, else it is still at it, when the
stopped ones go on. What these hand in is refused, each time, and the log says so. The last line is
one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.acceptance.kill import stage  # sets Django up before a model is read

# isort: split
from designer.models import Job
from tests.acceptance.kill import judge, ledger
from tests.acceptance.kill.life import began, until_rest
from tests.acceptance.kill.notes import lines
from tests.acceptance.kill.people import People

if TYPE_CHECKING:
    from pathlib import Path

LEASE = 0.5
AT_ONCE = 5  # stopped workers of a round
JOBS = 2  # of each: one is begun, one waits for its thread
SAID = "a late completion was refused"


def starts(place: Path, count: int) -> None:
    stage.enter(place)
    people = People()
    for number in range(count):
        people.start("service", f"run {number}")


def zombie(place: Path) -> None:
    """Take jobs, be slow, hand in, and leave."""
    stage.enter(place)
    ledger.wait_for("awake")
    worker = began(threads=1, lease=LEASE)
    while not worker._running:
        worker.sweep()
    # A worker stopped inside a transaction would hold SQLite's one lock: be idle meanwhile.
    worker._wake.clear()
    worker._wake.wait(30)
    while worker._running:
        worker.sweep()
        worker._wake.wait(0.01)
        worker._wake.clear()
    worker.stop(drain=0.1)


def successor(place: Path, gate: str) -> None:
    """Take what the stopped ones held, and finish everything."""
    stage.enter(place)
    ledger.wait_for(gate)
    worker = began(threads=AT_ONCE * JOBS, lease=LEASE * 20)
    until_rest(worker, People(), 30)
    worker.stop(drain=1.0)


def verdict(place: Path) -> None:
    stage.enter(place)
    found = judge.judged(place)
    fences = Job.objects.values_list("fence", flat=True)
    found["overtaken"] = sum(fence - 1 for fence in fences)  # each older token was handed in late
    (place / "verdict.json").write_text(json.dumps(found))


def attempts(place: Path, count: int, seconds: float = 20.0) -> None:
    """Wait until the ledger knows so many attempts."""
    deadline = time.monotonic() + seconds
    while len(lines(place / "ledger.jsonl")) < count:
        if time.monotonic() > deadline:
            raise stage.Failed(f"no {count} attempts: {stage.told(place)}")
        time.sleep(0.002)


def round_(template: Path, number: int) -> None:
    """One round in a directory of its own; what came of it is written down."""
    place = stage.copied(template, stage.TOP / f"round-{number}")
    stage.finished(partial(starts, place, AT_ONCE * JOBS), place)
    zombies = [stage.fork(partial(zombie, place), place) for _ in range(AT_ONCE)]
    attempts(place, AT_ONCE)
    for pid in zombies:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(LEASE * 1.5)
    slow = number % 2
    other = stage.fork(partial(successor, place, "finish" if slow else ""), place)
    if slow:
        attempts(place, AT_ONCE * JOBS + AT_ONCE)
        ends = []
    else:
        ends = [stage.wait(other, 30)]
    (place / "awake").touch()
    for pid in zombies:
        os.kill(pid, signal.SIGCONT)
    ends += [stage.wait(pid, 30) for pid in zombies]
    if slow:
        (place / "finish").touch()
        ends.append(stage.wait(other, 30))
    stage.finished(partial(verdict, place), place)
    found = json.loads((place / "verdict.json").read_text())
    faults = found["faults"] + [f"ended with {code}: {stage.told(place)}" for code in ends if code]
    refused = (place / "child.log").read_text().count(SAID)
    if refused != found["overtaken"]:
        faults.append(f"{found['overtaken']} leases were overtaken, {refused} completions refused")
    said = {"faults": faults, "zombies": AT_ONCE, "refused": refused}
    ledger.append(stage.TOP / "results.jsonl", json.dumps(said) + "\n", sync=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zombies", type=int, default=50)
    parser.add_argument("--lanes", type=int, default=2)
    given = parser.parse_args()
    begun = time.monotonic()
    template = stage.template()
    rounds = -(-given.zombies // AT_ONCE)
    well = stage.lanes((partial(round_, template, n) for n in range(rounds)), given.lanes)
    found: list[dict[str, Any]] = lines(stage.TOP / "results.jsonl")
    faults = [fault for each in found for fault in each["faults"]]
    if not well or len(found) != rounds:
        faults.append(f"a lane broke: {stage.told(stage.TOP)}")
    refused = sum(each["refused"] for each in found)
    if refused < given.zombies:
        faults.append(f"only {refused} completions came late: too few to say anything")
    for fault in faults[:20]:
        print(fault)
    stage.leave(keep=bool(faults))
    said = {
        "fault": "stopped beyond the lease", "points": sum(each["zombies"] for each in found),
        "refused": refused, "violations": len(faults), "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip
    print(json.dumps(said))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
