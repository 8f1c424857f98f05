"""Task graphs: tasks joined by dependencies, each started the moment its own are done."""

from __future__ import annotations

from engine.taskgraph.analysis import CriticalPath, as_networkx, critical_path, levels, order
from engine.taskgraph.bpmn_text import to_bpmn
from engine.taskgraph.changes import apply, fold, replay
from engine.taskgraph.definition import Definition, define
from engine.taskgraph.graph import TaskContext, TaskGraph
from engine.taskgraph.kernel import Step, step
from engine.taskgraph.orchestrator import GraphFailed, GraphRun, Orchestrator
from engine.taskgraph.parallel import ParallelExecutor
from engine.taskgraph.reader import read, schema, validate, write
from engine.taskgraph.state import Active, State, new_state
from engine.taskgraph.task import Task

__all__ = [
    "Active",
    "CriticalPath",
    "Definition",
    "GraphFailed",
    "GraphRun",
    "Orchestrator",
    "ParallelExecutor",
    "State",
    "Step",
    "Task",
    "TaskContext",
    "TaskGraph",
    "apply",
    "as_networkx",
    "critical_path",
    "define",
    "fold",
    "levels",
    "new_state",
    "order",
    "read",
    "replay",
    "schema",
    "step",
    "to_bpmn",
    "validate",
    "write",
]
