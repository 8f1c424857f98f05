"""How tasks end, and what an end means for everything else."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from engine.effects import CancelJob, CreateJob
from engine.events import moment
from engine.feel.errors import FeelError
from engine.feel.storable import UnstorableValue
from engine.retry import ONCE, code_of, decide
from engine.taskgraph.expressions import NotKnown
from engine.taskgraph.recorder import Recorder
from engine.taskgraph.state import CANCELLED, FAILED, WAITING, Active

if TYPE_CHECKING:
    from datetime import datetime

    from engine.retry import Failure
    from engine.taskgraph.task import Task

TIME_LIMIT = 300.0


class Endings(Recorder):
    """Completes, fails, cancels and skips."""

    __slots__ = ()

    def complete(self, active: Active, result: Any, *, cached: bool = False) -> None:
        """Let the task or the item have succeeded."""
        task = self.definition.tasks[active.task]
        if active.job is not None:
            data: dict[str, Any] = {"job": active.job, "attempt": active.attempt}
            if cached:
                data["cached"] = True
            self.emit("job.completed", task.id, active.token, data)
        self._complete(task, active, {"outputs": result})

    def _complete(self, task: Task, active: Active, data: dict[str, Any]) -> None:
        seconds = (self.now - active.entered).total_seconds()
        data["duration"] = max(seconds, 0.0)
        if active.item is not None:
            data["item"] = active.item
        self.emit("node.completed", task.id, active.token, data)
        if active.item is not None:
            self.close_items(active.task)

    def close_items(self, number: int) -> None:
        """Let a task that ran for each of a list end when its last item has ended."""
        items = self.state.items.get(number)
        if items is None or items.left:
            return
        task, around = self.definition.tasks[number], self.state.active[items.token]
        if FAILED in items.phases and task.on_failure != "continue":
            code, message = self.state.errors[number, items.phases.index(FAILED)]
            error = {"code": code, "message": message}
            data = {"error": error, "policy": task.on_failure}
            self.emit("node.failed", task.id, around.token, data)
            if task.on_failure == "fail_fast":
                self.stop("stopped", task.id)
        elif CANCELLED in items.phases:
            self.leave(around, self.stopping or "cancel")
        else:
            self.complete(around, items.results)

    def fail(
        self, active: Active, failure: Failure, message: str, *, retryable: bool = True
    ) -> CreateJob | None:
        """Let the attempt have failed; give the next attempt, or None where the task gives up."""
        task = self.definition.tasks[active.task]
        code = code_of(failure)
        again = None
        if retryable and self.stopping is None and active.job is not None:
            key, started = active.job, active.started
            policy = task.retry or ONCE
            again = decide(policy, active.attempt, failure, key, now=self.now, started=started)
        if active.job is not None:
            data = {
                "job": active.job,
                "attempt": active.attempt,
                "error": {"code": code, "message": message},
                "retry_at": moment(again.at) if again else None,
            }
            self.emit("job.failed", task.id, active.token, data)
        if again is None:
            self.give_up(task, active, active.item, code, message)
            return None
        return self._ask_again(task, self.state.active[active.token], again.at)

    def _ask_again(self, task: Task, active: Active, due: datetime) -> CreateJob | None:
        """Ask for the next attempt of a job."""
        try:
            parameters = self.parameters(task, active.task, active.item)
        except NotKnown as error:
            self.give_up(task, active, active.item, error.code, error.message)
            return None
        effect = self._asked(task, active, parameters, active.job or "", active.attempt, due)
        self.effects.append(effect)
        return effect

    def _asked(
        self,
        task: Task,
        active: Active,
        parameters: dict[str, Any],
        job: str,
        attempt: int,
        due: datetime,
    ) -> CreateJob:
        """What is asked of the worker: the task's limits, and the key its result is kept under."""
        cache = None
        if task.cache is not None:
            values = self.seen(active.task, active.item)
            with suppress(FeelError, UnstorableValue):  # no key: the work is done all the same
                cache = task.cache.use(values, parameters, self.now)
        limit, handler = task.time_limit or TIME_LIMIT, task.handler or ""
        said, secrets = (handler, parameters, attempt, due, limit), dict(task.secrets)
        return CreateJob(job, task.id, *said, task.pool, cache, secrets)

    def ask(self, task: Task, active: Active, parameters: dict[str, Any]) -> CreateJob:
        """Create the job."""
        job = f"{self.state.instance}:{self.state.seq + 1}"
        attempts = (task.retry or ONCE).attempts
        handler, limit = task.handler or "", task.time_limit or TIME_LIMIT
        data = {
            "job": job,
            "handler": handler,
            "parameters": parameters,
            "attempt": 1,
            "attempts": attempts,
            "timeLimit": limit,
        }
        if task.secrets:
            data["secrets"] = dict(task.secrets)
        if task.pool:
            data["pool"] = task.pool
        self.emit("job.created", task.id, active.token, data)
        effect = self._asked(task, active, parameters, job, 1, self.now)
        self.effects.append(effect)
        return effect

    def give_up(
        self, task: Task, active: Active | None, item: int | None, code: str, message: str
    ) -> None:
        """Let a task or an item have failed for good; its policy says what follows."""
        error = {"code": code, "message": message}
        if task.on_failure == "fallback" and active is not None:
            self._complete(task, active, {"outputs": task.fallback, "recovered": error})
            return
        data: dict[str, Any] = {"error": error, "policy": task.on_failure}
        if item is not None:
            data["item"] = item
        self.emit("node.failed", task.id, active.token if active is not None else None, data)
        if item is not None and active is not None:
            if task.on_failure != "continue":
                self._drop_items(active.task, task.id)
            self.close_items(active.task)
        elif task.on_failure == "fail_fast":
            self.stop("stopped", task.id)

    def _drop_items(self, number: int, by: str) -> None:
        """Start no further item of the task, and let none run on."""
        items, task = self.state.items[number], self.definition.tasks[number]
        for item, phase in enumerate(items.phases):
            if phase == WAITING:
                self.emit("node.cancelled", task.id, None, {"by": by, "item": item})
        for other in [a for a in self.state.active.values() if a.task == number]:
            if other.item is not None and not self.lingering:
                self.leave(other, by)
            elif other.job is not None:
                self.effects.append(CancelJob(other.job))

    def leave(self, active: Active, by: str) -> None:
        """Cancel one task or item that runs."""
        if active.job is not None:
            self.effects.append(CancelJob(active.job))
        data: dict[str, Any] = {"by": by}
        if active.item is not None:
            data["item"] = active.item
        self.emit("node.cancelled", self.definition.tasks[active.task].id, active.token, data)

    def left(self, active: Active) -> None:
        """Note that what was asked to stop has stopped."""
        self.leave(active, self.stopping or "cancel")
        if active.item is not None:
            self.close_items(active.task)

    def cancel_active(self, by: str) -> None:
        """Cancel everything that runs, items before the task around them."""
        for active in reversed(list(self.state.active.values())):
            if active.token in self.state.active:
                self.leave(active, by)

    def stop(self, reason: str, by: str) -> None:
        """Start nothing more: each task that has not started is skipped, what runs is cancelled."""
        state, tasks = self.state, self.definition.tasks
        if self.lingering:
            for number in list(state.items):
                self._drop_items(number, by)
                self.close_items(number)
        else:
            self.cancel_active(by)
        for number in range(len(tasks)):
            if state.phases[number] == WAITING:
                self.emit("node.skipped", tasks[number].id, None, {"reason": reason, "because": by})
        state.next()  # nothing that is due is left over

    def end(self) -> None:
        """Let the run be over once every task has ended."""
        state = self.state
        if state.open or state.active or state.status != "running":
            return
        ended = zip(state.phases, self.definition.tasks, strict=True)
        failed = [t.id for phase, t in ended if phase == FAILED and t.on_failure != "continue"]
        if not failed:
            given = dict(state.variables)
            self.emit("instance.completed", None, None, {"end": None, "variables": given})
        else:
            self.emit("instance.failed", None, None, {"outcome": "failed", "nodes": failed})
