"""Driving instances: the loop around the kernel, the handlers, and simulation."""

from __future__ import annotations

from engine.runtime import builtin  # registers the handlers that are always there
from engine.runtime.attempts import retrying
from engine.runtime.declared import history, state
from engine.runtime.driver import drive
from engine.runtime.graphs import GraphSimulation, simulate_graph
from engine.runtime.handlers import Handler, JobContext, Parameter, Registry, handler, registry
from engine.runtime.jobs import run_job
from engine.runtime.journal import JsonLinesJournal
from engine.runtime.kinds import drive_any, drive_machine, fold_any, fresh_state, replay_any
from engine.runtime.machines import Machines, MachineSimulation, simulate_machine
from engine.runtime.sagas import SagaFailed, SagaRun, run_saga, run_saga_async
from engine.runtime.simulation import Simulation, simulate
from engine.runtime.state_machine import StateMachine
from engine.runtime.world import World

__all__ = [
    "GraphSimulation",
    "Handler",
    "JobContext",
    "JsonLinesJournal",
    "MachineSimulation",
    "Machines",
    "Parameter",
    "Registry",
    "SagaFailed",
    "SagaRun",
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
    "replay_any",
    "retrying",
    "run_job",
    "run_saga",
    "run_saga_async",
    "simulate",
    "simulate_graph",
    "simulate_machine",
    "state",
]
