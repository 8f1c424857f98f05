"""kill -9 at every named place, for every kind of element that comes by.

`python -m tests.acceptance.kill.points [--element NAME] [--point NAME] [--seed N] [--lanes 2]`

Each element is run once undisturbed; the places it reaches are counted, so nobody lists by hand what
can be reached. Then, for each place: a child runs it and dies there, the next one finds everything
again and finishes (a quarter of these die once more, anywhere). In the end everything is as it was
undisturbed. Places that only a second life reaches are then visited in the same way. The last line
is one JSON object; a place that no element reaches is a fault.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections import Counter
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from tests.acceptance.kill import stage  # sets Django up before a model is read

# isort: split
from designer.runtime.crash import ANY, POINTS, dying_at
from tests.acceptance.kill.elements import ELEMENTS
from tests.acceptance.kill.ledger import append
from tests.acceptance.kill.life import judgement, live
from tests.acceptance.kill.notes import lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acceptance.kill.elements import Element

KILLED = -signal.SIGKILL
LONGEST = 30.0
PATIENCE = 3  # how often a place is looked for: two threads do not always go the same way


class Trial:
    """All that is tried with one element, in a directory of its own."""

    def __init__(self, element: Element, template: Path, seed: int) -> None:
        self.element = element
        self.template = template
        self.place = stage.TOP / element.name
        self.hits = stage.Hits()
        self.random = Random(f"{seed}:{element.name}")  # noqa: S311 - repeatable, not secret
        self.tried: list[str] = []
        self.faults: list[str] = []
        self.lives = 0

    def run(self, only: str | None = None) -> None:
        """Every place that can be reached, and what only a second life reaches."""
        first = self.undisturbed()
        second: dict[str, str] = {}
        for point in first if only is None or only not in first else [only]:
            for other in self.visit(point):
                if other not in first:
                    second.setdefault(other, point)
        for other, point in second.items():
            if only in (None, other):
                self.visit(point, other)
        self.reached = {*first, *second}

    def undisturbed(self) -> list[str]:
        """Run it without any kill; the places it came by."""
        stage.copied(self.template, self.place)
        self.hits.take()
        code = self._life(None)
        if code:
            raise stage.Failed(f"undisturbed, it ended with {code}: {stage.told(self.place)}")
        self.expected = self._verdict("undisturbed")
        return list(self.hits.take())

    def visit(self, point: str, then: str | None = None) -> list[str]:
        """Die at the place, and perhaps once more; what the last life came by, if nobody killed it."""
        what = f"{self.element.name}: {point}" + (f", then {then}" if then else "")
        self.tried.append(what)
        for _ in range(PATIENCE):
            stage.copied(self.template, self.place)
            code = self._life(point)
            if code == KILLED:
                break
        else:
            self.faults.append(f"{what}: the place was not reached (ended with {code})")
            return []
        again = then is None and self.random.random() < 0.25
        if then is not None:
            self._life(then)
        elif again:
            self._life(ANY, self.random.randint(1, 60))
        self.hits.take()
        try:
            code = self._life(None)
        except stage.Failed as error:
            code = str(error)
        if code != 0:
            self.faults.append(f"{what}: not finished ({code}) {stage.told(self.place)}")
            return []
        found = self._verdict(what)
        if found != self.expected:
            self.faults.append(f"{what}: {found} instead of {self.expected}")
        return [] if again or then else list(self.hits.take())

    def _life(self, point: str | None, count: int = 1) -> int:
        self.lives += 1
        dying = None if point is None else dying_at(point, count)
        pid = stage.fork(partial(live, self.place, self.element, self.hits, dying), self.place)
        return stage.wait(pid, LONGEST)

    def _verdict(self, what: str) -> Any:
        verdict = judgement(self.place)
        self.faults += [f"{what}: {fault}" for fault in verdict["faults"]]
        return verdict["outcome"]


def trial(element: Element, template: Path, seed: int, only: str | None, results: Path) -> None:
    """Try one element and write down what came of it."""
    begun = time.monotonic()
    made = Trial(element, template, seed)
    made.reached = set()
    try:
        made.run(only)
    except Exception as error:  # noqa: BLE001 - told as what it is: a fault
        made.faults.append(f"{element.name}: {type(error).__name__}: {error}")
    said = {
        "element": element.name, "tried": made.tried, "faults": made.faults, "lives": made.lives,
        "reached": sorted(made.reached), "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip
    append(results, json.dumps(said) + "\n", sync=False)


def chosen(name: str | None) -> Iterator[Element]:
    """The longest first, so that both lanes end together."""
    slow = {"poisoned": 0, "service_slow": 1, "long": 2}
    for element in sorted(ELEMENTS, key=lambda e: slow.get(e.name, 9)):
        if name in (None, element.name):
            yield element


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--element", choices=[element.name for element in ELEMENTS])
    parser.add_argument("--point", choices=POINTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=2)
    given = parser.parse_args()
    begun = time.monotonic()
    template = stage.template()
    results = stage.TOP / "results.jsonl"
    work = (
        partial(trial, element, template, given.seed, given.point, results)
        for element in chosen(given.element)
    )
    well = stage.lanes(work, given.lanes)
    found = lines(results)
    faults = [fault for each in found for fault in each["faults"]]
    if not well:
        faults.append(f"a lane broke: {stage.told(stage.TOP)}")
    hits = Counter(point for each in found for point in each["reached"])
    if given.element is None and given.point is None:
        faults += [f"no element reaches {point}" for point in POINTS if not hits[point]]
    for fault in faults[:40]:
        print(fault)
    for each in sorted(found, key=lambda each: -each["seconds"])[:5]:
        print(f"{each['element']}: {len(each['tried'])} places in {each['seconds']} s")
    said = {
        "fault": "kill at named places", "seed": given.seed, "elements": len(found), "places": len(hits),
        "points": sum(len(each["tried"]) for each in found), "lives": sum(e["lives"] for e in found),
        "violations": len(faults), "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip
    stage.leave(keep=bool(faults))
    print(json.dumps(said))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
