"""kill -9 at random moments: `python -m tests.acceptance.kill.random_kills [--kills 1000] [--seed N]`

A house is one database. Children live in it one after the other: each begins as the product begins
(its start is the first sweep), starts runs of every kind of element, lets people act, and is killed:
within its first milliseconds of work, while it recovers what the one before it left; after some more;
or at a random named place. What its clients were told is on the disk. Every few kills the house is asked
whether anything acknowledged is gone. In the end everything comes to rest and every rule is checked.
The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import sys
import threading
import time
from collections import Counter
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from tests.acceptance.kill import stage  # sets Django up before a model is read

# isort: split
from designer import runtime
from designer.models import Instance, Job
from designer.runtime.crash import ANY, POINTS, dying_at
from designer.runtime.leases import MOST_EXPIRIES
from tests.acceptance.kill import judge
from tests.acceptance.kill.elements import ELEMENTS
from tests.acceptance.kill.ledger import append
from tests.acceptance.kill.life import began, outcome, shape, until_rest
from tests.acceptance.kill.notes import lines
from tests.acceptance.kill.people import People
from tests.acceptance.kill.work import worked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.acceptance.kill.elements import Element

PER_HOUSE = 125
LOOK = 25
OPEN = 40
KEPT = 3.0  # seconds until one dies who was to die at work that does not come


def victim(place: Path, seed: str, hits: stage.Hits, dying: Callable[[str], None] | None) -> None:
    """Live until killed."""
    stage.enter(place)
    hits.watch(dying)
    runtime.start()
    for number in range(2):
        threading.Thread(target=starter, args=(f"{seed}:{number}",), daemon=True).start()
    people = People()
    while True:
        if not people.act():
            time.sleep(0.005)


def starter(seed: str) -> None:
    """Start runs, and note first what it will insist on: unanswered starts are sent again."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    people = People()
    if seed.endswith(":0"):
        insist(people)
    for count in range(1_000_000):
        while Instance.objects.filter(state="running").count() > OPEN:
            time.sleep(0.005)
        element = random.choice(ELEMENTS)
        begin(people, element, f"{seed}:{count}")


def begin(people: People, element: Element, name: str) -> None:
    place = people.place
    wanted = [{"wanted": f"{key}:{name}", "key": key, "name": name} for key in element.starts]
    append(place / "wanted.jsonl", "".join(json.dumps(w) + "\n" for w in wanted), sync=False)
    for key in element.starts:
        people.start(key, name)


def insist(people: People) -> None:
    """Send again what was never answered; one that was done is not done twice."""
    answered = {line["key"] for line in lines(people.place / "acknowledged.jsonl") if "key" in line}
    for line in lines(people.place / "wanted.jsonl"):
        if line["wanted"] not in answered:
            people.start(line["key"], line["name"])


def glance(place: Path) -> None:
    """What can be asked between two kills: is anything acknowledged gone, any number missing?"""
    stage.enter(place)
    report(place, [*judge.lost(place), *judge.gaps()])


def ending(place: Path, expected: frozenset[str]) -> None:
    """Let everything come to rest; nothing is left, and every run ended as an undisturbed one."""
    stage.enter(place)
    people = People()
    worker = began(threads=4)
    insist(people)
    until_rest(worker, people, 120)
    people.last = True
    until_rest(worker, people, 120)
    worker.stop(drain=2.0)
    verdict = judge.judged(place)
    worn = set(Job.objects.filter(expiries__gte=MOST_EXPIRIES).values_list("instance", flat=True))
    ends = {shape(end) for end in outcome(Instance.objects.exclude(pk__in=worn))}
    verdict["worn_out"] = len(worn)  # a job whose every holder dies is given up, as an incident
    verdict["faults"] += [f"ended as no undisturbed run does: {each}" for each in ends - expected]
    (place / "verdict.json").write_text(json.dumps(verdict))


def report(place: Path, faults: list[str]) -> None:
    for fault in faults:
        append(place / "faults.jsonl", json.dumps({"fault": fault}) + "\n", sync=False)


def undisturbed(place: Path) -> None:
    """How runs end that nobody kills."""
    stage.enter(place)
    people, worker = People(), began(threads=4)
    for element in ELEMENTS:
        for key in element.starts:
            people.start(key, element.name)
        until_rest(worker, people, 60)
    worker.stop(drain=1.0)
    (place / "verdict.json").write_text(
        json.dumps([shape(end) for end in outcome(Instance.objects.all())])
    )


class House:
    """One database and its kills."""

    def __init__(self, template: Path, name: str, seed: str, expected: frozenset[str]) -> None:
        self.place = stage.copied(template, stage.TOP / name)
        self.seed = seed
        self.expected = expected
        self.hits = stage.Hits()
        self.places: Counter[str] = Counter()
        self.phases: Counter[str] = Counter()
        self.random = Random(seed)  # noqa: S311 - repeatable, not secret

    def run(self, kills: int) -> dict[str, Any]:
        begun = time.monotonic()
        for life in range(kills):
            self.kill(life)
            if life % LOOK == LOOK - 1:
                stage.finished(partial(glance, self.place), self.place, 60)
        work = partial(ending, self.place, self.expected)
        stage.finished(work, self.place, 300)
        verdict = json.loads((self.place / "verdict.json").read_text())
        verdict["faults"] += [line["fault"] for line in lines(self.place / "faults.jsonl")]
        seconds = round(time.monotonic() - begun, 1)
        return {
            **verdict, "seed": self.seed, "kills": kills, "seconds": seconds,
            "places": dict(self.places), "phases": dict(self.phases),
        }  # fmt: skip

    def kill(self, life: int) -> None:
        """One life and its end."""
        how = self.random.random()
        dying, left = None, math.inf
        if how < 0.3:
            dying = dying_at(ANY, self.random.randint(1, 400))
        elif how < 0.55:
            left = self.random.uniform(0, 0.01)
        elif how < 0.85:
            left = self.random.uniform(0.005, 0.08)
        else:
            left = self.random.uniform(0.08, 0.3)
        work = partial(victim, self.place, f"{self.seed}:{life}", self.hits, dying)
        pid = stage.fork(work, self.place)
        deadline = time.monotonic() + KEPT
        while time.monotonic() < deadline and worked(pid) < left:
            if dying is not None and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                break
            time.sleep(0.001)
        os.kill(pid, signal.SIGKILL)
        code = stage.wait(pid, 10)
        if code != -signal.SIGKILL:
            raise stage.Failed(f"life {life} ended by itself with {code}: {stage.told(self.place)}")
        reached = self.hits.take()
        self.places.update(reached)
        stored = "after_commit_before_hints" in reached
        self.phases["at work" if stored else "before its first commit"] += 1


def lived(template: Path, number: int, seed: int, kills: int, expected: frozenset[str]) -> None:
    """One house; what came of it is written down."""
    house = House(template, f"house-{number}", f"{seed}:{number}", expected)
    try:
        said = house.run(kills)
    except Exception as error:  # noqa: BLE001 - told as what it is: a fault
        said = {"faults": [f"house {number}: {type(error).__name__}: {error}"], "kills": 0}
    append(stage.TOP / "results.jsonl", json.dumps(said) + "\n", sync=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--lanes", type=int, default=2)
    given = parser.parse_args()
    again = f"--kills {given.kills} --seed {given.seed}"
    print(f"again: python -m tests.acceptance.kill.random_kills {again}", flush=True)
    begun = time.monotonic()
    template = stage.template()
    place = stage.copied(template, stage.TOP / "undisturbed")
    stage.finished(partial(undisturbed, place), place, 120)
    expected = frozenset(json.loads((place / "verdict.json").read_text()))
    left = [min(PER_HOUSE, given.kills - n) for n in range(0, given.kills, PER_HOUSE)]
    work = (
        partial(lived, template, n, given.seed, kills, expected) for n, kills in enumerate(left)
    )
    well = stage.lanes(work, given.lanes)
    found = lines(stage.TOP / "results.jsonl")
    faults = [fault for each in found for fault in each["faults"]]
    if not well or len(found) != len(left):
        faults.append(f"a lane broke: {stage.told(stage.TOP)}")
    said = summary(found, given.seed, faults, time.monotonic() - begun)
    for fault in faults[:40]:
        print(fault)
    stage.leave(keep=bool(faults))
    print(json.dumps(said))
    return bool(faults)


def summary(
    found: list[dict[str, Any]], seed: int, faults: list[str], took: float
) -> dict[str, Any]:
    """What is said of all houses together."""

    def total(name: str) -> int:
        return sum(each.get(name, 0) for each in found)

    places: Counter[str] = Counter()
    phases: Counter[str] = Counter()
    for each in found:
        places.update(each.get("places", {}))
        phases.update(each.get("phases", {}))
    return {
        "fault": "kill at random", "seed": seed, "points": total("kills"), "phases": dict(phases),
        "acknowledged": total("acknowledged"), "instances": total("instances"),
        "events": total("events"), "effects": total("effects"), "lost_leases": total("lost_leases"), "worn_out": total("worn_out"),
        "places": f"{len(places)} of {len(POINTS)}", "left": total("left"),
        "violations": len(faults), "seconds": round(took, 1),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
