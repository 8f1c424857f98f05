"""Processes: in memory (W1), durable on SQLite with FULL sync (W2), completed by people (W3)."""

from __future__ import annotations

from tests.benchmarks import process_growth
from tests.benchmarks.harness import Case, Contender

MEMORY = "tests.benchmarks.flowglass_process"
DURABLE = "tests.benchmarks.flowglass_durable"
SPIFF = "tests.benchmarks.peers.spiff"
DBOS = "tests.benchmarks.peers.dbos_steps"
SQLITE = "tests.benchmarks.sqlite_by_hand"
UNIT = "instances/s"
SAVED = Contender("SpiffWorkflow, saved at each step", SPIFF, "durable", peer=True)
SCRIPTS = Contender("Flowglass, scripts", DURABLE, "scripts")

CASES = (
    Case(
        name="W1 memory",
        unit=UNIT,
        contenders=(
            Contender("SpiffWorkflow", SPIFF, "memory", peer=True),
            Contender("Flowglass", MEMORY, "memory"),
        ),
        ours="Flowglass",
        reference="SpiffWorkflow",
        goal=20,
    ),
    Case(
        name="W2 durable",
        unit=UNIT,
        contenders=(
            SAVED,
            Contender("SpiffWorkflow, saved at start and end", SPIFF, "once", peer=True),
            SCRIPTS,
            Contender("Flowglass, 7 jobs an instance", DURABLE, "jobs"),
            Contender("SQLite by hand, each write a commit", SQLITE, "each"),
            Contender("SQLite by hand, 200 instances a commit", SQLITE, "batched"),
        ),
        ours="Flowglass, scripts",
        reference=SAVED.name,
        goal=25,
    ),
    Case(
        name="W2 durable beside DBOS",
        unit=UNIT,
        contenders=(Contender("DBOS", DBOS, "durable", peer=True), SCRIPTS),
        ours="Flowglass, scripts",
        reference="DBOS",
        goal=100,
    ),
    Case(
        name="W3 user task",
        unit="completions/s",
        contenders=(
            Contender("SpiffWorkflow", SPIFF, "tasks", peer=True),
            Contender("Flowglass", DURABLE, "tasks"),
        ),
        ours="Flowglass",
        reference="SpiffWorkflow",
        goal=25,
    ),
    *process_growth.CASES,
)
