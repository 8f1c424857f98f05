"""A state machine under test: it checks the kernel's laws after every step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import codec, statechart
from engine.commands import Continue, DeliverEvent, FireTimer, MachineCommand, Start

if TYPE_CHECKING:
    from engine.effects import MachineEffect
    from engine.events import Event

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def scxml(body: str, **attributes: str) -> str:
    """Give a document around the states."""
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"{given}>{body}</scxml>'


class Machine:
    """Sends commands and keeps the whole history.

    After every step the stored state is read back and used for the next one, the fold of the
    stored events is compared with it, and the sequence is checked for gaps.
    """

    def __init__(self, text: str, *, budget: int = 100) -> None:
        self.definition = statechart.read(text)
        self.budget = budget
        self.state = statechart.new_state("i")
        self.now = NOON
        self.history: list[bytes] = []
        self.events: list[Event] = []
        self.effects: list[MachineEffect] = []

    def send(self, command: MachineCommand) -> Machine:
        before = codec.encode_state(self.state)
        done = statechart.step(
            self.definition, self.state, command, now=self.now, budget=self.budget
        )
        assert codec.encode_state(self.state) == before, "the input state was changed"
        self.history.extend(codec.encode_event(event) for event in done.events)
        self.events.extend(done.events)
        self.effects.extend(done.effects)
        assert [event.seq for event in self.events] == list(range(1, len(self.events) + 1))
        stored = codec.encode_state(done.state)
        folded = statechart.fold(self.definition, "i", map(codec.decode_event, self.history))
        assert codec.encode_state(folded) == stored, "fold(events) is not the state"
        state = codec.decode_any(stored)
        assert isinstance(state, statechart.State)
        assert codec.encode_state(state) == stored
        self.state = state
        return self

    def settle(self) -> Machine:
        """Go on until the machine rests."""
        while self.state.needs_continue:
            self.send(Continue())
        return self

    def start(self, **variables: Any) -> Machine:
        return self.send(Start(variables)).settle()

    def tell(self, event: str, data: Any = None) -> Machine:
        """Deliver an event as a person does."""
        return self.send(DeliverEvent(event, data, by="ann")).settle()

    def later(self, **duration: float) -> Machine:
        self.now += timedelta(**duration)
        return self

    def fire(self) -> Machine:
        """Fire the timer that is due first, when it is due."""
        timer = min(self.state.timers.values(), key=lambda each: each.due)
        self.now = max(self.now, timer.due)
        return self.send(FireTimer(timer.timer)).settle()

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]

    def nodes(self, kind: str) -> list[str]:
        return [event.node or "" for event in self.of(kind)]

    def logged(self) -> list[Any]:
        return [event.data["payload"] for event in self.of("log.written")]

    @property
    def leaves(self) -> tuple[str, ...]:
        """The innermost active states."""
        definition = self.definition
        return tuple(definition.ids(definition.mask(self.state.activations) & definition.atomic))
