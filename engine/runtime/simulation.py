"""A whole instance in memory, on a clock of its own: a month of timers takes no time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import bpmn
from engine.commands import (
    Command,
    CompleteJob,
    CompleteUserTask,
    FailJob,
    FireTimer,
)
from engine.effects import CreateJob, CreateUserTask, RaiseIncident
from engine.errors import HandlerError
from engine.memory import EPOCH, ManualClock, ModelDecisions, Work
from engine.runtime.handlers import JobContext, Registry
from engine.runtime.jobs import run_job
from engine.runtime.world import Running, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn import Definition, State
    from engine.events import Event
    from engine.ports import Decisions

MAIN = "simulation"
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
    others: tuple[Definition, ...] = ()
    world: World = field(init=False)
    end: datetime = EPOCH
    cut: bool = False

    def __post_init__(self) -> None:
        self.world = World(self.decisions, self.clock)
        for definition in (*self.others, self.definition):
            self.world.deploy(definition)

    @property
    def main(self) -> Running:
        """The instance that is simulated; others it called or wrote to run beside it."""
        return self.world.instances[MAIN]

    def run(self, variables: Mapping[str, Any]) -> None:
        """Start the instance and go on until it rests."""
        self.end = self.clock.now() + LONGEST
        plain = self.definition.scopes[None].entries
        node = None if plain else self.definition.entries[0].node
        self.world.start(self.definition.key, variables, node, MAIN)
        for _ in range(MAX_COMMANDS):
            following = self._next()
            if following is None:
                return
            self.world.send(*following)
        self.cut = True

    def _next(self) -> tuple[str, Command] | None:
        for key, running in self.world.instances.items():
            for task in running.agenda.tasks.values():
                given = self.answers.get(task.node, self.answers.get(task.name))
                if given is not None:
                    return key, CompleteUserTask(task.task, given, "simulation")
        found = self.world.due(self.end)
        if found is None:
            self.cut = self.world.due(datetime.max.replace(tzinfo=UTC)) is not None
            return None
        instance, work = found
        self.clock.move_to(work.due)
        return instance, self._do(instance, work)

    def _do(self, instance: str, work: Work) -> Command:
        if not isinstance(work, CreateJob):
            return FireTimer(work.timer)
        given = self.answers.get(work.node)
        if given is not None:
            return CompleteJob(work.job, given)
        context = JobContext(
            work.parameters,
            work.job,
            attempt=work.attempt,
            instance=instance,
            node=work.node,
            deadline=self.clock.now() + timedelta(seconds=work.time_limit),
            variables=self.world.instances[instance].state.variables,
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
        tuple(bpmn.read(text, key) for key in bpmn.processes(text)[1:]),
    )
    simulator.run(variables or {})
    main, every = simulator.main, simulator.world.instances.values()
    return Simulation(
        simulator.definition,
        tuple(main.events),
        main.state,
        tuple(task for each in every for task in each.agenda.tasks.values()),
        tuple(raised for each in every for raised in each.agenda.incidents.values()),
        simulator.cut,
    )
