"""A state machine in memory, with the machines that it invokes, on a clock of its own.

Every session is one instance with its own history; what they send each other is delivered in the
order in which it was sent, and a session handles one command at a time.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import statechart
from engine.commands import (
    Cancel,
    Continue,
    DeliverEvent,
    FireTimer,
    MachineCommand,
    Start,
    StartChild,
)
from engine.effects import (
    CancelMachine,
    CancelTimer,
    InvokeMachine,
    MachineEffect,
    RaiseIncident,
    ResolveIncident,
    ScheduleTimer,
    SendEvent,
)
from engine.errors import CommandRefused, EngineError, InvalidModel
from engine.memory import EPOCH, Agenda, ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.events import Event

MAX_COMMANDS = 10_000
LONGEST = timedelta(days=366)
NOT_FOUND = "error.communication"


@dataclass(slots=True)
class Session:
    """One machine of a family: its definition, where it stands and what has happened."""

    definition: statechart.Definition
    state: statechart.State
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class Machines:
    """A machine and all that it invokes."""

    clock: ManualClock = field(default_factory=ManualClock)
    files: Callable[[str], str] | None = None
    sessions: dict[str, Session] = field(default_factory=dict)
    agenda: Agenda = field(default_factory=Agenda)
    commands: int = 0
    _mail: deque[tuple[str, MachineCommand]] = field(default_factory=deque)
    _timers: dict[str, str] = field(default_factory=dict)

    def start(
        self, definition: statechart.Definition, variables: Mapping[str, Any], instance: str
    ) -> None:
        """Begin the first session and go on until nothing is left to do now."""
        self.sessions[instance] = Session(definition, statechart.new_state(instance))
        self.send(instance, Start(variables))

    def send(self, session: str, command: MachineCommand) -> None:
        """Have a session answer the command, and all sessions what follows from it."""
        self._step(session, command)
        self.settle()

    def settle(self) -> None:
        """Deliver what the sessions sent each other until nothing is left."""
        while self._mail and self.commands < MAX_COMMANDS:
            session, command = self._mail.popleft()
            found = self.sessions.get(session)
            if found is not None and found.state.status in ("new", "running"):
                try:
                    self._step(session, command)
                except CommandRefused:
                    continue  # from a machine that was ended since

    def next_due(self, end: datetime) -> bool:
        """Move the clock to the next delayed event and deliver it; False where there is none."""
        work = self.agenda.next()
        if not isinstance(work, ScheduleTimer) or work.due > end:
            return False
        self.clock.move_to(work.due)
        self.send(self._timers.pop(work.timer), FireTimer(work.timer))
        return True

    def _step(self, session: str, command: MachineCommand) -> None:
        self.commands += 1
        found = self.sessions[session]
        done = statechart.step(found.definition, found.state, command, now=self.clock.now())
        found.state = done.state
        found.events.extend(done.events)
        for effect in done.effects:
            self._perform(session, effect)
        if done.state.needs_continue:
            self._mail.appendleft((session, Continue()))

    def _perform(self, session: str, effect: MachineEffect) -> None:
        match effect:
            case ScheduleTimer():
                self._timers[effect.timer] = session
                self.agenda.perform(effect)
            case CancelTimer() | RaiseIncident() | ResolveIncident():
                self.agenda.perform(effect)
            case SendEvent():
                self._deliver(session, effect)
            case InvokeMachine():
                self._invoke(session, effect)
            case CancelMachine():
                self._mail.append((effect.child, Cancel("parent", "its state was left")))

    def _deliver(self, sender: str, effect: SendEvent) -> None:
        if effect.session in self.sessions:
            self._mail.append((effect.session, _delivery(effect)))
            return
        data = {"message": f"There is no session {effect.session}"}
        self._mail.append((sender, DeliverEvent(NOT_FOUND, data, effect.sendid)))

    def _invoke(self, session: str, effect: InvokeMachine) -> None:
        try:
            text = effect.text if effect.text is not None else self._file(effect.src or "")
            definition = statechart.read(text, files=self.files)
        except (InvalidModel, OSError, LookupError, ValueError) as error:
            data = {"message": f"“{effect.invoke}” cannot be invoked: {error}"}
            self._mail.append((session, DeliverEvent(NOT_FOUND, data, invoke=effect.invoke)))
            return
        self.sessions[effect.child] = Session(definition, statechart.new_state(effect.child))
        begin = StartChild(session, effect.invoke, effect.variables)
        self._mail.append((effect.child, begin))

    def _file(self, src: str) -> str:
        name = src.removeprefix("file:")
        if self.files is None or name == src:
            raise ValueError(f"“{src}” is no file beside the document")
        return self.files(name)


def _delivery(effect: SendEvent) -> DeliverEvent:
    return DeliverEvent(
        effect.event,
        effect.data,
        effect.sendid,
        effect.origin,
        effect.origintype,
        effect.invoke,
    )


@dataclass(frozen=True, slots=True)
class MachineSimulation:
    """What a simulated machine did; `sessions` holds those it invoked, by their ids."""

    definition: statechart.Definition
    events: tuple[Event, ...]
    state: statechart.State
    sessions: Mapping[str, Session]
    refused: tuple[str, ...]
    cut: bool

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables as they stand."""
        return self.state.variables


def simulate_machine(
    text: str | bytes,
    variables: Mapping[str, Any] | None = None,
    *,
    send: Iterable[DeliverEvent | str] = (),
    files: Callable[[str], str] | None = None,
    at: datetime = EPOCH,
    longest: timedelta = LONGEST,
) -> MachineSimulation:
    """Run the machine in memory on a virtual clock until it ends or waits for an event.

    Each event of `send` is delivered when the machine rests, before the clock is moved on. Raises
    `InvalidModel` where the machine cannot run.
    """
    definition = statechart.read(text, files=files)
    machines = Machines(ManualClock(at), files)
    instance = "simulation"
    machines.start(definition, variables or {}, instance)
    refused = []
    for each in send:
        command = DeliverEvent(each) if isinstance(each, str) else each
        try:
            machines.send(instance, command)
        except CommandRefused as error:
            refused.append(f"{command.event}: {error.message}")
    while machines.commands < MAX_COMMANDS and machines.next_due(at + longest):
        if machines.sessions[instance].state.status != "running":
            break
    session = machines.sessions[instance]
    due = session.state.status == "running" and bool(session.state.timers)
    others = {key: each for key, each in machines.sessions.items() if key != instance}
    return MachineSimulation(
        definition,
        tuple(session.events),
        session.state,
        others,
        tuple(refused),
        due or machines.commands >= MAX_COMMANDS,
    )


__all__ = ["EngineError", "MachineSimulation", "Machines", "Session", "simulate_machine"]
