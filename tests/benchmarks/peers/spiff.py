"""SpiffWorkflow does the work: in memory, or saved to SQLite (WAL, FULL sync).

memory    the run alone
durable   saved at the start, after each task and gateway, and at the end
once      saved at the start and at the end
tasks     loaded from the database at its user task, completed, run to its end, saved; what comes
          before is not counted
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.benchmarks import loop
from tests.benchmarks.sequence_process import BEGIN, STEPS, bpmn, check, spiff_task

if TYPE_CHECKING:
    from collections.abc import Iterator

STORED = {name for name, _ in STEPS} | {"choose"}
SERIALIZER = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())


def specification(*, waits: bool = False):
    parser = BpmnParser()
    parser.add_bpmn_str(bpmn(spiff_task, 'route == "A"', waits=waits).encode())
    return parser.get_spec("sequence")


def begin(spec) -> BpmnWorkflow:
    workflow = BpmnWorkflow(spec)
    workflow.task_tree.data.update(BEGIN)
    return workflow


class Store:
    """Each change is a transaction of its own."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        database.execute("CREATE TABLE run (id INTEGER PRIMARY KEY, state TEXT)")

    def insert(self, workflow: BpmnWorkflow) -> int:
        state = (SERIALIZER.serialize_json(workflow),)
        return self.database.execute("INSERT INTO run (state) VALUES (?)", state).lastrowid

    def save(self, key: int, workflow: BpmnWorkflow) -> None:
        state = SERIALIZER.serialize_json(workflow)
        self.database.execute("UPDATE run SET state = ? WHERE id = ?", (state, key))

    def load(self, key: int) -> BpmnWorkflow:
        rows = self.database.execute("SELECT state FROM run WHERE id = ?", (key,))
        return SERIALIZER.deserialize_json(rows.fetchone()[0])


@contextmanager
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var") as folder:
        database = sqlite3.connect(Path(folder) / "spiff.sqlite", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        yield Store(database)
        database.close()


def memory(seconds: float) -> float:
    spec = specification()

    def once() -> None:
        workflow = begin(spec)
        workflow.do_engine_steps()
        check(workflow.data)

    return loop.rate(once, seconds)


def durable(seconds: float, *, every_step: bool) -> float:
    spec = specification()
    with store() as kept:

        def once() -> None:
            workflow = begin(spec)
            key = kept.insert(workflow)
            while task := workflow.get_next_task(state=TaskState.READY, manual=False):
                task.run()
                workflow.refresh_waiting_tasks()
                stored = task.task_spec.bpmn_id in STORED
                if every_step and stored:
                    kept.save(key, workflow)
            kept.save(key, workflow)
            check(workflow.data)

        return loop.rate(once, seconds)


def tasks(seconds: float) -> float:
    spec = specification(waits=True)
    with store() as kept:

        def once() -> float:
            workflow = begin(spec)
            workflow.do_engine_steps()
            key = kept.insert(workflow)
            began = time.perf_counter()
            workflow = kept.load(key)
            (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
            task.data["answer"] = 42
            task.run()
            workflow.do_engine_steps()
            kept.save(key, workflow)
            spent = time.perf_counter() - began
            check(workflow.data)
            return spent

        return loop.share(once, 1, seconds)


if __name__ == "__main__":
    loop.serve(
        {
            "memory": memory,
            "durable": lambda seconds: durable(seconds, every_step=True),
            "once": lambda seconds: durable(seconds, every_step=False),
            "tasks": tasks,
        }
    )
