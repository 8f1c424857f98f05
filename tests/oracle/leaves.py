"""Blocks of one or two nodes: tasks and events that are waited for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.oracle.writer import event, ours, timer

if TYPE_CHECKING:
    from random import Random

    from tests.oracle.tally import Plan, Rules, Tally
    from tests.oracle.writer import Writer

Ends = tuple[str, str]


class Block:
    """A part of a model with one way in and one way out."""

    ends: Ends = ("", "")

    def write(self, w: Writer, rules: Rules) -> Ends:
        """Write it; its first and its last node."""
        self.ends = self._write(w, rules)
        return self.ends

    def _write(self, w: Writer, rules: Rules) -> Ends:
        raise NotImplementedError

    def plan(self, plan: Plan, rng: Random) -> None:
        """Decide what happens in it on one path."""

    def tell(self, plan: Plan, tally: Tally) -> None:
        """Count what that leads to."""
        raise NotImplementedError


@dataclass
class Leaf(Block):
    """One node that is simply gone through or waited for."""

    kind: str
    key: str = field(default="", init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        match self.kind:
            case "pass":
                self.key = w.node("task", "task")
            case "manual":
                self.key = w.node("manualTask", "manual")
            case "rule":
                inside = ours('<flowglass:decision key="level" resultVariable="level"/>')
                self.key = w.node("businessRuleTask", "rule", inside)
            case "user":
                self.key = w.node("userTask", "user")
            case "receive":
                self.key = w.node("receiveTask", "receive", messageRef=_message(w))
            case _:
                self.key = w.key(self.kind)
                inside = caught(w, rules, self.kind, self.key)
                w.put("intermediateCatchEvent", self.key, inside)
        return self.key, self.key

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.key)
        if self.kind == "rule":
            tally.sets("level", "high")
        if self.kind == "user":
            tally.sets(f"by_{self.key}", 1)


def _message(w: Writer) -> str:
    return w.root("message", "m", name="{}")


def caught(w: Writer, rules: Rules, kind: str, key: str, duration: str = "PT1H") -> str:
    """The event definition of something that comes to this node from outside."""
    if kind == "timer":
        return timer(duration)
    if kind == "message":
        return event("message", messageRef=_message(w))
    if kind == "signal":
        return event("signal", signalRef=w.root("signal", "s", name="{}"))
    name = rules.conditions[key] = w.reads(f"when_{key}")
    return event("conditional", f"<bpmn:condition>{name}</bpmn:condition>")


@dataclass
class Adds(Block):
    """A script that adds to the total of its process: the order cannot matter."""

    number: int
    key: str = field(default="", init=False)
    total: str = field(default="", init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.total = w.scope.total
        result = ours(f'<flowglass:script resultVariable="{self.total}"/>')
        script = f"<bpmn:script>{self.total} + {self.number}</bpmn:script>"
        self.key = w.node("scriptTask", "adds", result + script)
        return self.key, self.key

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.key)
        tally.totals[self.total] += tally.times * self.number


@dataclass
class Work(Block):
    """A service task: fails some attempts, or all of them until an operator retries."""

    attempts: int
    breaks: bool = False
    stays: bool = False  # the incident may be left standing: only at the end of a model
    key: str = field(default="", init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        inside = ours(
            '<flowglass:handler type="log" resultVariable="made"><flowglass:parameter name="message" '
            f'value="x"/></flowglass:handler><flowglass:retry attempts="{self.attempts}" delay="PT1M"/>'
        )
        self.key = w.node("serviceTask", "work", inside)
        return self.key, self.key

    def plan(self, plan: Plan, rng: Random) -> None:
        most = self.attempts - 1
        plan.failures[self.key] = self.attempts if self.breaks else rng.randint(0, most)
        if self.stays and rng.random() < 0.5:
            plan.stays.add(self.key)

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.key)
        tally.failed[self.key] += tally.times * plan.failures[self.key]
        if self.breaks:
            tally.incidents["boom"] += tally.times
        if self.key in plan.stays:
            tally.stuck += ["boom"] * tally.times
        else:
            tally.sets("made", 7)


def leaf(rng: Random) -> Block:
    """Any of these."""
    kinds = (
        "pass", "manual", "rule", "user", "user", "receive", "timer", "message", "signal", "conditional",
    )  # fmt: skip
    drawn = rng.randrange(len(kinds) + 5)
    if drawn < len(kinds):
        return Leaf(kinds[drawn])
    if drawn < len(kinds) + 2:
        return Adds(rng.randint(1, 9))
    return Work(rng.randint(1, 3), breaks=rng.random() < 0.25)
