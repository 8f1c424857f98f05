"""Flowglass does the work: in memory, or durable on SQLite with FULL sync.

memory   `drive` an instance of script tasks to its end, nothing stored
jobs     the real store, committer and worker: seven service tasks, each a job that is claimed, run on a
         thread and completed; every claim and every completion is durable before the next step
scripts  the real store and committer: script tasks, the whole run in the start's transaction
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import loop
from tests.benchmarks.sequence_process import BEGIN, bpmn, check, script_task, service_task

if TYPE_CHECKING:
    from collections.abc import Callable

CONDITION = 'route = "A"'
STARTERS = 32


def memory(seconds: float) -> float:
    from engine import ManualClock, ModelDecisions, Start, drive, new_state
    from engine import bpmn as processes

    definition = processes.read(bpmn(script_task, CONDITION))
    start, decisions = Start(BEGIN), ModelDecisions({})
    now = ManualClock(datetime.now(UTC)).now()

    def once() -> None:
        done = drive(definition, new_state("i"), start, decisions=decisions, now=now)
        if done.state.status != "completed":
            raise SystemExit(f"ended as {done.state.status}")
        check(done.state.variables)

    return loop.rate(once, seconds)


def durable(task: Callable[[str, str], str], seconds: float) -> float:
    """Finished instances per second: many threads start them, the worker runs them."""
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var") as folder:
        os.environ.update(FLOWGLASS_DATA=folder, DJANGO_SETTINGS_MODULE="designer.settings.dev")
        import django

        django.setup()
        from designer import runtime

        workspace, model, version = prepare(bpmn(task, CONDITION))
        runtime.start()
        try:
            return finished_per_second(workspace, model, version, seconds)
        finally:
            runtime.stop()


def prepare(text: str) -> tuple[object, object, object]:
    from django.core.management import call_command

    from designer.models import Kind, Model, Version, Workspace
    from engine import JobContext, Parameter, handler

    @handler("benchmark.add_one", title="Add one", parameters=[Parameter("n", type="number")])
    def add_one(job: JobContext) -> object:
        return job.parameters["n"] + 1

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(name="Benchmark", slug="benchmark")
    model = Model.objects.create(workspace=workspace, kind=Kind.PROCESS, key="p", name="p")
    version = Version.objects.create(model=model, number=1, text=text, created_at=datetime.now(UTC))
    return workspace.pk, model.pk, version.pk


def finished_per_second(workspace: object, model: object, version: object, seconds: float) -> float:
    from designer import runtime
    from designer.models import Instance
    from engine import Start

    start_of = runtime.StartOf(workspace=workspace, model=model, version=version)
    until = time.monotonic() + max(seconds, 1.0) * 3

    def begin() -> None:
        from django.db import connection

        while time.monotonic() < until:
            runtime.submit(runtime.Submission(None, Start(BEGIN), start=start_of))
        connection.close()

    threads = [threading.Thread(target=begin) for _ in range(STARTERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while Instance.objects.filter(state="running").exists():
        time.sleep(0.01)
    elapsed = time.perf_counter() - began
    verify_results()
    return Instance.objects.filter(state="completed").count() / elapsed


def verify_results() -> None:
    from designer.models import Snapshot
    from engine import decode_state

    for snapshot in Snapshot.objects.all()[:50]:
        check(decode_state(bytes(snapshot.state)).variables)


if __name__ == "__main__":
    loop.serve(
        {
            "memory": memory,
            "jobs": lambda seconds: durable(service_task, seconds),
            "scripts": lambda seconds: durable(script_task, seconds),
        }
    )
