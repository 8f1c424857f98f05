"""The kernel: `step(definition, state, command, now) -> (state, events, effects)`.

Pure and deterministic: the state that comes in is not touched, time is an argument, ids derive from
the instance and its sequence. Tokens on flows wait in the state's queue, so a step that used up its
budget is continued by a `Continue` as if nothing had happened in between.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from engine.bpmn import (
    adhoc,
    budgets,
    calls,
    closing,
    compensation,
    data,
    ends,
    gateways,
    joins,
    loops,
    mapping,
    occurrences,
    tasks,
    throws,
    waits,
)
from engine.bpmn.answers import answer
from engine.bpmn.limits import USUAL, Limits
from engine.bpmn.run import Behaviour, Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.definition import Definition
    from engine.bpmn.state import State
    from engine.commands import Command
    from engine.effects import Effect
    from engine.events import Event

BUDGET = USUAL.steps
BEHAVIOURS: Mapping[str, Behaviour] = {
    "start": tasks.nothing,
    "end": ends.end,
    "terminate": ends.terminate,
    "subprocess": ends.subprocess,
    "adhoc": adhoc.adhoc,
    "exclusive": gateways.exclusive,
    "parallel": gateways.parallel,
    "inclusive": joins.inclusive,
    "complex": joins.complex_gateway,
    "events": waits.event_gateway,
    "pass": tasks.nothing,
    "script": tasks.script,
    "service": tasks.service,
    "user": tasks.user,
    "rule": tasks.business_rule,
    "call": calls.call,
    "catch": waits.catch,
    "throw": throws.throw,
    "boundary": tasks.nothing,
    "guarded": ends.guarded,
    "settled": ends.settled,
    "abandon": ends.abandon,
    "thrown": throws.thrown,
    "repeated": loops.repeated,
    "outputs": mapping.outputs,  # type: ignore[dict-item] # says whether to go on
    "disarm": closing.disarm,
    "close": closing.disarm,
    "part": adhoc.part,
    "came_catch": occurrences.at_catch,  # type: ignore[dict-item] # given an occurrence
    "came_boundary": occurrences.at_boundary,  # type: ignore[dict-item] # the same
    "came_start": occurrences.at_start,  # type: ignore[dict-item] # the same
}


class Step(NamedTuple):
    """What a command led to."""

    state: State
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]


def step(
    definition: Definition,
    state: State,
    command: Command,
    *,
    now: datetime,
    budget: int = BUDGET,
    limits: Limits = USUAL,
    own: bool = False,
) -> Step:
    """Answer the command and go on until the instance rests or `budget` nodes were entered.

    Raises `CommandRefused` where the command does not apply; then nothing has happened. Who gives
    the state away (`own`) spares its copy: it becomes the state after the step, or is spoilt where
    anything but a refusal is raised.
    """
    if now.tzinfo is not UTC:
        now = now.astimezone(UTC)
    run = Run(definition, state if own else state.copy(), now, BEHAVIOURS, limits)
    answer(run, command)
    _go_on(run, budget)
    return Step(run.state, tuple(run.events), tuple(run.effects))


def _go_on(run: Run, budget: int) -> None:
    state, limits = run.state, run.limits
    left = budget * limits.chunk  # so many repetitions are made in place of `steps` nodes
    most = limits.events + state.allowance
    node, repetition = limits.chunk, limits.steps
    while state.status == "running":
        if run.dirty:
            _judge(run)
        if state.queue or state.late:
            if left <= 0:
                break
            if state.seq > most:
                budgets.halt(run)
                break
            left -= repetition if state.queue and state.queue[0][0] is None else node
            _move(run)
        elif not state.standing or not joins.quiet(run):
            break
    budgets.warn(run)


def _move(run: Run) -> None:
    """Let the next token go into its node; those that throw go when no other can."""
    definition, state = run.definition, run.state
    flow, scope = (state.queue or state.late)[0]
    if flow is None:
        if scope in run.state.plans and scope not in run.state.loops:
            compensation.undo_next(run, str(scope))
        else:
            loops.spawn(run, str(scope))
        return
    along = definition.flows[flow]
    node = definition.nodes[along.target]
    if scope is not None or not node.straight:
        run.begin(node, run.enter(node, scope, flow=flow))
        return
    token = str(state.seq + 1)
    run.emit("node.entered", node.id, token, along.entered)
    run.begin(node, state.activations[token])


def _judge(run: Run) -> None:
    """Let conditions happen; two that make each other true use up the instance's events."""
    while run.dirty and run.state.status == "running" and not budgets.spent(run):
        run.dirty = False
        waits.judge(run)
        if run.definition.awaits and run.state.incidents:
            data.look(run)
