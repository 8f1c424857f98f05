"""The compiled form of a state machine: frozen, shared by every instance.

States are integers in document order (0 is the machine itself) and sets of states are bit sets, so
"descendant of", "exit set" and "conflict" are a mask and an AND; going through a set in ascending
order is entry order, in descending order exit order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.statechart.content import Block, Data, DoneData, Invoke
    from engine.statechart.expression import Expression

Kind = Literal["machine", "state", "parallel", "final", "history"]


@dataclass(frozen=True, slots=True)
class Transition:
    """One way out of a state; without events it is tried whenever the machine looks around."""

    index: int
    id: str
    source: int
    events: tuple[str, ...] = ()
    cond: Expression | None = None
    targets: tuple[int, ...] = ()
    internal: bool = False
    actions: Block = ()
    domain: int | None = None  # the state inside which all happens, where it is always the same
    after: str | None = None  # the event of the timer that takes it
    program: str = ""  # guards that only a program knows, by their names


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a state goes by default, and what it does on the way."""

    targets: tuple[int, ...]
    actions: Block = ()


@dataclass(frozen=True, slots=True)
class StateNode:
    """One state; `ancestors` are nearest first, `below` is the bit set of its descendants."""

    index: int
    id: str
    kind: Kind
    name: str
    parent: int
    bit: int
    ancestors: tuple[int, ...] = ()
    children: tuple[int, ...] = ()
    histories: tuple[int, ...] = ()
    below: int = 0
    initial: Entrance | None = None  # of a compound state, the machine, or a history
    deep: bool = False
    transitions: tuple[Transition, ...] = ()
    onentry: tuple[Block, ...] = ()
    onexit: tuple[Block, ...] = ()
    invokes: tuple[Invoke, ...] = ()
    data: tuple[Data, ...] = ()
    donedata: DoneData | None = None

    @property
    def atomic(self) -> bool:
        """Whether it stands for itself: no states inside."""
        return not self.children and self.kind in ("state", "parallel", "final")

    @property
    def compound(self) -> bool:
        """Whether one of its children is active whenever it is."""
        return bool(self.children) and self.kind in ("state", "machine")


@dataclass(frozen=True, slots=True)
class Definition:
    """One state machine, ready to run."""

    key: str
    name: str
    hash: str
    text: str
    states: tuple[StateNode, ...]
    transitions: tuple[Transition, ...]
    index: Mapping[str, int]
    late: bool = False
    declared: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()  # variables that a start may set
    atomic: int = 0
    finals: int = 0  # the top-level final states: entering one ends the machine
    eventless: int = 0  # states with a transition that has no event, on themselves or above
    sensitive: frozenset[str] = frozenset()  # variables that nobody is shown
    warnings: tuple[Any, ...] = field(default=(), compare=False)

    def members(self, mask: int) -> Iterator[StateNode]:
        """Give the states of a bit set in document order."""
        states = self.states
        while mask:
            low = mask & -mask
            yield states[low.bit_length() - 1]
            mask ^= low

    def ids(self, mask: int) -> list[str]:
        """Give the ids of a bit set in document order."""
        return [state.id for state in self.members(mask)]

    def mask(self, ids: Any) -> int:
        """Give the bit set of the ids; one that is unknown raises `KeyError`."""
        found = 0
        for each in ids:
            found |= 1 << self.index[each]
        return found

    def name_of(self, state: str) -> str:
        """Give the name people know the state by, its id where it has none."""
        at = self.index.get(state)
        return (self.states[at].name or state) if at is not None else state

    def triggers(self) -> tuple[str, ...]:
        """Give every event descriptor of the machine, in order."""
        names = (name for t in self.transitions if t.after is None for name in t.events)
        return tuple(dict.fromkeys(names))
