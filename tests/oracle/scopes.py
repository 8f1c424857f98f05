"""Blocks around a sub-process: repeated, called, interrupted, handled, undone, terminated.

What interrupts does so while the traps stand: everything else inside is over by then, so what is
counted cannot depend on the order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.oracle.leaves import Block, Ends
from tests.oracle.writer import event, mapping, ours

if TYPE_CHECKING:
    from random import Random

    from tests.oracle.tally import Plan, Rules, Tally
    from tests.oracle.traps import Trap
    from tests.oracle.writer import Writer


@dataclass
class Inside(Block):
    """A sub-process with one block between its start and its end."""

    body: Block
    key: str = field(default="", init=False)
    start: str = field(default="", init=False)
    end: str = field(default="", init=False)
    element = "subProcess"

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.key = w.key("sub")
        with w.inside() as scope:
            self.inside(w, rules)
        w.put(self.element, self.key, self.before(w) + "".join(scope.parts))
        return self.key, self.key

    def before(self, w: Writer) -> str:
        """What stands before the inside."""
        return ""

    def inside(self, w: Writer, rules: Rules) -> None:
        """Write what is inside."""
        self.start, self.end = w.node("startEvent", "start"), w.node("endEvent", "end")
        first, last = self.body.write(w, rules)
        w.chain(self.start, first)
        w.chain(last, self.end)

    def plan(self, plan: Plan, rng: Random) -> None:
        self.body.plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.key)
        self.tell_inside(plan, tally)

    def tell_inside(self, plan: Plan, tally: Tally) -> None:
        """Count what happens once inside."""
        tally.visit(self.start, self.end)
        self.body.tell(plan, tally)


@dataclass
class Many(Inside):
    """The sub-process for each of several, one by one or all at once."""

    sequential: bool = False

    def before(self, w: Writer) -> str:
        said = ours(
            f'<flowglass:loop outputCollection="all_{self.key}" outputElement="loopCounter"/>'
        )
        number = f"<bpmn:loopCardinality>{w.reads(f'count_{self.key}')}</bpmn:loopCardinality>"
        flag = str(self.sequential).lower()
        name = "multiInstanceLoopCharacteristics"
        return f'<bpmn:{name} isSequential="{flag}">{said}{number}</bpmn:{name}>'

    def plan(self, plan: Plan, rng: Random) -> None:
        plan.variables[f"count_{self.key}"] = rng.choice((0, 1, 2, 2, 3))
        super().plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        count = plan.variables[f"count_{self.key}"]
        tally.visit(self.key)
        tally.sets(f"all_{self.key}", list(range(1, count + 1)))
        with tally.repeated(count):
            super().tell(plan, tally)


@dataclass
class Enough(Block):
    """A user task for several people: it is over when enough of them have done it."""

    people: int
    needed: int
    sequential: bool
    key: str = field(default="", init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        name, flag = "multiInstanceLoopCharacteristics", str(self.sequential).lower()
        inside = (
            f'<bpmn:{name} isSequential="{flag}">'
            f"<bpmn:loopCardinality>{self.people}</bpmn:loopCardinality><bpmn:completionCondition>"
            f"numberOfCompletedInstances &gt;= {self.needed}</bpmn:completionCondition></bpmn:{name}>"
        )
        self.key = w.node("userTask", "enough", inside)
        return self.key, self.key

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.key, times=1 + self.needed)
        if not self.sequential:
            tally.uneven.add(self.key)  # those not begun when it is enough are not cancelled


@dataclass
class Again(Block):
    """A user task with the standard's own loop."""

    most: int
    key: str = field(default="", init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        inside = f'<bpmn:standardLoopCharacteristics loopMaximum="{self.most}"/>'
        self.key = w.node("userTask", "again", inside)
        return self.key, self.key

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.key, times=1 + self.most)


@dataclass
class Called(Block):
    """Another process of the file; on some paths it ends with an error that is caught here."""

    body: Block
    trap: Trap
    key: str = field(default="", init=False)
    process: str = field(default="", init=False)
    total: str = field(default="", init=False)
    nodes: list[str] = field(default_factory=list, init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.process, self.total = w.key("process"), w.scope.total
        code = self.trap.code = w.root("error", "e", errorCode="{}")
        with w.process(self.process) as scope:
            start, end = w.node("startEvent", "start"), w.node("endEvent", "end")
            first, last = self.body.write(w, rules)
            w.chain(start, first)
            self.trap.write(w, rules, last, end)
        own = scope.total
        given = "".join(
            mapping("input", name, "= 0" if name == own else f"= {w.reads(name)}")
            for name in scope.names
        )
        total = self.total
        back = mapping("output", total, f"= {total} + {own}")
        self.key = w.node("callActivity", "call", ours(given + back), calledElement=self.process)
        merge = w.node("exclusiveGateway", "merge")
        more = {"attachedToRef": self.key}
        boundary = w.node("boundaryEvent", "fails", event("error", errorRef=code), **more)
        w.chain(self.key, merge)
        w.chain(boundary, merge)
        self.nodes = [start, end, boundary, merge]
        return self.key, merge

    def plan(self, plan: Plan, rng: Random) -> None:
        self.trap.plan(plan, rng)
        self.body.plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        start, end, boundary, merge = self.nodes
        tally.visit(merge)
        with tally.within(self.process):
            tally.visit(start)
            self.body.tell(plan, tally)
            self.trap.tell(plan, tally, end)
        made = tally.totals.pop(f"total_{self.process}", 0)
        if self.trap.happens(plan):  # nothing comes back from a call that failed
            tally.cancel(self.key)
            tally.visit(boundary)
            return
        tally.visit(self.key)
        tally.totals[self.total] += made


@dataclass
class Ended(Inside):
    """A sub-process that ends itself by a terminate event while something in it still waits."""

    trap: Trap | None = None

    def inside(self, w: Writer, rules: Rules) -> None:
        assert self.trap is not None
        self.start, self.end = w.node("startEvent", "start"), w.node("endEvent", "end")
        first, last = self.body.write(w, rules)
        w.chain(self.start, first)
        self.trap.write(w, rules, last, self.end)

    def plan(self, plan: Plan, rng: Random) -> None:
        assert self.trap is not None
        self.trap.plan(plan, rng)
        super().plan(plan, rng)

    def tell_inside(self, plan: Plan, tally: Tally) -> None:
        assert self.trap is not None
        tally.visit(self.start)
        self.body.tell(plan, tally)
        self.trap.tell(plan, tally, self.end)
