"""A whole instance in memory, on a clock of its own: a month of timers takes no time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import bpmn
from engine.commands import (
    Command,
    CompleteJob,
    CompleteUserTask,
    Continue,
    FailJob,
    FireTimer,
    Start,
)
from engine.effects import CreateJob, CreateUserTask, RaiseIncident
from engine.errors import HandlerError
from engine.memory import EPOCH, Agenda, ManualClock, ModelDecisions, Work
from engine.runtime.driver import drive
from engine.runtime.handlers import JobContext, Registry
from engine.runtime.jobs import run_job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn import Definition, State
    from engine.events import Event
    from engine.ports import Decisions

MAX_COMMANDS = 10_000
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a simulated instance did; `waiting` are the tasks that nobody answered.

    `cut` says that the simulation was ended before the instance came to rest.
    """

    definition: Definition
    events: tuple[Event, ...]
    state: State
    waiting: tuple[CreateUserTask, ...]
    incidents: tuple[RaiseIncident, ...]
    cut: bool

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables as they stand."""
        return self.state.variables


@dataclass(slots=True)
class Simulator:
    """Steps one instance and performs what it asks for."""

    definition: Definition
    decisions: Decisions
    answers: Mapping[str, Mapping[str, Any]]
    clock: ManualClock
    handlers: Registry | None = None
    agenda: Agenda = field(default_factory=Agenda)
    events: list[Event] = field(default_factory=list)
    state: State = field(default_factory=lambda: bpmn.new_state("simulation"))
    end: datetime = EPOCH
    cut: bool = False

    def run(self, variables: Mapping[str, Any]) -> None:
        """Start the instance and go on until it rests."""
        self.end = self.clock.now() + LONGEST
        command: Command | None = Start(variables)
        for _ in range(MAX_COMMANDS):
            if command is None:
                return
            self._send(command)
            command = self._next()
        self.cut = True

    def _send(self, command: Command) -> None:
        done = drive(
            self.definition,
            self.state,
            command,
            now=self.clock.now(),
            decisions=self.decisions,
        )
        self.state = done.state
        self.events.extend(done.events)
        for effect in done.effects:
            self.agenda.perform(effect)

    def _next(self) -> Command | None:
        if self.state.needs_continue:
            return Continue()
        for task in self.agenda.tasks.values():
            given = self.answers.get(task.node, self.answers.get(task.name))
            if given is not None:
                return CompleteUserTask(task.task, given, "simulation")
        work = self.agenda.next()
        if work is None:
            return None
        if work.due > self.end:
            self.cut = True
            return None
        self.clock.move_to(work.due)
        return self._do(work)

    def _do(self, work: Work) -> Command:
        if not isinstance(work, CreateJob):
            return FireTimer(work.timer)
        given = self.answers.get(work.node)
        if given is not None:
            return CompleteJob(work.job, given)
        context = JobContext(
            work.parameters,
            work.job,
            attempt=work.attempt,
            instance=self.state.instance,
            node=work.node,
            deadline=self.clock.now() + timedelta(seconds=work.time_limit),
            variables=self.state.variables,
            sleep=self.clock.advance,
        )
        try:
            result = run_job(
                work.handler, context, time_limit=work.time_limit, handlers=self.handlers
            )
        except HandlerError as error:
            return FailJob(work.job, error.code, error.message, error.retryable)
        return CompleteJob(work.job, result)


def simulate(
    text: str | bytes,
    variables: Mapping[str, Any] | None = None,
    *,
    decisions: Decisions | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    at: datetime = EPOCH,
    handlers: Registry | None = None,
) -> Simulation:
    """Run the model in memory on a virtual clock until it ends or waits for people.

    `answers` completes user tasks by their id or name, and gives the result of a service task by
    its id in place of its handler. Raises `InvalidModel` where the model cannot run.
    """
    simulator = Simulator(
        bpmn.read(text),
        decisions if decisions is not None else ModelDecisions({}),
        answers or {},
        ManualClock(at),
        handlers,
    )
    simulator.run(variables or {})
    return Simulation(
        simulator.definition,
        tuple(simulator.events),
        simulator.state,
        tuple(simulator.agenda.tasks.values()),
        tuple(simulator.agenda.incidents.values()),
        simulator.cut,
    )
