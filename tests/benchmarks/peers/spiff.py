"""SpiffWorkflow does the work: in memory, or saved to SQLite after every step or once."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from tests.benchmarks import loop
from tests.benchmarks.sequence_process import BEGIN, STEPS, bpmn, check, spiff_task

STORED = {name for name, _ in STEPS} | {"choose"}


def specification():
    parser = BpmnParser()
    parser.add_bpmn_str(bpmn(spiff_task, 'route == "A"').encode())
    return parser.get_spec("sequence")


def begin(spec) -> BpmnWorkflow:
    workflow = BpmnWorkflow(spec)
    workflow.task_tree.data.update(BEGIN)
    return workflow


def memory(seconds: float) -> float:
    spec = specification()

    def once() -> None:
        workflow = begin(spec)
        workflow.do_engine_steps()
        check(workflow.data)

    return loop.rate(once, seconds)


def durable(seconds: float, *, every_step: bool) -> float:
    spec = specification()
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "spiff.sqlite", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE run (id INTEGER PRIMARY KEY, state TEXT)")

        def save(key: int, workflow: BpmnWorkflow) -> None:
            state = serializer.serialize_json(workflow)
            database.execute("UPDATE run SET state = ? WHERE id = ?", (state, key))

        def once() -> None:
            workflow = begin(spec)
            first = (serializer.serialize_json(workflow),)
            key = database.execute("INSERT INTO run (state) VALUES (?)", first).lastrowid
            while task := workflow.get_next_task(state=TaskState.READY, manual=False):
                task.run()
                workflow.refresh_waiting_tasks()
                stored = task.task_spec.bpmn_id in STORED or workflow.is_completed()
                if every_step and stored:
                    save(key, workflow)
            save(key, workflow)
            check(workflow.data)

        result = loop.rate(once, seconds)
        database.close()
    return result


if __name__ == "__main__":
    loop.serve(
        {
            "memory": memory,
            "durable": lambda seconds: durable(seconds, every_step=True),
            "once": lambda seconds: durable(seconds, every_step=False),
        }
    )
