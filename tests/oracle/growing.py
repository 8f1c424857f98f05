"""Random models: a tree of blocks, written as BPMN, with what each of its paths must lead to."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.oracle.gateways import All, Either, First, Loop, Sequence, Some
from tests.oracle.guards import INTERRUPTS, OFTEN, Fails, Interrupted, Watched
from tests.oracle.leaves import Block, Work, leaf
from tests.oracle.scopes import Again, Called, Ended, Enough, Inside, Many
from tests.oracle.tally import Plan, Rules, Tally
from tests.oracle.traps import trap
from tests.oracle.undoing import TASKS, Undoable, Undone
from tests.oracle.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable


class Dice(Random):
    """Random, and what is being grown: a compensation would undo those inside it too, and what is
    repeated would find a condition that came true for the first time still true for the next.
    """

    undoing = False
    repeating = False


FIRST = ("timer", "message", "signal", "conditional")


@dataclass
class Model:
    """A random model: its text, and how to plan and judge its paths."""

    seed: int
    text: str
    root: Block
    rules: Rules
    start: str
    end: str
    totals: tuple[str, ...]

    def plan(self, rng: Random) -> Plan:
        """What happens on one path."""
        plan = Plan(variables=dict.fromkeys(self.rules.conditions.values(), False))
        plan.variables.update(dict.fromkeys(self.totals, 0))
        self.root.plan(plan, rng)
        return plan

    def expected(self, plan: Plan) -> Tally:
        """What that must lead to."""
        tally = Tally()
        tally.visit(self.start)
        self.root.tell(plan, tally)
        tally.times = int(not tally.stuck)
        tally.visit(self.end)
        return tally


def model(seed: int, size: int = 9) -> Model:
    """The random model of this seed: the same for ever, as long as this package is."""
    rng = Dice(f"model {seed}")
    w, rules = Writer(), Rules()
    parts = [grown(rng, rng.randint(2, size), 4)]
    if rng.random() < 0.2:
        parts.append(Work(rng.randint(1, 2), breaks=True, stays=True))
    root = Sequence(parts)
    with w.process("main"):
        start, end = w.node("startEvent", "start"), w.node("endEvent", "end")
        first, last = root.write(w, rules)
        w.chain(start, first)
        w.chain(last, end)
    return Model(seed, w.text(), root, rules, start, end, tuple(w.totals))


def grown(rng: Dice, size: int, depth: int) -> Block:
    """A block of about so many leaves."""
    if size <= 1 or depth == 0:
        return leaf(rng) if rng.random() < 0.85 else _repeated(rng)
    grow = rng.choice(GROWN)
    while rng.undoing and grow is _undone:
        grow = rng.choice(GROWN)
    return grow(rng, size, depth - 1)


def _repeated(rng: Dice) -> Block:
    if rng.random() < 0.5:
        return Again(rng.randint(1, 3))
    people = rng.randint(1, 3)
    return Enough(people, rng.randint(1, people), rng.random() < 0.5)


def _shared(rng: Dice, size: int, depth: int, most: int = 3) -> list[Block]:
    count = rng.randint(2, most)
    return [grown(rng, max(size // count, 1), depth) for _ in range(count)]


def _first(rng: Dice, size: int, depth: int) -> Block:
    blocks = _shared(rng, size, depth)
    return First([rng.choice(FIRST) for _ in blocks], blocks)


def _undone(rng: Dice, size: int, depth: int) -> Block:
    tasks = sorted(TASKS)
    steps = [Undoable(rng.choice(tasks), rng.choice(tasks)) for _ in range(rng.randint(1, 3))]
    whole = rng.random() < 0.5
    blocks: list[Block] = [*steps]
    if size > 2:
        rng.undoing = True
        blocks.insert(rng.randrange(len(blocks) + 1), grown(rng, size - 2, depth))
        rng.undoing = False
    only = None if whole or rng.random() < 0.5 else rng.randrange(len(steps))
    return Undone(Sequence(blocks), steps, only, transaction=whole)


def _two(rng: Dice, size: int, depth: int) -> tuple[Block, Block]:
    return grown(rng, size - size // 3, depth), grown(rng, size // 3, depth)


def _repeat(rng: Dice, size: int, depth: int) -> Block:
    before, rng.repeating = rng.repeating, True
    body = grown(rng, size, depth)
    rng.repeating = before
    return body


def _interrupted(rng: Dice, size: int, depth: int) -> Block:
    kind = rng.choice(INTERRUPTS)
    while rng.repeating and kind == "conditional":
        kind = rng.choice(INTERRUPTS)
    body, aside = _two(rng, size, depth)
    return Interrupted(body, trap(kind, rng), aside, rng.random() < 0.5)


def _watched(rng: Dice, size: int, depth: int) -> Block:
    body, aside = _two(rng, size, depth)
    made = Watched(body, rng.choice(OFTEN), aside, rng.random() < 0.5)
    # What a boundary begins runs beside what follows: a sub-process around waits for both.
    return made if made.handled else Inside(made)


GROWN: tuple[Callable[[Dice, int, int], Block], ...] = (
    lambda rng, size, depth: Sequence(_shared(rng, size, depth)),
    lambda rng, size, depth: Sequence(_shared(rng, size, depth)),
    lambda rng, size, depth: All(_shared(rng, size, depth)),
    lambda rng, size, depth: All(_shared(rng, size, depth)),
    lambda rng, size, depth: Either(_shared(rng, size, depth)),
    lambda rng, size, depth: Some(_shared(rng, size, depth)),
    _first,
    lambda rng, size, depth: Loop(_repeat(rng, size - 1, depth)),
    lambda rng, size, depth: Inside(grown(rng, size, depth)),
    lambda rng, size, depth: Many(_repeat(rng, size // 2, depth), rng.random() < 0.4),
    lambda rng, size, depth: Called(grown(rng, size, depth), trap("error", rng)),
    lambda rng, size, depth: Ended(grown(rng, size, depth), trap("terminate", rng)),
    _interrupted,
    _interrupted,
    _watched,
    lambda rng, size, depth: Fails(
        rng.randint(1, 3), grown(rng, size - 1, depth), rng.random() < 0.3
    ),
    _undone,
)
