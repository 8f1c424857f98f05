"""BPMN processes: read and checked once, then stepped as a pure function."""

from __future__ import annotations

from engine.bpmn.adhoc import enabled
from engine.bpmn.changes import apply, fold, replay
from engine.bpmn.definition import Definition, Flow, Node
from engine.bpmn.due import NotDue, next_due
from engine.bpmn.importing import imported
from engine.bpmn.kernel import BUDGET, Step, step
from engine.bpmn.limits import USUAL, Limits
from engine.bpmn.starting import first_turn, listened_name
from engine.bpmn.state import Activation, Incident, Job, State, Timer, UserTask, new_state
from engine.bpmn.tokens import TokenCount
from engine.bpmn.validate import processes, read, validate
from engine.errors import InvalidModel, Problem

__all__ = [
    "BUDGET",
    "USUAL",
    "Activation",
    "Definition",
    "Flow",
    "Incident",
    "InvalidModel",
    "Job",
    "Limits",
    "Node",
    "NotDue",
    "Problem",
    "State",
    "Step",
    "Timer",
    "TokenCount",
    "UserTask",
    "apply",
    "enabled",
    "first_turn",
    "fold",
    "imported",
    "listened_name",
    "new_state",
    "next_due",
    "processes",
    "read",
    "replay",
    "step",
    "validate",
]
