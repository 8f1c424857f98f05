"""What every part of a run at work has: its state, its time, and the way to let things happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.events import Event
from engine.taskgraph.changes import CHANGES
from engine.taskgraph.expressions import parameters_of
from engine.taskgraph.state import ENDS, State

if TYPE_CHECKING:
    from datetime import datetime

    from engine.effects import Effect
    from engine.taskgraph.definition import Definition
    from engine.taskgraph.task import Task


class Recorder:
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

    def good(self, number: int) -> bool:
        """Whether what comes after the task may go on."""
        word = ENDS[self.state.phases[number]]
        if word == "failed":
            return self.definition.tasks[number].on_failure == "continue"
        return word in {"succeeded", "recovered"}

    @property
    def stopping(self) -> str | None:
        """Why nothing more starts: the task that failed, or what was asked."""
        return self.state.stopped_by or self.asked

    def parameters(self, task: Task, number: int, item: int | None) -> dict[str, Any]:
        """Work out what the handler is given, or raise `NotKnown`."""
        return parameters_of(task, self.seen(number, item), self.now)

    def seen(self, number: int, item: int | None) -> dict[str, Any]:
        """Give the variables as the task, or one of its items, sees them."""
        scope = self.state.variables
        if item is not None:
            name = self.definition.tasks[number].item
            scope = {**scope, name: self.state.items[number].values[item]}
        return scope
