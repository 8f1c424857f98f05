"""After everything came to rest: was anything lost, done twice or made up? Prints one JSON object."""

# ruff: noqa: E402 - Django is set up before its models are read
from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.acceptance.kill.settings")

import django

django.setup()

from designer.models import Instance, Job, Timer, UserTask
from designer.selectors import history
from tests.acceptance.kill.harness import lines


def due() -> int:
    """How much can still move without a person."""
    return (
        Job.objects.filter(state="open").count()
        + Timer.objects.filter(state="scheduled").count()
        + Instance.objects.filter(ready_at__isnull=False).count()
    )


def rest(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while due() and time.monotonic() < deadline:
        time.sleep(0.1)


def judged(data: Path) -> dict[str, Any]:
    faults: list[str] = []
    said = lines(data / "acknowledged.jsonl")
    started = {line["key"]: line["start"] for line in said if "start" in line}
    states = {str(pk): state for pk, state in Instance.objects.values_list("pk", "state")}
    waiting = {
        str(pk) for pk in UserTask.objects.filter(state="open").values_list("instance", flat=True)
    }
    for key, pk in started.items():
        if pk not in states:
            faults.append(f"{key}: acknowledged instance {pk} is lost")
        elif states[pk] != "completed" and pk not in waiting:
            faults.append(f"{key}: acknowledged instance {pk} is {states[pk]}")
    if len(set(started.values())) != len(started):
        faults.append("two keys gave the same instance")
    names = Counter()
    for event in history.every({"instance.started"}):
        names[event["data"]["variables"]["name"]] += 1
    faults += [f"{name} was started {n} times" for name, n in names.items() if n > 1]
    done = {
        str(pk) for pk in UserTask.objects.filter(state="completed").values_list("pk", flat=True)
    }
    faults += [
        f"task {x['task']} is open again" for x in said if "task" in x and x["task"] not in done
    ]
    faults += ledger_faults(lines(data / "ledger.jsonl"))
    return {
        "faults": faults[:50],
        "acknowledged": len(started),
        "tasks": sum("task" in line for line in said),
        "instances": len(states),
        "effects": len(lines(data / "ledger.jsonl")),
        "lost_leases": sum(Job.objects.values_list("expiries", flat=True)),
        "left": due(),
    }


def ledger_faults(ledger: list[dict[str, Any]]) -> list[str]:
    attempts: dict[str, set[str]] = {}
    for line in ledger:
        attempts.setdefault(line["key"], set()).add(line["body"])
    accepted = Counter(event["data"]["job"] for event in history.every({"job.completed"}))
    known = set(Job.objects.values_list("key", flat=True))
    return [
        *(
            f"job {key} was attempted with different bodies"
            for key, b in attempts.items()
            if len(b) > 1
        ),
        *(f"job {key} was attempted and is unknown" for key in attempts if key not in known),
        *(f"job {key} was accepted {accepted[key]} times" for key in known if accepted[key] != 1),
        *(f"job {key} was accepted and never attempted" for key in accepted if key not in attempts),
    ]


if __name__ == "__main__":
    rest(float(sys.argv[1]))
    print(json.dumps(judged(Path(os.environ["FLOWGLASS_DATA"]))))
