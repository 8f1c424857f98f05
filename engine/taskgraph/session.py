"""One run of a graph of functions: hands out work, takes in results, keeps the record."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.effects import CancelJob
from engine.errors import EngineError
from engine.events import Event
from engine.taskgraph.arguments import arguments_of
from engine.taskgraph.burst import Bursts
from engine.taskgraph.changes import fold
from engine.taskgraph.executor import COROUTINE, INLINE, THREAD, Work
from engine.taskgraph.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.ports import Clock, Journal
    from engine.taskgraph.graph import Body, Ready
    from engine.taskgraph.state import Active


class Session(Bursts):
    """What the workers ask; see `executor.Source`.

    A key is the number of a task that took the short way, or the token of what went through `Run`.
    """

    def __init__(
        self, ready: Ready, instance: str, *, journal: Journal | None, clock: Clock | None
    ) -> None:
        super().__init__(ready, instance, short=journal is None, clock=clock)
        self._bodies = ready.bodies
        self.causes: dict[str, BaseException] = {}
        self.cancels: Callable[[Any], None] | None = None
        self.stops: Callable[[], None] | None = None
        self._journal = journal
        self._written = 0
        self._again: deque[Active] = deque()
        self._run = Run(self.definition, self.state, self._record.now(), lingering=True)
        self._run.events = self._log  # type: ignore[assignment]  # numbers lie between the events

    def start(self, variables: Mapping[str, Any]) -> None:
        """Record the start."""
        self._run.now = self._record.now()
        self._run.start(variables)
        self._keep()

    def resume(self) -> bool:
        """Take up where the journal ends; False where it has nothing of this instance."""
        if self._journal is None:
            return False
        self._record.kept = tuple(self._journal.read(self.state.instance))
        if not self._record.kept:
            return False
        self.state = fold(self.definition, self.state.instance, self._record.kept)
        if self.state.definition != self.definition.hash:
            raise EngineError("the journal tells of another version of the graph")
        self._run.state = self._record.state = self.state
        self._run.now = self._record.now()
        self._again.extend(a for a in self.state.active.values() if a.job is not None)
        for number in list(self.state.items):
            self._run.close_items(number)
        if self.state.status == "running" and self.state.stopped_by is not None:
            self._run.lingering = False
            self._run.stop("stopped", self.state.stopped_by)
            self._again.clear()
        self._keep()
        return True

    def _take(self) -> Work | None:
        run = self._run
        run.now = self._record.now()
        if self._again:
            active = self._again.popleft()
            task = self.definition.tasks[active.task]
            return self._work(active, run.parameters(task, active.task, active.item))
        while (place := self.state.next()) is not None:
            job = run.begin(place)
            if job is not None:
                self._keep()
                token = next(reversed(self.state.active))
                return self._work(self.state.active[token], job.parameters)
        self._keep()
        return None

    def began(self, key: Any) -> bool:
        """Say whether more is due; what runs is in the state already."""
        del key
        return self.more()

    def more(self) -> bool:
        """Say whether anything is due."""
        return bool(self._again) or self.state.next() is not None

    def done(self, key: Any, value: Any) -> None:
        """Note a result; see `executor.Source`."""
        active = self._active(key)
        self._run.now = self._record.now()
        self._run.complete(active, value)
        self._told()

    def failed(self, key: Any, error: BaseException) -> Work | None:
        """Note a failure; see `executor.Source`."""
        active = self._active(key)
        self._run.now = self._record.now()
        task = self.definition.tasks[active.task]
        self.causes[task.id if active.item is None else f"{task.id}[{active.item}]"] = error
        job = self._run.fail(active, error, str(error) or type(error).__name__)
        self._told()
        if job is None:
            return None
        return self._work(self.state.active[active.token], job.parameters)

    def left(self, key: Any) -> None:
        """Note that something was cancelled."""
        self._run.now = self._record.now()
        self._run.left(self._active(key))
        self._told()

    def stop(self, reason: str) -> None:
        """Start nothing more; what runs will tell its end."""
        if self.state.status != "running" or self._run.stopping is not None:
            return
        self._run.now = self._record.now()
        self._run.asked = reason
        self._run.stop(reason, reason)
        self._told()

    def end(self) -> None:
        """Let the run be over."""
        self._run.now = self._record.now()
        if self._run.asked is not None:
            data = {"by": None, "reason": self._run.asked}
            self._run.emit("instance.cancelled", None, None, data)
        else:
            self._run.end()
        self._keep()
        if self.state.status == "running":
            raise EngineError("the run stands still although nothing is being done")

    def history(self) -> tuple[Event, ...]:
        """Give every event of the instance."""
        return self._record.history()

    def _told(self) -> None:
        """Perform what the last events ask for, and keep them."""
        self._keep()
        effects, self._run.effects = self._run.effects, []
        keys = {a.job: token for token, a in self.state.active.items()} if effects else {}
        for effect in effects:
            if isinstance(effect, CancelJob) and effect.job in keys and self.cancels is not None:
                self.cancels(self._key_of(keys[effect.job]))
        if self._run.stopping is not None and self.stops is not None:
            self.stops()

    def _key_of(self, token: str) -> Any:
        number = self.state.active[token].task
        return number if self._tokens.get(number) == token else token

    def _active(self, key: Any) -> Active:
        return self.state.active[self._tokens[key] if type(key) is int else key]

    def _work(self, active: Active, parameters: Mapping[str, Any]) -> Work:
        """The next attempt of something, with what its function asks for."""
        task, body = self.definition.tasks[active.task], self._bodies[active.task]
        if body is None:
            raise EngineError(f"the task {task.id!r} has no function")
        given = arguments_of(self.definition, self.state, active, body, parameters)
        call = partial(body.function, **given) if given else body.function
        delay = 0.0
        if active.retry_at is not None:
            delay = max((active.retry_at - self._run.now).total_seconds(), 0.0)
        return Work(self._key_of(active.token), call, _mode(body), task.time_limit, delay)

    def _keep(self) -> None:
        """Hand what is new to the journal before anything follows from it."""
        if self._journal is not None and self._written < len(self._log):
            new = [event for event in self._log[self._written :] if isinstance(event, Event)]
            self._written = len(self._log)
            self._journal.append(new)


def _mode(body: Body) -> int:
    if body.coroutine:
        return COROUTINE
    return INLINE if body.inline else THREAD
