"""One instance of a random model, restarted between any two steps and checked after each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from engine import bpmn, codec, dmn
from engine.memory import ModelDecisions
from engine.runtime import drive

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bpmn import Definition, Step
    from engine.commands import Command
    from engine.events import Event


#: the only decision of random models
LEVEL = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="levels" name="levels" '
    'namespace="urn:oracle"><decision id="level" name="level"><variable name="level"/>'
    '<literalExpression><text>"high"</text></literalExpression></decision></definitions>'
)
DECISIONS = ModelDecisions({"level": dmn.read(LEVEL)}, "1")


class Broken(AssertionError):  # noqa: N818 - a finding, not a fault of the test
    """A law does not hold, or the run is not what its model says."""


def demand(holds: object, message: str) -> None:
    """Raise `Broken` where it does not hold."""
    if not holds:
        raise Broken(message)


class Lane:
    """Sends commands to one instance twice: to one that lives on, and to one that is read anew.

    The second is decoded from what the step before stored, with a definition compiled anew every
    `anew` steps. Both must do the same, and the stored events must fold to the stored state.
    """

    def __init__(self, text: str, process: str, instance: str, budget: int, anew: int) -> None:
        self.text, self.process, self.instance = text, process, instance
        self.budget, self.anew, self.steps = budget, anew, 0
        self.definition = self.restarted = bpmn.read(text, process)
        self.live = self.state = bpmn.new_state(instance)
        self.stored = codec.encode_state(self.state)
        self.history: list[bytes] = []
        self.events: list[Event] = []
        self.times: Counter[tuple[str | None, str | None]] = Counter()
        self.tokens = bpmn.TokenCount(self.definition)

    def send(self, command: Command, now: datetime) -> Step:
        """Answer the command; whatever law breaks is told."""
        self.steps += 1
        if self.steps % self.anew == 0:
            self.restarted = bpmn.read(self.text, self.process)
        done = self._drive(self.definition, self.live, command, now)
        other = self._drive(self.restarted, codec.decode_state(self.stored), command, now)
        demand(done.effects == other.effects, "a restart changes what is asked of the world")
        written = [codec.encode_event(event) for event in done.events]
        again = [codec.encode_event(event) for event in other.events]
        demand(written == again, "a restart changes what happens")
        self.live, self.stored = done.state, codec.encode_state(done.state)
        demand(codec.encode_state(other.state) == self.stored, "a restart changes the state")
        self._keep(written)
        return done

    def _drive(self, definition: Definition, state: Any, command: Command, now: datetime) -> Step:
        limits = bpmn.USUAL._replace(steps=self.budget)
        return drive(definition, state, command, now=now, decisions=DECISIONS, limits=limits)

    def _keep(self, written: list[bytes]) -> None:
        for text in written:
            event = codec.decode_event(text)
            demand(codec.encode_event(event) == text, "an event is not what was written")
            self.history.append(text)
            self.events.append(event)
            demand(event.seq == len(self.events), "the sequence has a gap")
            self.tokens.add(event.kind, event.node, event.token, event.data)
            if event.kind in {"timer.fired", "subscription.triggered"}:
                self.times[event.token, event.node] += 1
        folded = bpmn.fold(self.definition, self.instance, self.events)
        demand(codec.encode_state(folded) == self.stored, "fold(events) is not the snapshot")
        self.state = codec.decode_state(self.stored)
        demand(codec.encode_state(self.state) == self.stored, "the state is not what was written")
        live = self.live
        same = self.state.live == live.live == folded.live and self.state.held == live.held
        demand(same, "what derives from the state is not derived again")
        demand(self.tokens.total == live.tokens(self.definition), "tokens are not conserved")
        self._at_rest()

    def _at_rest(self) -> None:
        state = self.state
        waits = state.jobs or state.timers or state.user_tasks or state.incidents
        waits = waits or state.subscriptions or state.calls
        if state.status == "running":
            demand(waits or state.needs_continue, "the instance waits for nothing")
        else:
            demand(not waits, "an instance that is over waits for something")
            demand(not state.activations, "an instance that is over has activations")
