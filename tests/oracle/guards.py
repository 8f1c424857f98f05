"""Blocks with boundary events and event sub-processes, interrupting or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.oracle.leaves import Block, Ends, caught
from tests.oracle.scopes import Inside
from tests.oracle.traps import THROWN, Trap
from tests.oracle.writer import event, ours

if TYPE_CHECKING:
    from random import Random

    from tests.oracle.tally import Plan, Rules, Tally
    from tests.oracle.writer import Writer

INTERRUPTS = ("timer", "message", "signal", "conditional", "error", "escalation")
OFTEN = ("timer", "cycle", "message", "escalation")


def listens(w: Writer, rules: Rules, kind: str, key: str, code: str) -> str:
    """The event definition by which a boundary or an event sub-process begins."""
    if kind in THROWN:
        return event(kind, **{f"{kind}Ref": code})
    if kind == "cycle":
        return caught(w, rules, "timer", key, "R2/PT20M")
    return caught(w, rules, kind, key, "PT2H")


def code_of(w: Writer, kind: str) -> str:
    """A new error or escalation of the file."""
    if kind not in {"error", "escalation"}:
        return ""
    return w.root(kind, "x", **{f"{kind}Code": "{}"})


@dataclass
class Interrupted(Inside):
    """A sub-process that on some paths is interrupted: by its boundary, or from within."""

    trap: Trap = field(default_factory=lambda: Trap("timer", ("user",)))
    aside: Block = field(default_factory=Block)
    handled: bool = False  # by an event sub-process of its own
    extra: list[str] = field(default_factory=list, init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.trap.code = code_of(w, self.trap.kind)
        super()._write(w, rules)
        if self.handled:
            return self.key, self.key
        merge = w.node("exclusiveGateway", "merge")
        boundary = w.key("boundary")
        w.put("boundaryEvent", boundary, self._listens(w, rules, boundary), attachedToRef=self.key)
        first, last = self.aside.write(w, rules)
        w.chain(self.key, merge)
        w.chain(boundary, first)
        w.chain(last, merge)
        self.extra = [boundary, merge]
        return self.key, merge

    def _listens(self, w: Writer, rules: Rules, key: str) -> str:
        rules.held[key] = self.trap.standing
        return listens(w, rules, self.trap.kind, key, self.trap.code)

    def inside(self, w: Writer, rules: Rules) -> None:
        self.start, self.end = w.node("startEvent", "start"), w.node("endEvent", "end")
        first, last = self.body.write(w, rules)
        w.chain(self.start, first)
        self.trap.write(w, rules, last, self.end)
        if not self.handled:
            return
        with w.inside() as scope:
            start, end = w.key("event"), w.node("endEvent", "end")
            w.put("startEvent", start, self._listens(w, rules, start))
            first, last = self.aside.write(w, rules)
            w.chain(start, first)
            w.chain(last, end)
        key = w.node("subProcess", "handler", "".join(scope.parts), triggeredByEvent="true")
        self.extra = [key, start, end]

    def plan(self, plan: Plan, rng: Random) -> None:
        self.trap.plan(plan, rng)
        self.body.plan(plan, rng)
        self.aside.plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        happens = self.trap.happens(plan)
        tally.visit(self.start)
        self.body.tell(plan, tally)
        self.trap.tell(plan, tally, self.end)
        if self.handled or not happens:
            tally.visit(self.key)
        else:
            tally.cancel(self.key)
        if not self.handled:
            tally.visit(self.extra[1])
        with tally.repeated(int(happens)):
            tally.visit(*(self.extra if self.handled else self.extra[:1]))
            tally.follows(self.body.ends[1], self.aside.ends[0])
            self.aside.tell(plan, tally)


@dataclass
class Watched(Inside):
    """A sub-process beside which something happens several times and interrupts nothing."""

    kind: str = "message"
    aside: Block = field(default_factory=Block)
    handled: bool = False
    code: str = field(default="", init=False)
    watch: str = field(default="", init=False)
    gate: str = field(default="", init=False)
    throws: list[str] = field(default_factory=list, init=False)
    extra: list[str] = field(default_factory=list, init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.code = code_of(w, self.kind)
        super()._write(w, rules)
        if not self.handled:
            self._beside(w, rules)
        return self.key, self.key

    def _beside(self, w: Writer, rules: Rules) -> None:
        self.watch, end = w.key("watch"), w.node("endEvent", "end")
        inside = listens(w, rules, self.kind, self.watch, self.code)
        if self.handled:
            more = {"isInterrupting": "false"}
            w.put("startEvent", self.watch, inside, **more)
        else:
            more = {"cancelActivity": "false", "attachedToRef": self.key}
            w.put("boundaryEvent", self.watch, inside, **more)
        first, last = self.aside.write(w, rules)
        w.chain(self.watch, first)
        w.chain(last, end)
        if self.kind != "escalation":  # that is thrown from within
            rules.until[self.watch], rules.gates[self.gate] = self.gate, self.watch
        self.extra = [self.watch, end]

    def inside(self, w: Writer, rules: Rules) -> None:
        self.start, self.end = w.node("startEvent", "start"), w.node("endEvent", "end")
        first, last = self.body.write(w, rules)
        w.chain(self.start, first)
        if self.kind == "escalation":
            definition = event("escalation", escalationRef=self.code)
            self.throws = [w.node("intermediateThrowEvent", "says", definition) for _ in range(2)]
        self.gate = w.node("userTask", "gate")
        w.chain(last, *self.throws, self.gate, self.end)
        if self.handled:
            with w.inside() as scope:
                self._beside(w, rules)
            inner = "".join(scope.parts)
            self.extra.append(w.node("subProcess", "handler", inner, triggeredByEvent="true"))

    def plan(self, plan: Plan, rng: Random) -> None:
        times = {"timer": (0, 1), "cycle": (0, 1, 2), "message": (0, 1, 2, 3), "escalation": (2,)}
        plan.times[self.watch] = rng.choice(times[self.kind])
        self.body.plan(plan, rng)
        self.aside.plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.key, self.start, self.end, self.gate, *self.throws)
        self.body.tell(plan, tally)
        with tally.repeated(plan.times[self.watch]):
            tally.visit(*self.extra)
            self.aside.tell(plan, tally)


@dataclass
class Fails(Block):
    """A service task whose handler may refuse for good, which its boundary catches."""

    attempts: int
    aside: Block
    any_code: bool = False
    key: str = field(default="", init=False)
    code: str = field(default="", init=False)
    nodes: list[str] = field(default_factory=list, init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.code = code_of(w, "error")
        retry = f'<flowglass:retry attempts="{self.attempts}" delay="PT1M"/>'
        self.key = w.node("serviceTask", "refuses", ours(f'<flowglass:handler type="log"/>{retry}'))
        definition = event("error", **({} if self.any_code else {"errorRef": self.code}))
        boundary = w.node("boundaryEvent", "refused", definition, attachedToRef=self.key)
        first, last = self.aside.write(w, rules)
        merge = w.node("exclusiveGateway", "merge")
        w.chain(self.key, merge)
        w.chain(boundary, first)
        w.chain(last, merge)
        self.nodes = [boundary, merge]
        return self.key, merge

    def plan(self, plan: Plan, rng: Random) -> None:
        plan.failures[self.key] = rng.randint(0, self.attempts - 1)
        if rng.random() < 0.6:
            plan.refusals[self.key] = self.code
        self.aside.plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        boundary, merge = self.nodes
        refused = self.key in plan.refusals
        (tally.cancel if refused else tally.visit)(self.key)
        tally.visit(merge)
        tally.failed[self.key] += tally.times * (plan.failures[self.key] + refused)
        with tally.repeated(int(refused)):
            tally.visit(boundary)
            self.aside.tell(plan, tally)
