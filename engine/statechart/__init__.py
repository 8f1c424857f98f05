"""State machines: SCXML read and checked once, then stepped as a pure function."""

from __future__ import annotations

from engine.errors import InvalidModel, Problem
from engine.statechart.available import available, may
from engine.statechart.builder import Builder
from engine.statechart.changes import apply, fold, replay
from engine.statechart.definition import Definition, StateNode, Transition
from engine.statechart.explain import Check, Option, Permission
from engine.statechart.kernel import BUDGET, Step, step
from engine.statechart.state import Activation, Child, Occurrence, State, Timer, new_state
from engine.statechart.validate import read, validate
from engine.statechart.write import Place, layout_of, write

__all__ = [
    "BUDGET",
    "Activation",
    "Builder",
    "Check",
    "Child",
    "Definition",
    "InvalidModel",
    "Occurrence",
    "Option",
    "Permission",
    "Place",
    "Problem",
    "State",
    "StateNode",
    "Step",
    "Timer",
    "Transition",
    "apply",
    "available",
    "fold",
    "layout_of",
    "may",
    "new_state",
    "read",
    "replay",
    "step",
    "validate",
    "write",
]
