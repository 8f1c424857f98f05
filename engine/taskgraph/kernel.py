"""The kernel: `step(definition, state, command, now) -> (state, events, effects)`.

Pure and deterministic: the state that comes in is not touched, time is an argument, ids derive from
the instance and its sequence.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from engine.commands import Cancel, CompleteJob, Continue, FailJob, SetVariables, Start
from engine.errors import CommandRefused, EngineError, SchemaViolated
from engine.feel.storable import UnstorableValue, normal, normal_variables
from engine.taskgraph.run import Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.commands import Command
    from engine.effects import Effect
    from engine.events import Event
    from engine.taskgraph.definition import Definition
    from engine.taskgraph.state import Active, State


class Step(NamedTuple):
    """What a command led to."""

    state: State
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]


def step(definition: Definition, state: State, command: Command, *, now: datetime) -> Step:
    """Answer the command and start all that may start.

    Raises `CommandRefused` where the command does not apply; then nothing has happened.
    """
    if now.tzinfo is not UTC:
        now = now.astimezone(UTC)
    run = Run(definition, state.copy(), now)
    _answer(run, command)
    if run.state.status == "running":
        run.go_on(_room(run))
    return Step(run.state, tuple(run.events), tuple(run.effects))


def _room(run: Run) -> int | None:
    if run.definition.limit is None:
        return None
    open_jobs = sum(1 for active in run.state.active.values() if active.job is not None)
    return run.definition.limit - open_jobs


def _answer(run: Run, command: Command) -> None:
    if isinstance(command, Start):
        _start(run, command)
        return
    _must_run(run)
    match command:
        case CompleteJob():
            _complete(run, command)
        case FailJob():
            active = _active(run, command.job)
            run.fail(active, command.code, command.message, retryable=command.retryable)
        case SetVariables():
            variables = _accepted(command.variables)
            data = {"variables": variables, "source": "operator", "by": command.by}
            run.emit("variables.set", None, None, data)
        case Cancel():
            run.cancel_active("cancel")
            run.stop("cancelled", "cancel")
            data = {"by": command.by, "reason": command.reason}
            run.emit("instance.cancelled", None, None, data)
        case Continue():
            pass
        case _:
            text = f"A task graph knows no {type(command).__name__}"
            raise CommandRefused("not_for_task_graphs", text)


def _must_run(run: Run) -> None:
    state = run.state
    if state.status == "new":
        raise CommandRefused("instance_not_started", "The instance has not been started")
    if state.status != "running":
        raise CommandRefused("instance_closed", f"The instance is {state.status}")
    if state.definition != run.definition.hash:
        raise EngineError("the instance runs on another version of the definition")


def _start(run: Run, command: Start) -> None:
    if run.state.status != "new":
        raise CommandRefused("already_started", "The instance has been started already")
    variables, wanted = _accepted(command.variables), run.definition.input
    misfit = wanted.violation(variables) if wanted is not None else None
    if misfit is not None:
        text = misfit.told("The start variables")
        raise SchemaViolated(text, None, misfit.pointer, misfit.label)
    run.start(variables)


def _accepted(variables: Mapping[str, object]) -> dict[str, object]:
    try:
        return normal_variables(variables)
    except UnstorableValue as error:
        raise CommandRefused("invalid_variables", error.message) from None


def _active(run: Run, job: str) -> Active:
    for active in run.state.active.values():
        if active.job == job:
            return active
    raise CommandRefused("job_not_open", f"There is no open job “{job}”")


def _complete(run: Run, command: CompleteJob) -> None:
    active = _active(run, command.job)
    try:
        result = normal(command.result)
    except UnstorableValue as error:
        run.fail(active, "invalid_result", error.message)
        return
    task = run.definition.tasks[active.task]
    misfit = task.output.violation(result) if task.output is not None else None
    if misfit is not None:
        text = misfit.told(f"The result of “{task.name or task.id}”")
        run.fail(active, "result_schema_violated", text, retryable=False)
        return
    run.complete(active, result, cached=command.cached)
