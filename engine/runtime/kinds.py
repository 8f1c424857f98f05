"""One door for every kind of model that runs: a fresh state, a command answered, a history folded."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from engine import bpmn, statechart, taskgraph
from engine.commands import DeliverEvent
from engine.effects import CancelMachine, InvokeMachine, SendEvent
from engine.runtime.driver import drive

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.commands import Command, MachineCommand
    from engine.effects import MachineEffect
    from engine.events import Event
    from engine.ports import Decisions

    AnyDefinition = bpmn.Definition | statechart.Definition | taskgraph.Definition
    AnyState = bpmn.State | statechart.State | taskgraph.State
    AnyStep = bpmn.Step | statechart.Step | taskgraph.Step


def fresh_state(definition: AnyDefinition, instance: str) -> AnyState:
    """Give the state of an instance that has not started."""
    if isinstance(definition, statechart.Definition):
        return statechart.new_state(instance)
    if isinstance(definition, taskgraph.Definition):
        return taskgraph.new_state(instance)
    return bpmn.new_state(instance)


def fold_any(definition: AnyDefinition, instance: str, events: Iterable[Event]) -> AnyState:
    """Give the state that the whole history of an instance leads to."""
    if isinstance(definition, statechart.Definition):
        return statechart.fold(definition, instance, events)
    if isinstance(definition, taskgraph.Definition):
        return taskgraph.fold(definition, instance, events)
    return bpmn.fold(definition, instance, events)


def replay_any(definition: AnyDefinition, state: AnyState, events: Iterable[Event]) -> AnyState:
    """Apply what happened after the state; the state is given away."""
    how: Any = bpmn.replay
    if isinstance(definition, statechart.Definition):
        how = statechart.replay
    elif isinstance(definition, taskgraph.Definition):
        how = taskgraph.replay
    replayed: AnyState = how(definition, state, events)
    return replayed


def drive_any(
    definition: AnyDefinition,
    state: AnyState,
    command: Command | MachineCommand,
    *,
    now: datetime,
    decisions: Decisions,
    limits: bpmn.Limits = bpmn.USUAL,
    own: bool = False,
) -> AnyStep:
    """Answer the command and all that follows from it at once, as `drive` does for a process.

    The budgets, and giving the state away, are for processes.
    """
    if isinstance(definition, statechart.Definition):
        return drive_machine(definition, state, command, now=now)  # type: ignore[arg-type] # its own
    if isinstance(definition, taskgraph.Definition):
        return taskgraph.step(definition, state, command, now=now)  # type: ignore[arg-type] # its own
    return drive(
        definition, state, command,  # type: ignore[arg-type] # a process's own
        now=now, decisions=decisions, limits=limits, own=own,
    )  # fmt: skip


def drive_machine(
    definition: statechart.Definition,
    state: statechart.State,
    command: MachineCommand,
    *,
    now: datetime,
    budget: int = statechart.BUDGET,
) -> statechart.Step:
    """Answer the command for a machine that runs alone.

    Who drives it keeps no other sessions, so a machine that it invokes answers at once with
    `error.communication`; its document says what then.
    """
    events: list[Event] = []
    effects: list[MachineEffect] = []
    pending: deque[MachineCommand] = deque([command])
    while pending:
        done = statechart.step(definition, state, pending.popleft(), now=now, budget=budget)
        state = done.state
        events.extend(done.events)
        for effect in done.effects:
            if isinstance(effect, InvokeMachine):
                pending.append(_alone(effect))
            elif not isinstance(effect, SendEvent | CancelMachine):
                effects.append(effect)
    return statechart.Step(state, tuple(events), tuple(effects))


def _alone(effect: InvokeMachine) -> DeliverEvent:
    data = {"message": f"“{effect.invoke}” cannot be invoked: the machine runs alone here"}
    return DeliverEvent("error.communication", data, invoke=effect.invoke)
