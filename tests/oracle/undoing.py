"""Blocks of compensation: a sub-process that undoes its work, a transaction that is cancelled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.oracle.leaves import Block, Ends
from tests.oracle.scopes import Inside
from tests.oracle.writer import event, ours

if TYPE_CHECKING:
    from random import Random

    from tests.oracle.tally import Plan, Rules, Tally
    from tests.oracle.writer import Writer

TASKS = {"task": "", "userTask": "", "serviceTask": ours('<flowglass:handler type="log"/>')}


@dataclass
class Undoable(Block):
    """An activity and what undoes it."""

    does: str
    undoes: str
    key: str = field(default="", init=False)
    handler: str = field(default="", init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.key = w.node(self.does, "does", TASKS[self.does])
        inside = TASKS[self.undoes]
        self.handler = w.node(self.undoes, "undoes", inside, isForCompensation="true")
        back = w.node("boundaryEvent", "back", event("compensate"), attachedToRef=self.key)
        w.node("association", "a", sourceRef=back, targetRef=self.handler)
        return self.key, self.key

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.key)


@dataclass
class Undone(Inside):
    """Some activities, then on some paths all of them, or only one, undone in reverse order.

    A transaction does it by its cancel event and leaves by its cancel boundary.
    """

    steps: list[Undoable] = field(default_factory=list)
    only: int | None = None
    transaction: bool = False
    choice: str = field(default="", init=False)
    thrower: str = field(default="", init=False)
    extra: list[str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.element = "transaction" if self.transaction else "subProcess"

    def _write(self, w: Writer, rules: Rules) -> Ends:
        super()._write(w, rules)
        if not self.transaction:
            return self.key, self.key
        merge = w.node("exclusiveGateway", "merge")
        boundary = w.node("boundaryEvent", "left", event("cancel"), attachedToRef=self.key)
        w.chain(self.key, merge)
        w.chain(boundary, merge)
        self.extra = [merge, boundary]
        return self.key, merge

    def inside(self, w: Writer, rules: Rules) -> None:
        self.start, self.end = w.node("startEvent", "start"), w.node("endEvent", "end")
        first, last = self.body.write(w, rules)
        self.choice = w.key("undo")
        w.chain(self.start, first)
        w.flow(last, self.choice)
        if self.transaction:
            self.thrower = w.node("endEvent", "cancels", event("cancel"))
        else:
            which = {} if self.only is None else {"activityRef": self.steps[self.only].key}
            self.thrower = w.node(
                "intermediateThrowEvent", "takes_back", event("compensate", **which)
            )
            w.flow(self.thrower, self.end)
        w.flow(self.choice, self.thrower, w.reads(self.choice))
        w.put("exclusiveGateway", self.choice, default=w.flow(self.choice, self.end))

    def plan(self, plan: Plan, rng: Random) -> None:
        plan.variables[self.choice] = rng.random() < 0.7
        super().plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        undone = bool(plan.variables[self.choice])
        left = undone and self.transaction
        tally.visit(self.start, self.choice, *self.extra[:1])
        self.body.tell(plan, tally)
        if undone:
            chosen = self.steps if self.only is None else [self.steps[self.only]]
            tally.visit(*(step.handler for step in chosen))
            for later, earlier in zip(chosen[1:], chosen, strict=False):
                tally.follows(later.handler, earlier.handler)
        (tally.cancel if left else tally.visit)(self.key)
        if left:
            tally.cancel(self.thrower)
            tally.visit(self.extra[1])
            return
        tally.visit(self.end)
        if undone:
            tally.visit(self.thrower)
