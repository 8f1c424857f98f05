"""One step at work: what content may do to the instance.

A `Run` lives for a single call of `step`. It owns a copy of the state, decides events, applies each
at once and collects effects; `configuration`, `history` and `scope` are the state as the algorithm
and the expressions want it, kept in step with every event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.effects import RaiseIncident
from engine.events import Event
from engine.feel.errors import FeelError
from engine.feel.storable import UnstorableValue, normal
from engine.statechart.changes import CHANGES, occurrence_data
from engine.statechart.content import Literal_
from engine.statechart.scope import event_value, scope_of
from engine.statechart.state import Occurrence

if TYPE_CHECKING:
    from datetime import datetime

    from engine.effects import MachineEffect
    from engine.statechart.content import Source, Text
    from engine.statechart.definition import Definition
    from engine.statechart.expression import Expression
    from engine.statechart.state import State

EXECUTION = "error.execution"
COMMUNICATION = "error.communication"
EVENT_LIMIT = "event_limit"
#: a history longer than this stops at an incident: nothing may run for ever unseen
MAX_EVENTS = 50_000
#: actions in one step; a loop inside a loop must not hold up everybody else
MAX_ACTIONS = 20_000


class Failure(Exception):  # noqa: N818 - becomes an event of the machine
    """An action could not be done; the rest of its block is not."""

    def __init__(self, message: str, name: str = EXECUTION, sendid: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.name = name
        self.sendid = sendid


class Run:
    """Decides events, applies them and collects what follows."""

    __slots__ = (
        "actions",
        "configuration",
        "definition",
        "effects",
        "events",
        "history",
        "now",
        "scope",
        "state",
    )

    def __init__(self, definition: Definition, state: State, now: datetime) -> None:
        self.definition = definition
        self.state = state
        self.now = now
        self.events: list[Event] = []
        self.effects: list[MachineEffect] = []
        self.actions = 0
        self.configuration = definition.mask(state.activations)
        self.history = {
            definition.index[at]: definition.mask(ids) for at, ids in state.history.items()
        }
        self.scope = scope_of(
            variables=state.variables,
            session=state.instance,
            name=definition.name,
            event=state.event,
            active=state.activations.__contains__,
        )

    def emit(self, kind: str, node: str | None, token: str | None, data: dict[str, Any]) -> None:
        """Let this have happened: the event is applied before the call returns."""
        state = self.state
        seq = state.seq + 1
        event = Event(state.instance, seq, self.now, kind, node or None, token, data)
        CHANGES[kind](state, event)
        state.rests = kind == "machine.rested"
        state.seq = seq
        self.events.append(event)

    def next_id(self) -> str:
        """Give the id for what the next event creates."""
        return f"{self.state.instance}:{self.state.seq + 1}"

    def raise_event(self, occurrence: Occurrence) -> None:
        """Put an event into the machine's own queue."""
        self.emit("event.raised", None, None, occurrence_data(occurrence))

    def receive(self, occurrence: Occurrence, by: str | None = None) -> None:
        """Put an event into the queue of what comes from outside."""
        data = occurrence_data(occurrence)
        if by is not None:
            data["by"] = by
        self.emit("event.received", None, None, data)

    def platform_event(self, name: str, data: Any = None, sendid: str | None = None) -> None:
        """Raise an event of the machine's own making: an error, or something done."""
        self.raise_event(Occurrence(name, "platform", sendid=sendid, data=data))

    def take(self, queue: str) -> Occurrence:
        """Take the first event of a queue; it becomes `_event`."""
        waiting = self.state.internal if queue == "internal" else self.state.external
        occurrence = waiting[0]
        self.emit("event.taken", None, None, {"event": occurrence.name, "queue": queue})
        self.scope["_event"] = event_value(occurrence)
        return occurrence

    def set_variables(
        self, node: str | None, variables: dict[str, Any], source: str, by: str | None = None
    ) -> None:
        """Change variables of the machine; the values are normal already."""
        data: dict[str, Any] = {"variables": variables, "source": source}
        if by is not None:
            data["by"] = by
        self.emit("variables.set", node, None, data)
        self.scope.update(variables)

    def value(self, source: Expression) -> Any:
        """Evaluate to a value that can be stored, or raise `Failure`."""
        try:
            return normal(source.evaluate(self.scope, now=self.now).value)
        except FeelError as error:
            raise Failure(f"“{source.text}” failed: {error.message}") from None
        except UnstorableValue as error:
            raise Failure(f"“{source.text}” gave no storable value: {error.message}") from None

    def source(self, source: Source | None) -> Any:
        """Give what a body or an expression says."""
        if source is None:
            return None
        return source.value if isinstance(source, Literal_) else self.value(source)

    def text(self, text: Text, what: str) -> str | None:
        """Give what an attribute says, literally or by expression; it must be text."""
        if text is None or isinstance(text, str):
            return text
        found = self.value(text)
        if isinstance(found, str):
            return found
        raise Failure(f"The {what} “{text.text}” is not text")

    def holds(self, cond: Expression) -> bool:
        """Whether a condition is true; null and everything else are not."""
        try:
            return cond.evaluate(self.scope, now=self.now).value is True
        except FeelError as error:
            self.platform_event(EXECUTION, {"message": f"“{cond.text}” failed: {error.message}"})
            return False

    def incident(self, code: str, message: str) -> None:
        """Let the machine stand until a person decides."""
        key = self.next_id()
        data = {"incident": key, "code": code, "message": message}
        node = next(reversed(self.state.activations), None)
        self.emit("incident.raised", node, None, data)
        self.effects.append(RaiseIncident(key, node or "", code, message))
