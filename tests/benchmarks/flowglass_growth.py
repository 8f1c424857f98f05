"""Flowglass grows: each workload gives how many times as much the large case costs as the small one."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks import growth_processes as made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHUNK = 200


def in_memory(text: str, variables: dict[str, Any]) -> float:
    """Processor seconds of a run without waiting, from its start to its end."""
    from engine import Continue, ModelDecisions, Start, drive, new_state
    from engine import bpmn as processes

    definition, decisions = processes.read(text), ModelDecisions({})
    began = time.process_time()
    done = drive(definition, new_state("i"), Start(variables), now=NOW, decisions=decisions)
    while done.state.needs_continue:
        done = drive(definition, done.state, Continue(), now=NOW, decisions=decisions, own=True)
    if done.state.status != "completed":
        raise SystemExit(f"ended as {done.state.status}")
    return time.process_time() - began


class Durable:
    """The real store, committer and worker on a database of their own."""

    def __init__(self) -> None:
        from designer.runtime.worker import Worker

        self.worker = Worker(threads=4, name="growth:1:1")

    def deploy(self, text: str) -> Any:
        from designer import runtime
        from designer.models import Kind, Model, Version, Workspace

        workspace, _ = Workspace.objects.get_or_create(slug="growth", defaults={"name": "Growth"})
        key = f"p{Model.objects.count()}"
        model = Model.objects.create(workspace=workspace, kind=Kind.PROCESS, key=key, name=key)
        version = Version.objects.create(
            model=model,
            number=1,
            text=text,
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            created_at=NOW,
        )
        return runtime.StartOf(workspace=workspace.pk, model=model.pk, version=version.pk)

    def start(self, place: Any, variables: dict[str, Any], count: int = 1) -> None:
        from designer import runtime
        from designer.runtime.committer import committer
        from engine import Start

        for _ in range(0, count, CHUNK):
            submissions = [
                runtime.Submission(None, Start(variables), start=place)
                for _ in range(min(count, CHUNK))
            ]
            for pending in committer.submit_all(submissions):
                if pending.error is not None:
                    raise pending.error

    def run(self, text: str, variables: dict[str, Any], count: int = 1) -> float:
        place = self.deploy(text)
        began = time.process_time()
        self.start(place, variables, count)
        self.worker.run_until_quiet(250)
        return time.process_time() - began


@contextmanager
def durable() -> Iterator[Durable]:
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var") as folder:
        os.environ.update(FLOWGLASS_DATA=folder, DJANGO_SETTINGS_MODULE="designer.settings.dev")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield Durable()


def items(count: int) -> dict[str, Any]:
    return {"items": [Decimal(n) for n in range(count)]}


def memory_ratio(text: Callable[[int], str], small: int, more: Callable[[int], Any]) -> float:
    in_memory(text(10), more(10))
    return in_memory(text(small * 10), more(small * 10)) / in_memory(text(small), more(small))


def durable_ratio(text: Callable[[int], str], small: int, more: Callable[[int], Any]) -> float:
    with durable() as here:
        here.run(text(10), more(10))
        once = here.run(text(small), more(small))
        return here.run(text(small * 10), more(small * 10)) / once


def nothing(_: int) -> dict[str, Any]:
    return {}


def history_memory() -> float:
    """Processor time of the last tenth of a long history against that of the first."""
    from engine import Continue, ModelDecisions, Start, drive, new_state
    from engine import bpmn as processes

    definition, decisions = processes.read(made.counting()), ModelDecisions({})
    begin = Start({"n": Decimal(0), "most": Decimal(7_000)})
    for _ in range(2):  # the first one warms up
        done = drive(definition, new_state("i"), begin, now=NOW, decisions=decisions)
        spent = []
        while done.state.needs_continue:
            began, seq = time.process_time(), done.state.seq
            done = drive(definition, done.state, Continue(), now=NOW, decisions=decisions)
            spent.append((time.process_time() - began) / (done.state.seq - seq))
    return tenths(spent)


def history_durable() -> float:
    with durable() as here:
        here.run(made.counting(), {"n": Decimal(0), "most": Decimal(200)})
        place, spent = here.deploy(made.counting()), []
        here.start(place, {"n": Decimal(0), "most": Decimal(6_000)})
        while True:
            began = time.process_time()
            if not here.worker.sweep():
                return tenths(spent)
            spent.append(time.process_time() - began)


def tenths(spent: list[float]) -> float:
    size = len(spent) // 10
    return sum(spent[-size - 1 : -1]) / sum(spent[1 : size + 1])


def neighbours() -> float:
    with durable() as here:
        text = made.repeated(made.service("work"))
        here.run(text, {}, CHUNK)
        alone = here.run(text, {}, CHUNK * 5)
        here.start(here.deploy(made.waiting()), {}, 100_000)
        return here.run(text, {}, CHUNK * 5) / alone


def memory_of_waiting() -> float:
    with durable() as here:
        place = here.deploy(made.waiting())
        here.start(place, {}, 5_000)
        before = resident()
        here.start(place, {}, 100_000)
        here.worker.run_until_quiet(250)
        return resident() - before


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def scripts(_: int) -> str:
    return made.scripts()


def jobs(_: int) -> str:
    return made.jobs()


WORKLOADS: dict[str, Callable[[], float]] = {
    "scripts_memory": lambda: memory_ratio(scripts, 1_000, items),
    "many_scripts_memory": lambda: memory_ratio(scripts, 10_000, items),
    "scripts_durable": lambda: durable_ratio(scripts, 1_000, items),
    "jobs_durable": lambda: durable_ratio(jobs, 1_000, items),
    "join_memory": lambda: memory_ratio(made.fork_and_join, 1_000, nothing),
    "join_durable": lambda: durable_ratio(made.fork_and_join, 1_000, nothing),
    "history_memory": history_memory,
    "history_durable": history_durable,
    "neighbours": neighbours,
    "memory_of_waiting": memory_of_waiting,
}


if __name__ == "__main__":
    print(f"RATE {WORKLOADS[sys.argv[1]]()}")
