"""The kernel: `step(definition, state, command, now) -> (state, events, effects)`.

Pure and deterministic: the state that comes in is not touched, time is an argument, ids derive from
the instance and its sequence. Tokens on flows wait in the state's queue, so a step that used up its
budget is continued by a `Continue` as if nothing had happened in between.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from engine.bpmn import ends, gateways, tasks, timers
from engine.bpmn.answers import answer
from engine.bpmn.run import Behaviour, Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.definition import Definition
    from engine.bpmn.state import State
    from engine.commands import Command
    from engine.effects import Effect
    from engine.events import Event

BUDGET = 100
BEHAVIOURS: Mapping[str, Behaviour] = {
    "start": tasks.nothing,
    "end": ends.end,
    "terminate": ends.terminate,
    "subprocess": ends.subprocess,
    "exclusive": gateways.exclusive,
    "parallel": gateways.parallel,
    "pass": tasks.nothing,
    "script": tasks.script,
    "service": tasks.service,
    "user": tasks.user,
    "rule": tasks.business_rule,
    "timer": timers.catch,
    "boundary": tasks.nothing,
    "armed": timers.armed,
    "disarm": timers.disarm,
}


class Step(NamedTuple):
    """What a command led to."""

    state: State
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]


def step(
    definition: Definition, state: State, command: Command, *, now: datetime, budget: int = BUDGET
) -> Step:
    """Answer the command and go on until the instance rests or `budget` nodes were entered.

    Raises `CommandRefused` where the command does not apply; then nothing has happened.
    """
    if now.tzinfo is not UTC:
        now = now.astimezone(UTC)
    run = Run(definition, state.copy(), now, BEHAVIOURS)
    answer(run, command)
    _go_on(run, budget)
    return Step(run.state, tuple(run.events), tuple(run.effects))


def _go_on(run: Run, budget: int) -> None:
    definition, state = run.definition, run.state
    flows, nodes = definition.flows, definition.nodes
    left = budget
    while left > 0 and state.queue:
        left -= 1
        flow, scope = state.queue[0]
        node = nodes[flows[flow].target]
        run.begin(node, run.enter(node, scope, flow=flow))
