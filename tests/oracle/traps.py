"""The end of a sub-process that something interrupts there, on the paths where it does.

A choice leads either to the plain end, or to a fork: some branches wait for ever, and one may end with
an error, an escalation, a cancel or a terminate event. Where nothing is thrown the interruption comes
from outside, and only when all that waits stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.oracle.writer import event, ours

if TYPE_CHECKING:
    from random import Random

    from tests.oracle.tally import Plan, Rules, Tally
    from tests.oracle.writer import Writer

THROWN = frozenset({"error", "escalation", "cancel", "terminate"})
HELD = ("user", "work", "receive", "call", "sub")


@dataclass
class Trap:
    """`kind` is what interrupts; `held` are the kinds of what waits meanwhile."""

    kind: str
    held: tuple[str, ...]
    code: str = ""
    choice: str = field(default="", init=False)
    fork: str = field(default="", init=False)
    thrower: str = field(default="", init=False)
    gate: str = field(default="", init=False)
    holds: list[str] = field(default_factory=list, init=False)
    inner: list[str] = field(default_factory=list, init=False)  # in a sub-process that waits
    loose: list[str] = field(default_factory=list, init=False)

    def write(self, w: Writer, rules: Rules, last: str, end: str) -> None:
        """Lead from the last node to the end, or into the trap."""
        self.choice, self.fork = w.key("falls"), w.node("parallelGateway", "fork")
        w.flow(last, self.choice)
        w.flow(self.choice, self.fork, w.reads(self.choice))
        w.put("exclusiveGateway", self.choice, default=w.flow(self.choice, end))
        for kind in self.held:
            key = self._hold(w, rules, kind)
            self.holds.append(key)
            w.flow(self.fork, key)
        if self.kind in THROWN:
            self.gate = w.node("userTask", "gate")
            self.thrower = w.node("endEvent", "throws", self._definition())
            w.chain(self.fork, self.gate, self.thrower)
            rules.held[self.gate] = self.standing

    @property
    def standing(self) -> tuple[str, ...]:
        """What has to stand before the interruption may come."""
        return (*self.holds, *self.inner[1::2])

    def _definition(self) -> str:
        more = {f"{self.kind}Ref": self.code} if self.kind in {"error", "escalation"} else {}
        return event(self.kind, **more)

    def _hold(self, w: Writer, rules: Rules, kind: str) -> str:
        match kind:
            case "user":
                return w.node("userTask", "held_user")
            case "work":
                handler = ours('<flowglass:handler type="log"/>')
                return w.node("serviceTask", "held_work", handler)
            case "receive":
                message = w.root("message", "m", name="{}")
                return w.node("receiveTask", "held_receive", messageRef=message)
            case "call":
                return self._call(w)
            case _:
                with w.inside() as scope:
                    start, task = w.node("startEvent", "start"), w.node("userTask", "held_inner")
                    w.chain(start, task)
                self.inner += [start, task]
                return w.node("subProcess", "held_sub", "".join(scope.parts))

    def _call(self, w: Writer) -> str:
        process = w.key("process")
        with w.process(process):
            start, task = w.node("startEvent", "start"), w.node("userTask", "held_called")
            w.chain(start, task)
        self.loose += [start, task]
        return w.node("callActivity", "held_call", calledElement=process)

    def plan(self, plan: Plan, rng: Random) -> None:
        """Decide whether it happens."""
        plan.variables[self.choice] = rng.random() < 0.6
        plan.never.update((*self.holds, *self.inner, *self.loose))

    def happens(self, plan: Plan) -> bool:
        """Whether it does on this path."""
        return bool(plan.variables[self.choice])

    def tell(self, plan: Plan, tally: Tally, end: str) -> None:
        """Count either the end or the trap."""
        tally.visit(self.choice)
        if not self.happens(plan):
            tally.visit(end)
            return
        tally.visit(self.fork)
        tally.cancel(*self.holds)
        tally.loose.update(self.loose)
        for start, task in zip(self.inner[::2], self.inner[1::2], strict=True):
            tally.visit(start)
            tally.cancel(task)
        if self.thrower:
            tally.visit(self.gate)
            (tally.visit if self.kind == "terminate" else tally.cancel)(self.thrower)


def trap(kind: str, rng: Random) -> Trap:
    """Any trap that this interrupts; without a thrower something has to stand in it."""
    least = 0 if kind in THROWN else 1
    return Trap(kind, tuple(rng.choice(HELD) for _ in range(rng.randint(least, 2))))
