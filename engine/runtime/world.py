"""Several instances in memory that talk to each other: calls, messages, signals, timers, jobs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import bpmn
from engine.commands import (
    Cancel,
    Command,
    Continue,
    DeliverMessage,
    EscalateCall,
    FailCall,
    FireTimer,
    ReturnCall,
    Signal,
    Start,
)
from engine.effects import (
    AnswerCall,
    BroadcastSignal,
    CallProcess,
    CancelCall,
    CreateJob,
    Effect,
    ScheduleTimer,
    SendMessage,
    Subscribe,
    Unsubscribe,
)
from engine.errors import CommandRefused
from engine.memory import Agenda, ManualClock
from engine.runtime.driver import drive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn import Definition, State
    from engine.bpmn.definition import Entry
    from engine.events import Event
    from engine.memory import Work
    from engine.ports import Decisions


@dataclass(slots=True)
class Running:
    """One instance with all that it waits for."""

    definition: Definition
    state: State
    agenda: Agenda = field(default_factory=Agenda)
    events: list[Event] = field(default_factory=list)
    subscriptions: dict[str, Subscribe] = field(default_factory=dict)
    taken: dict[str, Subscribe] = field(default_factory=dict)  # a message is on its way to them


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that nobody waited for, until its time is over."""

    message: SendMessage
    until: datetime


class World:
    """Deployed processes and their instances; every effect but jobs is performed here."""

    def __init__(
        self, decisions: Decisions, clock: ManualClock, *, budget: int = bpmn.BUDGET
    ) -> None:
        self.decisions = decisions
        self.clock = clock
        self.budget = budget  # nodes that one step enters at most
        self.definitions: dict[str, Definition] = {}
        self.instances: dict[str, Running] = {}
        self.kept: list[Kept] = []
        self._todo: deque[tuple[str, Command]] = deque()
        self._count = 0

    def deploy(self, definition: Definition) -> None:
        """Let the process be started; the latest of a key replaces the one before."""
        self.definitions[definition.key] = definition

    def start(
        self, key: str, variables: Mapping[str, Any], node: str | None = None, name: str = ""
    ) -> str:
        """Start an instance and let everything come to rest; its id."""
        instance = self._new(self.definitions[key], Start(variables, node=node), name)
        self._settle()
        return instance

    def send(self, instance: str, command: Command) -> None:
        """Send one command and let everything that follows come to rest."""
        self._step(instance, command)
        self._settle()

    def message(
        self, name: str, variables: Mapping[str, Any] | None = None, correlation: str | None = None
    ) -> bool:
        """Correlate a message from outside; whether anything took it."""
        taken = self._correlate(SendMessage(name, correlation, variables or {}, 0.0))
        self._settle()
        return taken

    def signal(self, name: str, variables: Mapping[str, Any] | None = None) -> bool:
        """Broadcast a signal from outside; whether anything heard it."""
        heard = self._broadcast(None, BroadcastSignal(name, variables or {}))
        self._settle()
        return heard

    def advance(self, duration: timedelta) -> None:
        """Move the clock, firing what becomes due on the way in its order."""
        until = self.clock.now() + duration
        while (found := self.due(until)) is not None:
            instance, work = found
            self.clock.move_to(work.due)
            if isinstance(work, ScheduleTimer):
                self.send(instance, FireTimer(work.timer))
        self.clock.move_to(until)

    def due(self, until: datetime) -> tuple[str, Work] | None:
        """Take the work that is due first, if it is due by then."""
        best: tuple[datetime, str] | None = None
        for key, running in self.instances.items():
            work = running.agenda.peek()
            if work is not None and work.due <= until and (best is None or work.due < best[0]):
                best = (work.due, key)
        if best is None:
            return None
        work = self.instances[best[1]].agenda.next()
        return None if work is None else (best[1], work)

    def jobs(self) -> list[tuple[str, CreateJob]]:
        """Give the work that handlers are asked for."""
        return [
            (key, job) for key, running in self.instances.items() for job in running.agenda.jobs()
        ]

    def _new(self, definition: Definition, command: Start, name: str = "") -> str:
        self._count += 1
        instance = name or f"{definition.key}-{self._count}"
        self.instances[instance] = Running(definition, bpmn.new_state(instance))
        self._step(instance, command)
        return instance

    def _settle(self) -> None:
        while self._todo:
            instance, command = self._todo.popleft()
            running = self.instances.get(instance)
            if running is None or running.state.status not in {"running", "new"}:
                continue
            try:
                self._step(instance, command)
            except CommandRefused:
                continue  # what it was for is over

    def _step(self, instance: str, command: Command) -> None:
        running = self.instances[instance]
        done = drive(
            running.definition,
            running.state,
            command,
            now=self.clock.now(),
            decisions=self.decisions,
            limits=bpmn.USUAL._replace(steps=self.budget),
            own=True,
        )
        running.state = done.state
        running.events.extend(done.events)
        if isinstance(command, DeliverMessage):
            self._listen_on(running, command.subscription)
        if done.state.needs_continue:
            self._todo.append((instance, Continue()))
        waits = [e for e in done.effects if isinstance(e, Subscribe | Unsubscribe)]
        others = [e for e in done.effects if not isinstance(e, Subscribe | Unsubscribe)]
        for effect in (*waits, *others):  # who listens already hears what is thrown at once
            self._perform(instance, running, effect)

    def _listen_on(self, running: Running, key: str) -> None:
        """A wait that does not end with its first message hears the next one too."""
        wait = running.taken.pop(key, None)
        if wait is not None and key in running.state.subscriptions:
            running.subscriptions[key] = wait

    def _perform(self, instance: str, running: Running, effect: Effect) -> None:
        match effect:
            case Subscribe():
                running.subscriptions[effect.subscription] = effect
                self._look_back(instance, effect)
            case Unsubscribe():
                running.subscriptions.pop(effect.subscription, None)
            case SendMessage():
                self._correlate(effect)
            case BroadcastSignal():
                self._broadcast(instance, effect)
            case CallProcess():
                self._call(instance, effect)
            case CancelCall():
                self._todo.append((effect.call, Cancel("caller", "the call was cancelled")))
            case AnswerCall():
                self._todo.append((effect.instance, _answer(effect)))
            case _:
                running.agenda.perform(effect)

    def _call(self, instance: str, effect: CallProcess) -> None:
        definition = self.definitions.get(effect.process)
        if definition is None:
            text = f"There is no process “{effect.process}”"
            self._todo.append((instance, FailCall(effect.call, "process_unknown", text)))
            return
        start = Start(effect.variables, caller=(instance, effect.call), depth=effect.depth)
        self.instances[effect.call] = Running(definition, bpmn.new_state(effect.call))
        self._todo.append((effect.call, start))

    def _look_back(self, instance: str, wait: Subscribe) -> None:
        """A message that came too early is taken now."""
        now = self.clock.now()
        self.kept = [each for each in self.kept if each.until >= now]
        for each in self.kept:
            if _fits(wait, each.message):
                self.kept.remove(each)
                self._todo.append(
                    (instance, DeliverMessage(wait.subscription, each.message.variables))
                )
                return

    def _correlate(self, message: SendMessage) -> bool:
        for key, running in self.instances.items():
            for wait in running.subscriptions.values():
                if running.state.status == "running" and _fits(wait, message):
                    running.taken[wait.subscription] = running.subscriptions.pop(wait.subscription)
                    self._todo.append((key, DeliverMessage(wait.subscription, message.variables)))
                    return True
        if self._begin("message", message.name, message.variables):
            return True
        if message.time_to_live > 0:
            until = self.clock.now() + timedelta(seconds=message.time_to_live)
            self.kept.append(Kept(message, until))
        return False

    def _broadcast(self, origin: str | None, effect: BroadcastSignal) -> bool:
        heard = False
        for key, running in list(self.instances.items()):
            waits = running.subscriptions.values()
            if key != origin and any(w.kind == "signal" and w.name == effect.name for w in waits):
                self._todo.append((key, Signal(effect.name, effect.variables)))
                heard = True
        return self._begin("signal", effect.name, effect.variables) or heard

    def _begin(self, kind: str, name: str, variables: Mapping[str, Any]) -> bool:
        """Start what starts by this message or signal."""
        begun = False
        for definition in list(self.definitions.values()):
            for entry in definition.entries:
                if starts_by(entry, kind, name):
                    self._new(definition, Start(variables, node=entry.node))
                    begun = True
        return begun


def starts_by(entry: Entry, kind: str, name: str) -> bool:
    """Whether the entry waits for this message or signal."""
    return entry.spec is not None and entry.spec.kind == kind and entry.spec.name == name


def _fits(wait: Subscribe, message: SendMessage) -> bool:
    return (
        wait.kind == "message"
        and wait.name == message.name
        and (wait.correlation is None or wait.correlation == message.correlation)
    )


def _answer(effect: AnswerCall) -> Command:
    if effect.how == "returned":
        return ReturnCall(effect.call, effect.variables)
    if effect.how == "escalation":
        return EscalateCall(effect.call, effect.code)
    return FailCall(effect.call, effect.code, effect.message)
