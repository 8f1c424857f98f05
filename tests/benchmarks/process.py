"""Processes: in memory (W1) and durable on SQLite with FULL sync (W2), beside SpiffWorkflow."""

from __future__ import annotations

from tests.benchmarks import process_growth
from tests.benchmarks.harness import Case, Contender

OURS = "tests.benchmarks.flowglass_process"
SPIFF = "tests.benchmarks.peers.spiff"

CASES = (
    Case(
        name="W1 memory",
        unit="instances/s",
        contenders=(
            Contender("SpiffWorkflow", SPIFF, "memory", peer=True),
            Contender("Flowglass", OURS, "memory"),
        ),
        ours="Flowglass",
        reference="SpiffWorkflow",
    ),
    Case(
        name="W2 durable",
        unit="instances/s",
        contenders=(
            Contender("SpiffWorkflow, saved at each step", SPIFF, "durable", peer=True),
            Contender("SpiffWorkflow, saved at start and end", SPIFF, "once", peer=True),
            Contender("Flowglass, 7 jobs an instance", OURS, "jobs"),
            Contender("Flowglass, scripts, one commit", OURS, "scripts"),
        ),
        ours="Flowglass, 7 jobs an instance",
        reference="SpiffWorkflow, saved at each step",
    ),
    *process_growth.CASES,
)
