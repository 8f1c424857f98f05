"""States as they are written, by name, and how they become numbers, masks and tuples.

The reader makes an outline of a document, a program makes one in Python; from here on there is no
difference between the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine.statechart.definition import Entrance, Kind, StateNode, Transition

if TYPE_CHECKING:
    from engine.statechart.content import Block, Data, DoneData, Invoke
    from engine.statechart.expression import Expression


@dataclass(slots=True)
class RawTransition:
    """A transition that names its targets."""

    id: str = ""
    events: tuple[str, ...] = ()
    cond: Expression | None = None
    targets: tuple[str, ...] = ()
    internal: bool = False
    actions: Block = ()
    after: str | None = None
    program: str = ""
    element: Any = None


@dataclass(slots=True)
class RawState:
    """A state that names its parent."""

    id: str
    kind: Kind
    name: str = ""
    parent: int = 0
    deep: bool = False
    initial: RawTransition | None = None
    transitions: list[RawTransition] = field(default_factory=list)
    onentry: list[Block] = field(default_factory=list)
    onexit: list[Block] = field(default_factory=list)
    invokes: list[Invoke] = field(default_factory=list)
    data: list[Data] = field(default_factory=list)
    donedata: DoneData | None = None
    element: Any = None


@dataclass(frozen=True, slots=True)
class Linked:
    """The states and transitions of a definition."""

    states: tuple[StateNode, ...]
    transitions: tuple[Transition, ...]
    index: dict[str, int]

    @property
    def atomic(self) -> int:
        """Every state without states inside."""
        return sum(state.bit for state in self.states if state.atomic)

    @property
    def finals(self) -> int:
        """The final states directly in the machine."""
        return sum(s.bit for s in self.states if s.kind == "final" and s.parent == 0)

    @property
    def eventless(self) -> int:
        """Every state that is at or below one with an eventless transition."""
        found = 0
        for state in self.states:
            if any(not t.events for t in state.transitions) and state.kind != "history":
                found |= state.bit | state.below
        return found


def link(outline: list[RawState]) -> Linked:
    """Number everything; every name must be known and every parent precede its children."""
    index = {raw.id: at for at, raw in enumerate(outline) if at}
    inside: list[list[int]] = [[] for _ in outline]
    for at, raw in enumerate(outline):
        if at:
            inside[raw.parent].append(at)
    states = [_placed(outline, at, inside[at]) for at in range(len(outline))]
    for at in range(len(states) - 1, 0, -1):
        state = states[at]
        for above in state.ancestors:
            states[above] = replace(states[above], below=states[above].below | state.bit)
    transitions: list[Transition] = []
    for at, raw in enumerate(outline):
        numbered = []
        for each in raw.transitions:
            numbered.append(_transition(states, at, each, index, len(transitions)))
            transitions.append(numbered[-1])
        initial = _entrance(states[at], raw, index, states)
        states[at] = replace(states[at], transitions=tuple(numbered), initial=initial)
    return Linked(tuple(states), tuple(transitions), index)


def _placed(outline: list[RawState], at: int, inside: list[int]) -> StateNode:
    raw = outline[at]
    ancestors: list[int] = []
    above = at
    while above:
        above = outline[above].parent
        ancestors.append(above)
    return StateNode(
        index=at,
        id=raw.id,
        kind=raw.kind,
        name=raw.name,
        parent=raw.parent,
        bit=1 << at,
        ancestors=tuple(ancestors),
        children=tuple(n for n in inside if outline[n].kind != "history"),
        histories=tuple(n for n in inside if outline[n].kind == "history"),
        deep=raw.deep,
        onentry=tuple(raw.onentry),
        onexit=tuple(raw.onexit),
        invokes=tuple(raw.invokes),
        data=tuple(raw.data),
        donedata=raw.donedata,
    )


def _entrance(
    state: StateNode, raw: RawState, index: dict[str, int], states: list[StateNode]
) -> Entrance | None:
    if raw.initial is not None:
        return Entrance(tuple(index[name] for name in raw.initial.targets), raw.initial.actions)
    if state.compound:
        first = next((c for c in state.children if states[c].kind != "history"), None)
        return None if first is None else Entrance((first,))
    return None


def _transition(
    states: list[StateNode], source: int, raw: RawTransition, index: dict[str, int], number: int
) -> Transition:
    targets = tuple(index[name] for name in raw.targets)
    found = Transition(
        number,
        raw.id,
        source,
        raw.events,
        raw.cond,
        targets,
        raw.internal,
        raw.actions,
        None,
        raw.after,
        raw.program,
    )
    if targets and all(states[target].kind != "history" for target in targets):
        return replace(found, domain=domain_of(states, found, targets))
    return found


def domain_of(
    states: list[StateNode] | tuple[StateNode, ...],
    transition: Transition,
    targets: tuple[int, ...],
) -> int:
    """Give the state inside which everything happens that the transition does."""
    source = states[transition.source]
    goals = 0
    for target in targets:
        goals |= states[target].bit
    if transition.internal and source.compound and not goals & ~source.below:
        return source.index
    for above in source.ancestors:
        state = states[above]
        if (state.compound or above == 0) and not goals & ~state.below:
            return above
    return 0
