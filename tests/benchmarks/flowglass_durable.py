"""Flowglass runs processes durably: the real store and committer on SQLite with FULL sync.

Four threads send groups of a hundred, as a client does that has many; each group is answered after
the commit that holds it, and groups that wait together share a commit.

scripts  script tasks: a start and all that follows from it are one transaction
jobs     service tasks: each a job that is claimed, run on a thread and completed, and every claim and
         every completion is durable before the next step; 32 threads start one instance at a time
tasks    a user task is completed: the state is read from the database, the task completed with a
         value, the script tasks behind it run, the end stored; starts are not counted
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks import loop
from tests.benchmarks.flowglass_process import CONDITION
from tests.benchmarks.sequence_process import BEGIN, bpmn, check, script_task, service_task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from designer.runtime import StartOf

SENDERS = 4
GROUP = 100
STARTERS = 32


def on_disk(text: str, measure: Callable[[StartOf], float]) -> float:
    """What `measure` says of a process that is published in a new database."""
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var") as folder:
        os.environ.update(FLOWGLASS_DATA=folder, DJANGO_SETTINGS_MODULE="designer.settings.dev")
        import django

        django.setup()
        from django.db import connection

        from designer.runtime import storage

        start_of = published(text)
        storage.refuse_unsafe(connection)
        rate = measure(start_of)
        verify_results()
        return rate


def published(text: str) -> StartOf:
    from django.core.management import call_command

    from designer import runtime
    from designer.models import Kind, Model, Version, Workspace
    from engine import JobContext, Parameter, handler

    @handler("benchmark.add_one", title="Add one", parameters=[Parameter("n", type="number")])
    def add_one(job: JobContext) -> object:
        return job.parameters["n"] + 1

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(name="Benchmark", slug="benchmark")
    model = Model.objects.create(workspace=workspace, kind=Kind.PROCESS, key="p", name="p")
    version = Version.objects.create(model=model, number=1, text=text, created_at=datetime.now(UTC))
    return runtime.StartOf(workspace=workspace.pk, model=model.pk, version=version.pk)


def together(count: int, work: Callable[[], None]) -> float:
    """Seconds until all of so many threads have done the work."""
    from django.db import connection

    def one() -> None:
        work()
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def send(submissions: Iterable[Any]) -> None:
    from designer.runtime.committer import committer

    for pending in committer.submit_all(list(submissions)):
        if pending.error is not None:
            raise SystemExit(f"not stored: {pending.error!r}")


def starts(start_of: StartOf, count: int) -> list[Any]:
    from designer import runtime
    from engine import Start

    return [runtime.Submission(None, Start(BEGIN), start=start_of) for _ in range(count)]


def scripts(seconds: float) -> float:
    def measure(start_of: StartOf) -> float:
        send(starts(start_of, GROUP))
        until = time.monotonic() + seconds

        def begin() -> None:
            while time.monotonic() < until:
                send(starts(start_of, GROUP))

        elapsed = together(SENDERS, begin)
        return (completed() - GROUP) / elapsed

    return on_disk(bpmn(script_task, CONDITION), measure)


def tasks(seconds: float) -> float:
    def measure(start_of: StartOf) -> float:
        from designer import runtime
        from designer.models import UserTask
        from designer.runtime.loading import recent
        from engine import CompleteUserTask

        spent, done = 0.0, 0
        while spent < seconds:
            for _ in range(2 * SENDERS):
                send(starts(start_of, GROUP))
            waiting = list(UserTask.objects.filter(state="open").values_list("instance", "key"))
            for instance, _ in waiting:
                recent.discard(instance)  # the state is to come from the database
            groups = [waiting[k : k + GROUP] for k in range(0, len(waiting), GROUP)]

            def complete(groups: list[Any] = groups) -> None:
                while groups:
                    send(
                        runtime.Submission(instance, CompleteUserTask(key, {"answer": 42}))
                        for instance, key in groups.pop()
                    )

            spent += together(SENDERS, complete)
            done += len(waiting)
        if completed() != done:
            raise SystemExit("not every instance ended")
        return done / spent

    return on_disk(bpmn(script_task, CONDITION, waits=True), measure)


def jobs(seconds: float) -> float:
    def measure(start_of: StartOf) -> float:
        from designer import runtime
        from designer.models import Instance

        runtime.start()
        until = time.monotonic() + max(seconds, 1.0) * 3

        def begin() -> None:
            while time.monotonic() < until:
                send(starts(start_of, 1))

        try:
            began = time.perf_counter()
            together(STARTERS, begin)
            while Instance.objects.filter(state="running").exists():
                time.sleep(0.01)
            return completed() / (time.perf_counter() - began)
        finally:
            runtime.stop()

    return on_disk(bpmn(service_task, CONDITION), measure)


def completed() -> int:
    from designer.models import Instance

    return Instance.objects.filter(state="completed").count()


def verify_results() -> None:
    from designer.models import Snapshot
    from engine import decode_state

    for snapshot in Snapshot.objects.all()[:50]:
        check(decode_state(bytes(snapshot.state)).variables)


if __name__ == "__main__":
    loop.serve({"scripts": scripts, "jobs": jobs, "tasks": tasks})
