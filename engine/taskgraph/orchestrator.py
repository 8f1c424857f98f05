"""Runs a task graph of functions: live, resumable from a journal, every end told.

Tasks that need nothing worked out take a short way: their start and end are noted as bare numbers,
and become events when somebody asks for them. All else goes through `Run`, which the kernel's
`step` uses too, so `fold(definition, instance, run.events) == run.state` holds either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from engine.errors import EngineError, InvalidModel, Problem
from engine.taskgraph.executor import Workers, run_sync
from engine.taskgraph.session import Session
from engine.taskgraph.state import ENDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.events import Event
    from engine.ports import Clock, Journal
    from engine.taskgraph.definition import Definition
    from engine.taskgraph.graph import Ready, TaskGraph
    from engine.taskgraph.state import State

OnStop = Literal["cancel", "drain"]


class GraphFailed(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """A task graph did not succeed; `run` tells how each task ended."""

    def __init__(self, run: GraphRun) -> None:
        self.run = run
        said = "; ".join(f"“{task}”: {message}" for task, (_, message) in run.errors.items())
        super().__init__(f"The task graph {run.status}: {said}" if said else None)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GraphRun:
    """What a run came to: its status, and every task's end, result and error."""

    definition: Definition
    state: State
    session: Session

    def __repr__(self) -> str:
        return f"<run {self.state.instance!r} of {self.definition.key!r}: {self.status}>"

    @property
    def status(self) -> str:
        """`completed`, `failed` or `cancelled`."""
        return self.state.status

    @property
    def ends(self) -> dict[str, str]:
        """How each task ended: succeeded, recovered, failed, skipped or cancelled."""
        tasks, phases = self.definition.tasks, self.state.phases
        return {task.id: ENDS[phase] for task, phase in zip(tasks, phases, strict=True)}

    @property
    def results(self) -> dict[str, Any]:
        """The results of the tasks that have one, by its name."""
        pairs = zip(self.definition.tasks, self.state.phases, self.state.results, strict=True)
        return {
            task.result_name: result
            for task, phase, result in pairs
            if ENDS[phase] in {"succeeded", "recovered"}
        }

    @property
    def errors(self) -> dict[str, tuple[str, str]]:
        """Code and message by task; an item of a task is told as `task[3]`."""
        tasks = self.definition.tasks
        return {
            tasks[task].id if item is None else f"{tasks[task].id}[{item}]": error
            for (task, item), error in self.state.errors.items()
        }

    @property
    def causes(self) -> dict[str, BaseException]:
        """The exceptions behind the errors, of the tasks that ran in this process."""
        return dict(self.session.causes)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happened, in order."""
        return self.session.history()

    def __getitem__(self, name: str) -> Any:
        return self.results[name]

    def or_raise(self) -> GraphRun:
        """Give the run, or raise `GraphFailed` where it did not complete."""
        if self.status != "completed":
            raise GraphFailed(self)
        return self


class Orchestrator:
    """Runs one graph as often as wanted; each run has a limit, a journal and an end of its own."""

    def __init__(
        self,
        graph: TaskGraph,
        *,
        max_workers: int | None = None,
        on_stop: OnStop = "cancel",
        journal: Journal | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._ready: Ready = graph.compile()
        limits = [n for n in (max_workers, self._ready.definition.limit) if n is not None]
        self._limit = min(limits, default=None)
        self._drain = on_stop == "drain"
        self._journal = journal
        self._clock = clock

    async def run(
        self, variables: Mapping[str, Any] | None = None, *, instance: str = "run"
    ) -> GraphRun:
        """Run to the end; what the journal has of this instance is not done again.

        Being cancelled, it cancels what runs, waits until it has stopped, and only then gives way.
        """
        session = Session(self._ready, instance, journal=self._journal, clock=self._clock)
        given = dict(variables or {})
        if not session.resume():
            self._refuse_missing(given)
            session.start(given)
        workers = Workers(session, self._limit)
        session.cancels = workers.cancel
        session.stops = None if self._drain else workers.cancel_all
        if session.state.status == "running":
            await workers.run(partial(session.stop, "cancelled"))
            session.end()
        return GraphRun(self._ready.definition, session.state, session)

    def run_sync(
        self, variables: Mapping[str, Any] | None = None, *, instance: str = "run"
    ) -> GraphRun:
        """Run to the end on an event loop of its own."""
        return run_sync(self.run(variables, instance=instance))

    def _refuse_missing(self, given: Mapping[str, Any]) -> None:
        """Whatever a function needs and nobody gives is named before anything starts."""
        problems = [
            Problem(
                "error", "variable_missing", f"“{task}” needs “{name}”, which nobody gives", task
            )
            for task, name in self._ready.missing
            if name not in given
        ]
        if problems:
            raise InvalidModel(problems)
