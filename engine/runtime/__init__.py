"""Driving instances: the loop around the kernel, the handlers, and simulation."""

from __future__ import annotations

from engine.runtime import builtin  # registers the handlers that are always there
from engine.runtime.driver import drive
from engine.runtime.handlers import Handler, JobContext, Parameter, Registry, handler, registry
from engine.runtime.jobs import run_job
from engine.runtime.simulation import Simulation, simulate
from engine.runtime.world import World

__all__ = [
    "Handler",
    "JobContext",
    "Parameter",
    "Registry",
    "Simulation",
    "World",
    "builtin",
    "drive",
    "handler",
    "registry",
    "run_job",
    "simulate",
]
