"""Driving instances: the loop around the kernel, the handlers, and simulation."""

from __future__ import annotations

from engine.runtime import builtin  # registers the handlers that are always there
from engine.runtime.declared import history, state
from engine.runtime.driver import drive
from engine.runtime.handlers import Handler, JobContext, Parameter, Registry, handler, registry
from engine.runtime.jobs import run_job
from engine.runtime.kinds import drive_any, drive_machine, fold_any, fresh_state
from engine.runtime.machines import Machines, MachineSimulation, simulate_machine
from engine.runtime.simulation import Simulation, simulate
from engine.runtime.state_machine import StateMachine
from engine.runtime.world import World

__all__ = [
    "Handler",
    "JobContext",
    "MachineSimulation",
    "Machines",
    "Parameter",
    "Registry",
    "Simulation",
    "StateMachine",
    "World",
    "builtin",
    "drive",
    "drive_any",
    "drive_machine",
    "fold_any",
    "fresh_state",
    "handler",
    "history",
    "registry",
    "run_job",
    "simulate",
    "simulate_machine",
    "state",
]
