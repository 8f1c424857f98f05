"""The kernel: `step(definition, state, command, now) -> (state, events, effects)`.

SCXML's algorithm, one turn at a time: eventless transitions first, then the machine's own events,
then machines to invoke, then one event from outside. Queues, history and what is to be invoked are
part of the state, so a step that used up its budget is continued by a `Continue` as if nothing had
happened in between.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from engine.statechart.answers import answer, finish
from engine.statechart.guards import Guards
from engine.statechart.invoking import before_external, invoke_pending
from engine.statechart.microstep import microstep
from engine.statechart.run import EVENT_LIMIT, MAX_EVENTS, Run
from engine.statechart.select import select

if TYPE_CHECKING:
    from engine.commands import MachineCommand
    from engine.effects import MachineEffect
    from engine.events import Event
    from engine.statechart.definition import Definition
    from engine.statechart.state import State

BUDGET = 100


class Step(NamedTuple):
    """What a command led to."""

    state: State
    events: tuple[Event, ...]
    effects: tuple[MachineEffect, ...]


def step(
    definition: Definition,
    state: State,
    command: MachineCommand,
    *,
    now: datetime,
    budget: int = BUDGET,
) -> Step:
    """Answer the command and go on until the machine rests or `budget` turns were taken.

    Raises `CommandRefused` where the command does not apply; then nothing has happened.
    """
    if now.tzinfo is not UTC:
        now = now.astimezone(UTC)
    run = Run(definition, state.copy(), now)
    answer(run, command)
    _go_on(run, budget)
    return Step(run.state, tuple(run.events), tuple(run.effects))


def _go_on(run: Run, budget: int) -> None:
    for _ in range(budget):
        state = run.state
        if state.status != "running" or state.rests or state.incidents:
            return
        if state.seq > MAX_EVENTS:
            run.incident(EVENT_LIMIT, f"The machine has recorded more than {MAX_EVENTS} events")
            return
        _turn(run)


def _turn(run: Run) -> None:
    state = run.state
    ended = run.configuration & run.definition.finals
    if ended:
        finish(run, next(run.definition.members(ended)))
        return
    if _taken(run, None):
        return
    if state.internal:
        _taken(run, run.take("internal").name)
    elif state.pending:
        invoke_pending(run)
    elif state.external:
        _hear(run)
    else:
        states = run.definition.ids(run.configuration)
        run.emit("machine.rested", None, None, {"states": states})


def _hear(run: Run) -> None:
    """Take one event from outside; what a machine sent that was ended since is not heard."""
    occurrence = run.take("external")
    if occurrence.invoke is None or occurrence.invoke in run.state.children:
        before_external(run, occurrence)
        _taken(run, occurrence.name)


def _taken(run: Run, name: str | None) -> bool:
    """Take the transitions that the event, or none, enables."""
    guards = Guards(run)
    found = select(run.definition, run.configuration, run.history, name, guards.holds)
    guards.report(found, asked=name is not None)
    if found:
        microstep(run, found)
    return bool(found)
