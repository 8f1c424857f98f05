"""One run at work: decides what starts, what an end means, and tells it as events.

A `Run` owns its state. `step` gives it a copy and forgets it; an orchestrator keeps one for as long
as its graph runs. A task begins the moment its own dependencies have ended: there are no levels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.effects import CancelJob, CreateJob, Effect
from engine.events import Event, moment
from engine.feel.errors import FeelError
from engine.feel.storable import UnstorableValue, normal
from engine.feel.values.text import to_text
from engine.retry import ONCE, code_of, decide
from engine.taskgraph.changes import CHANGES
from engine.taskgraph.state import CANCELLED, ENDS, FAILED, WAITING, Active, Place, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.feel import Expression
    from engine.retry import Failure
    from engine.taskgraph.definition import Definition
    from engine.taskgraph.task import Task

TIME_LIMIT = 300.0


class NotKnown(Exception):  # noqa: N818 - not a fault of the program: becomes the task's failure
    """An expression of a task gave nothing to go by."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Run:
    """Decides events, applies them and collects what follows."""

    __slots__ = ("asked", "definition", "effects", "events", "lingering", "now", "state")

    def __init__(
        self, definition: Definition, state: State, now: datetime, *, lingering: bool = False
    ) -> None:
        self.definition = definition
        self.state = state
        self.now = now
        #: whether what runs when the graph stops tells its own end, later
        self.lingering = lingering
        #: why nothing more is to start, where somebody outside asked for that
        self.asked: str | None = None
        self.events: list[Event] = []
        self.effects: list[Effect] = []

    def emit(self, kind: str, node: str | None, token: str | None, data: dict[str, Any]) -> None:
        """Let this have happened: the event is applied before the call returns."""
        state = self.state
        state.seq += 1
        event = Event(state.instance, state.seq, self.now, kind, node, token, data)
        CHANGES[kind](self.definition, state, event)
        self.events.append(event)

    def start(self, variables: Mapping[str, Any]) -> None:
        """Record the start; the tasks that wait for nothing are due."""
        data = {"variables": dict(variables), "definition": self.definition.hash}
        self.emit("instance.started", None, None, data)

    def go_on(self, room: int | None) -> None:
        """Start what is due while there is room for jobs, then see whether all is over."""
        while (place := self.state.next()) is not None:
            if room is not None and room <= 0 and self.wants_room(place):
                return
            if self.begin(place) is not None and room is not None:
                room -= 1
        self.end()

    def wants_room(self, place: Place) -> bool:
        """Whether starting the place would create a job."""
        if not isinstance(place, int):
            return True
        task = self.definition.tasks[place]
        return task.handler is not None and task.for_each is None

    def begin(self, place: Place) -> CreateJob | None:
        """Start one place that is due; give the job, or None where none was needed."""
        if not isinstance(place, int):
            return self._enter(self.definition.tasks[place[0]], *place)
        number, task = place, self.definition.tasks[place]
        reason = self._barred(task, number)
        if reason is not None:
            self.emit("node.skipped", task.id, None, reason)
            return None
        try:
            if task.when is not None and not self._wanted(task, task.when):
                return None
            values = self._values(task, task.for_each) if task.for_each is not None else None
        except NotKnown as error:
            self._give_up(task, None, None, error.code, error.message)
            return None
        if values is not None:
            self._expand(task, values)
            return None
        return self._enter(task, number, None)

    def _barred(self, task: Task, number: int) -> dict[str, Any] | None:
        """Why the tasks before it do not let the task run."""
        bad = self.state.bad.get(number, 0)
        if not bad or task.needs == "done":
            return None
        before = self.definition.dependencies[number]
        if task.needs == "any" and bad < len(before):
            return None
        because = next(n for n in before if not self.good(n))
        return {"reason": "dependency", "because": self.definition.tasks[because].id}

    def good(self, number: int) -> bool:
        """Whether what comes after the task may go on."""
        word = ENDS[self.state.phases[number]]
        if word == "failed":
            return self.definition.tasks[number].on_failure == "continue"
        return word in {"succeeded", "recovered"}

    def _wanted(self, task: Task, when: Expression) -> bool:
        value = self._value(when, "condition_failed")
        if isinstance(value, bool):
            if not value:
                self.emit(
                    "node.skipped", task.id, None, {"reason": "condition", "because": when.text}
                )
            return value
        text = f"The condition “{when.text}” gave {to_text(value)}, neither true nor false"
        raise NotKnown("condition_failed", text)

    def _values(self, task: Task, for_each: Expression) -> list[Any]:
        values = self._value(for_each, "list_failed")
        if isinstance(values, list):
            return values
        text = f"“{task.id}” is to run for each of “{for_each.text}”, which is no list"
        raise NotKnown("list_failed", text)

    def _value(self, expression: Expression, code: str, extra: dict[str, Any] | None = None) -> Any:
        variables = self.state.variables
        scope = {**variables, **extra} if extra else variables
        try:
            result = expression.evaluate(scope, now=self.now)
        except FeelError as error:
            raise NotKnown(code, f"{error.message}, in “{expression.text}”") from None
        if result.value is None and result.warnings:
            why = "; ".join(warning.message for warning in result.warnings)
            raise NotKnown(code, f"{why}, in “{expression.text}”")
        return result.value

    def _expand(self, task: Task, values: list[Any]) -> None:
        token = str(self.state.seq + 1)
        self.emit("node.entered", task.id, token, {"type": "task", "flow": None})
        self.emit("node.expanded", task.id, token, {"outputs": values})
        if not values:
            self.complete(self.state.active[token], [])

    def _enter(self, task: Task, number: int, item: int | None) -> CreateJob | None:
        token = str(self.state.seq + 1)
        data: dict[str, Any] = {"type": "task", "flow": None}
        if item is not None:
            data["item"] = item
        self.emit("node.entered", task.id, token, data)
        active = self.state.active[token]
        if task.handler is None:
            self.complete(active, None)
            return None
        try:
            parameters = self.parameters(task, number, item)
        except NotKnown as error:
            self._give_up(task, active, item, error.code, error.message)
            return None
        return self.ask(task, active, parameters)

    def parameters(self, task: Task, number: int, item: int | None) -> dict[str, Any]:
        """Work out what the handler is given."""
        extra = None
        if item is not None:
            extra = {task.item: self.state.items[number].values[item]}
        found: dict[str, Any] = {}
        for name, given in task.parameters:
            value = given
            if hasattr(given, "evaluate"):
                value = self._value(given, "parameter_failed", extra)
            try:
                found[name] = normal(value)
            except UnstorableValue as error:
                raise NotKnown("parameter_failed", error.message) from None
        return found

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
        self.emit("job.created", task.id, active.token, data)
        effect = CreateJob(job, task.id, handler, parameters, 1, self.now, limit)
        self.effects.append(effect)
        return effect

    def complete(self, active: Active, result: Any) -> None:
        """Let the task or the item have succeeded."""
        task = self.definition.tasks[active.task]
        if active.job is not None:
            data = {"job": active.job, "attempt": active.attempt}
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
            self._give_up(task, active, active.item, code, message)
            return None
        return self._ask_again(task, self.state.active[active.token], again.at)

    def _ask_again(self, task: Task, active: Active, due: datetime) -> CreateJob | None:
        """Ask for the next attempt of a job."""
        try:
            parameters = self.parameters(task, active.task, active.item)
        except NotKnown as error:
            self._give_up(task, active, active.item, error.code, error.message)
            return None
        limit = task.time_limit or TIME_LIMIT
        job, attempt = active.job or "", active.attempt
        effect = CreateJob(job, task.id, task.handler or "", parameters, attempt, due, limit)
        self.effects.append(effect)
        return effect

    def _give_up(
        self, task: Task, active: Active | None, item: int | None, code: str, message: str
    ) -> None:
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

    @property
    def stopping(self) -> str | None:
        """Why nothing more starts: the task that failed, or what was asked."""
        return self.state.stopped_by or self.asked

    def cancel_active(self, by: str) -> None:
        """Cancel everything that runs, items before the task around them."""
        for active in reversed(list(self.state.active.values())):
            if active.token in self.state.active:
                self.leave(active, by)

    def end(self) -> None:
        """Let the run be over once every task has ended."""
        state = self.state
        if state.open or state.active or state.status != "running":
            return
        failed: list[str] = []
        if FAILED in state.phases:
            tasks = enumerate(self.definition.tasks)
            failed = [task.id for number, task in tasks if self._fatal(number)]
        if not failed:
            given = dict(state.variables)
            self.emit("instance.completed", None, None, {"end": None, "variables": given})
        else:
            self.emit("instance.failed", None, None, {"outcome": "failed", "nodes": failed})

    def _fatal(self, number: int) -> bool:
        return self.state.phases[number] == FAILED and (
            self.definition.tasks[number].on_failure != "continue"
        )
