"""Blocks of gateways: one after another, choices, branches, the first that comes, loops."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.oracle.leaves import Block, Ends, caught
from tests.oracle.writer import mapping, ours

if TYPE_CHECKING:
    from random import Random

    from tests.oracle.tally import Plan, Rules, Tally
    from tests.oracle.writer import Writer


@dataclass
class Sequence(Block):
    """One after another."""

    blocks: list[Block]

    def _write(self, w: Writer, rules: Rules) -> Ends:
        ends = [block.write(w, rules) for block in self.blocks]
        for (_, last), (first, _) in pairwise(ends):
            w.flow(last, first)
        return ends[0][0], ends[-1][1]

    def plan(self, plan: Plan, rng: Random) -> None:
        for block in self.blocks:
            block.plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        for before, after in pairwise(self.blocks):
            tally.follows(before.ends[1], after.ends[0])
        for block in self.blocks:
            block.tell(plan, tally)


@dataclass
class Branches(Block):
    """Several branches between a gateway that splits and one that joins."""

    blocks: list[Block]
    key: str = field(default="", init=False)
    split: str = field(default="", init=False)
    join: str = field(default="", init=False)
    gateway = "parallelGateway"

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.key = w.key("branch")
        self.split, self.join = w.key("split"), w.node(self.joins, "join")
        flows = []
        for number, block in enumerate(self.blocks):
            first, last = block.write(w, rules)
            flows.append(w.flow(self.split, first, self.condition(w, number)))
            w.flow(last, self.join)
        more = {"default": flows[-1]} if self.gateway != "parallelGateway" else {}
        w.put(self.gateway, self.split, **more)
        return self.split, self.join

    @property
    def joins(self) -> str:
        """The element that joins."""
        return self.gateway

    def condition(self, w: Writer, number: int) -> str:
        """When this branch is taken."""
        return ""

    def plan(self, plan: Plan, rng: Random) -> None:
        for block in self.blocks:
            block.plan(plan, rng)

    def taken(self, plan: Plan) -> list[Block]:
        """The branches that are gone."""
        return self.blocks

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(self.split, self.join)
        for block in self.blocks:
            with tally.repeated(sum(block is each for each in self.taken(plan))):
                tally.follows(self.split, block.ends[0])
                tally.follows(block.ends[1], self.join)
                block.tell(plan, tally)


class All(Branches):
    """Every branch at once."""


class Either(Branches):
    """One branch: the last one is the default."""

    gateway = "exclusiveGateway"

    def condition(self, w: Writer, number: int) -> str:
        name = w.reads(self.key)
        return f"{name} = {number}" if number < len(self.blocks) - 1 else ""

    def plan(self, plan: Plan, rng: Random) -> None:
        plan.variables[self.key] = rng.randrange(len(self.blocks))
        super().plan(plan, rng)

    def taken(self, plan: Plan) -> list[Block]:
        return [self.blocks[plan.variables[self.key]]]


class Some(Branches):
    """Each branch whose condition holds; where none does, the last."""

    gateway = "inclusiveGateway"

    def condition(self, w: Writer, number: int) -> str:
        if number == len(self.blocks) - 1:
            return ""
        return w.reads(f"{self.key}_{number}")

    def plan(self, plan: Plan, rng: Random) -> None:
        for number in range(len(self.blocks) - 1):
            plan.variables[f"{self.key}_{number}"] = rng.random() < 0.6
        super().plan(plan, rng)

    def taken(self, plan: Plan) -> list[Block]:
        chosen = [
            block
            for number, block in enumerate(self.blocks[:-1])
            if plan.variables[f"{self.key}_{number}"]
        ]
        return chosen or self.blocks[-1:]


@dataclass
class First(Block):
    """An event gateway: what comes first decides."""

    kinds: list[str]
    blocks: list[Block]
    events: list[str] = field(default_factory=list, init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        gateway, merge = w.key("first"), w.node("exclusiveGateway", "merge")
        w.put("eventBasedGateway", gateway)
        for kind, block in zip(self.kinds, self.blocks, strict=True):
            event = w.key(f"first_{kind}")
            w.put("intermediateCatchEvent", event, caught(w, rules, kind, event))
            self.events.append(event)
            first, last = block.write(w, rules)
            w.chain(gateway, self.events[-1], first)
            w.flow(last, merge)
        return gateway, merge

    def plan(self, plan: Plan, rng: Random) -> None:
        chosen = rng.randrange(len(self.blocks))
        plan.never.update(event for n, event in enumerate(self.events) if n != chosen)
        for block in self.blocks:
            block.plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        tally.visit(*self.ends)
        for event, block in zip(self.events, self.blocks, strict=True):
            with tally.repeated(int(event not in plan.never)):
                tally.visit(event)
                tally.follows(event, block.ends[0])
                block.tell(plan, tally)


@dataclass
class Loop(Block):
    """Round and round through gateways, counted in a variable of the sub-process around it."""

    body: Block
    key: str = field(default="", init=False)
    nodes: list[str] = field(default_factory=list, init=False)

    def _write(self, w: Writer, rules: Rules) -> Ends:
        self.key = w.key("loop")
        counter, most = f"n_{self.key}", w.reads(f"most_{self.key}")
        with w.inside() as scope:
            start, end = w.node("startEvent", "start"), w.node("endEvent", "end")
            merge, again = w.node("exclusiveGateway", "merge"), w.key("again")
            result = ours(f'<flowglass:script resultVariable="{counter}"/>')
            script = f"{result}<bpmn:script>{counter} + 1</bpmn:script>"
            count = w.node("scriptTask", "count", script)
            first, last = self.body.write(w, rules)
            w.chain(start, merge, first)
            w.chain(last, count, again)
            w.flow(again, merge, f"{counter} &lt; {most}")
            w.put("exclusiveGateway", again, default=w.flow(again, end))
        inside = ours(mapping("input", counter, "= 0")) + "".join(scope.parts)
        w.put("subProcess", self.key, inside)
        self.nodes = [start, end, merge, count, again]
        return self.key, self.key

    def plan(self, plan: Plan, rng: Random) -> None:
        plan.variables[f"most_{self.key}"] = rng.randint(1, 3)
        self.body.plan(plan, rng)

    def tell(self, plan: Plan, tally: Tally) -> None:
        start, end, *inner = self.nodes
        tally.visit(self.key, start, end)
        with tally.repeated(plan.variables[f"most_{self.key}"]):
            tally.visit(*inner)
            self.body.tell(plan, tally)
