"""One run at work: decides what starts, what an end means, and tells it as events.

A `Run` owns its state. `step` gives it a copy and forgets it; an orchestrator keeps one for as long
as its graph runs. A task begins the moment its own dependencies have ended: there are no levels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.taskgraph.endings import Endings
from engine.taskgraph.expressions import NotKnown, list_of, truth_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.effects import CreateJob
    from engine.taskgraph.state import Place
    from engine.taskgraph.task import Task


class Run(Endings):
    """Starts whatever may start; what follows from an end is `Endings`."""

    __slots__ = ()

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
        variables = self.state.variables
        try:
            if task.when is not None and not truth_of(task.when, variables, self.now):
                data = {"reason": "condition", "because": task.when.text}
                self.emit("node.skipped", task.id, None, data)
                return None
            values = list_of(task, variables, self.now)
        except NotKnown as error:
            self.give_up(task, None, None, error.code, error.message)
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
            self.give_up(task, active, item, error.code, error.message)
            return None
        return self.ask(task, active, parameters)
