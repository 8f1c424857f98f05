"""A task graph in memory, on a clock of its own: its jobs are done by the registered handlers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import taskgraph
from engine.commands import Command, CompleteJob, FailJob, Start
from engine.effects import CreateJob
from engine.errors import HandlerError
from engine.memory import EPOCH, Agenda, ManualClock
from engine.runtime.handlers import JobContext, Registry
from engine.runtime.jobs import run_job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.events import Event

MAX_COMMANDS = 100_000


@dataclass(slots=True)
class GraphSimulation:
    """What a simulated task graph did; `cut` says that it was ended before it came to its end."""

    definition: taskgraph.Definition
    state: taskgraph.State
    events: list[Event] = field(default_factory=list)
    cut: bool = False


def simulate_graph(
    text: str | bytes,
    variables: Mapping[str, Any] | None = None,
    *,
    answers: Mapping[str, Any] | None = None,
    at: datetime = EPOCH,
    handlers: Registry | None = None,
) -> GraphSimulation:
    """Run the graph to its end; `answers` gives results by task id in place of the handlers.

    Raises `InvalidModel` where the graph cannot run.
    """
    definition = taskgraph.read(text)
    done = GraphSimulation(definition, taskgraph.new_state("simulation"))
    clock, agenda = ManualClock(at), Agenda()
    command: Command = Start(variables or {})
    for _ in range(MAX_COMMANDS):
        following = taskgraph.step(definition, done.state, command, now=clock.now())
        done.state = following.state
        done.events.extend(following.events)
        for effect in following.effects:
            agenda.perform(effect)
        work = agenda.next()
        if not isinstance(work, CreateJob):
            return done
        clock.move_to(work.due)
        command = _done(work, answers or {}, clock, handlers)
    done.cut = True
    return done


def _done(
    work: CreateJob, answers: Mapping[str, Any], clock: ManualClock, handlers: Registry | None
) -> Command:
    if work.node in answers:
        return CompleteJob(work.job, answers[work.node])
    context = JobContext(
        work.parameters,
        work.job,
        attempt=work.attempt,
        instance="simulation",
        node=work.node,
        deadline=clock.now() + timedelta(seconds=work.time_limit),
        sleep=clock.advance,
    )
    try:
        result = run_job(work.handler, context, time_limit=work.time_limit, handlers=handlers)
    except HandlerError as error:
        return FailJob(work.job, error.code, error.message, error.retryable)
    return CompleteJob(work.job, result)
