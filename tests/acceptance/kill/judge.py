"""After everything came to rest: was anything lost, done twice or made up?

As a command (`python -m tests.acceptance.kill.judge SECONDS`) it waits for the server at work in
FLOWGLASS_DATA to come to rest and prints one JSON object.
"""

# ruff: noqa: E402 - Django is set up before its models are read
from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.acceptance.kill.settings")

import django

django.setup()

from designer.models import Delivery, Incident, Instance, Job, Outbox, Timer, UserTask
from designer.selectors import history, invariants
from tests.acceptance.kill.notes import lines

if TYPE_CHECKING:
    from collections.abc import Iterator


def due() -> int:
    """How much can still move without a person."""
    return (
        Job.objects.filter(state="open").count()
        + Timer.objects.filter(state="scheduled").count()
        + Instance.objects.filter(ready_at__isnull=False).count()
        + Delivery.objects.filter(state="pending").count()
    )


def rest(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while due() and time.monotonic() < deadline:
        time.sleep(0.1)


def lost(place: Path) -> Iterator[str]:
    """I-1, I-2: what a client was told and is not so; cheap enough to be asked between kills."""
    said = lines(place / "acknowledged.jsonl")
    states = {str(pk): state for pk, state in Instance.objects.values_list("pk", "state")}
    started: dict[str, str] = {}
    for line in said:
        if "start" in line:
            if started.setdefault(line["key"], line["start"]) != line["start"]:
                yield f"{line['key']} was started twice"
            if line["start"] not in states:
                yield f"{line['key']}: the acknowledged run {line['start']} is lost"
        if "cancel" in line and states.get(line["cancel"]) != "cancelled":
            yield f"run {line['cancel']} was cancelled and is {states.get(line['cancel'])}"
    if len(set(started.values())) != len(started):
        yield "two keys gave the same run"
    yield from _undone(said, UserTask, "task", "completed")
    yield from _undone(said, Incident, "incident", "resolved")
    sent = {line["delivery"] for line in said if "delivery" in line}
    kept = set(Delivery.objects.filter(sender=None).values_list("pk", flat=True))
    yield from (f"the acknowledged message {pk} is lost" for pk in sent - kept)
    heard: dict[str, set[str]] = defaultdict(set)
    for event in history.every({"event.received"}):
        heard[event["instance"]].add(event["data"]["event"])
    for line in said:
        if "told" in line and line["event"] not in heard[line["told"]]:
            yield f"run {line['told']} was told {line['event']} and knows nothing of it"


def _undone(said: list[dict[str, Any]], model: Any, name: str, wanted: str) -> Iterator[str]:
    done = {str(pk) for pk in model.objects.filter(state=wanted).values_list("pk", flat=True)}
    yield from (
        f"{name} {x[name]} is not {wanted}" for x in said if name in x and x[name] not in done
    )


def gaps() -> Iterator[str]:
    """I-3."""
    yield from invariants.numbers_have_no_gap()


def unfinished() -> Iterator[str]:
    """I-1: nothing that was accepted stands still."""
    waiting = set(UserTask.objects.filter(state="open").values_list("instance", flat=True))
    running = Instance.objects.filter(state="running").exclude(pk__in=waiting)
    for pk, key in running.values_list("pk", "model__key"):
        yield f"{key}: run {pk} did not come to an end"


def ledger(place: Path) -> Iterator[str]:
    """I-6: attempts under one key and one body, exactly one accepted, none made up."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for line in lines(place / "ledger.jsonl"):
        bodies[line["key"]].add(line["body"])
    accepted = Counter(event["data"]["job"] for event in history.every({"job.completed"}))
    jobs = dict(Job.objects.values_list("key", "state"))
    for key, said in bodies.items():
        if len(said) > 1:
            yield f"job {key} was attempted with different bodies"
        if key not in jobs:
            yield f"job {key} was attempted and is unknown"
    for key, state in jobs.items():
        if accepted[key] != (state == "completed"):
            yield f"job {key} is {state} and was accepted {accepted[key]} times"
        if state in {"completed", "failed"} and key not in bodies:
            yield f"job {key} is {state} and was never attempted"


def announcements(place: Path) -> Iterator[str]:
    """I-13: all that happened was announced at least once, and nothing else."""
    sent = {line["id"] for line in lines(place / "announced.jsonl")}
    rows = set(Outbox.objects.values_list("pk", flat=True))
    yield from (f"announcement {pk} was not sent" for pk in rows - sent)
    yield from (f"announcement {pk} was made up" for pk in sent - rows)


def faults(place: Path) -> list[str]:
    """Everything that is wrong with a database at rest."""
    found = [*lost(place), *unfinished(), *ledger(place), *announcements(place)]
    for name, check in invariants.CHECKS.items():
        found += [f"{name}: {fault}" for fault in check()]
    return found


def judged(place: Path) -> dict[str, Any]:
    """The verdict and what it is about."""
    said = lines(place / "acknowledged.jsonl")
    return {
        "faults": faults(place)[:50],
        "acknowledged": len({line["key"] for line in said if "start" in line}),
        "tasks": len({line["task"] for line in said if "task" in line}),
        "instances": Instance.objects.count(),
        "events": sum(Instance.objects.values_list("seq", flat=True)),
        "effects": len(lines(place / "ledger.jsonl")),
        "lost_leases": sum(Job.objects.values_list("expiries", flat=True)),
        "left": due(),
    }


if __name__ == "__main__":
    rest(float(sys.argv[1]))
    print(json.dumps(judged(Path(os.environ["FLOWGLASS_DATA"]))))
