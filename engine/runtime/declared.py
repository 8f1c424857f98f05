"""State machines declared as a class: states, ways between them, and who hears of what.

class Order(StateMachine):
    draft = state(initial=True)
    submitted = state()
    submit = draft.to(submitted, guard="total > 0")

    @submitted.entered
    def tell(self, moved): ...
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.runtime.guarding import Function, Guard, guards_of
from engine.runtime.programs import Program
from engine.statechart.builder import Builder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.statechart.definition import Definition, Kind


class State:
    """One state; `inside` puts it into another one, `parallel` runs what is inside side by side."""

    def __init__(
        self,
        *,
        initial: bool = False,
        final: bool = False,
        parallel: bool = False,
        inside: State | None = None,
        entered: Iterable[Function] = (),
        left: Iterable[Function] = (),
    ) -> None:
        self.name = ""
        self.kind: Kind = "final" if final else "parallel" if parallel else "state"
        self.initial = initial
        self.inside = inside
        self.on_enter = list(entered)
        self.on_leave = list(left)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    def to(
        self,
        target: State | History | None = None,
        *,
        event: str | None = None,
        guard: Any = None,
        taken: Iterable[Function] = (),
        internal: bool = False,
    ) -> Way:
        """Give a way out of this state; the event is named as the class attribute is.

        With `event=""` it is taken by itself, as soon as its guard allows.
        """
        return Way([Leg(self, target, guards_of(guard), internal)], event, list(taken))

    def entered(self, function: Function) -> Function:
        """Call the function each time the state is really entered."""
        self.on_enter.append(function)
        return function

    def left(self, function: Function) -> Function:
        """Call the function each time the state is really left, before anything has changed."""
        self.on_leave.append(function)
        return function


class History:
    """Leads back to where the machine was inside a state; to the default where it never was."""

    def __init__(self, *, inside: State, default: State, deep: bool = False) -> None:
        self.name = ""
        self.inside = inside
        self.default = default
        self.deep = deep

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name


@dataclass(frozen=True, slots=True)
class Leg:
    """One transition of an event."""

    source: State
    target: State | History | None
    guards: tuple[Guard, ...]
    internal: bool


@dataclass
class Way:
    """Everything that one event can do; `a.to(b) | c.to(d)` joins two."""

    legs: list[Leg]
    event: str | None = None
    on_take: list[Function] = field(default_factory=list)

    def __set_name__(self, owner: type, name: str) -> None:
        self.event = name if self.event is None else self.event

    def __or__(self, other: Way) -> Way:
        return Way([*self.legs, *other.legs], self.event, [*self.on_take, *other.on_take])

    def __get__(self, machine: Any, owner: type) -> Any:
        return self if machine is None else partial(machine.fire, self.event)

    def taken(self, function: Function) -> Function:
        """Call the function each time the event takes the machine along this way."""
        self.on_take.append(function)
        return function


def program_of(owner: type) -> Program | None:
    """Compile what the class and those above it declare; None where they declare no state."""
    found: dict[str, Any] = {}
    for each in reversed(owner.__mro__):
        found.update(vars(each))
    states = [value for value in found.values() if isinstance(value, State)]
    if not states:
        return None
    builder = Builder(owner.__name__)
    _add_states(builder, states, [v for v in found.values() if isinstance(v, History)])
    ways = [value for value in found.values() if isinstance(value, Way)]
    legs = [(way, leg) for way in ways for leg in way.legs]
    for way, leg in legs:
        target = None if leg.target is None else leg.target.name
        texts = [g.text for g in leg.guards if g.expression is not None]
        joined = texts[0] if len(texts) == 1 else " and ".join(f"({text})" for text in texts)
        builder.transition(
            way.event or "",
            leg.source.name,
            target,
            guard=joined or None,
            internal=leg.internal,
            program=" ".join(g.text for g in leg.guards if g.function is not None),
        )
    definition = builder.build()
    return _joined(definition, states, legs)


def _add_states(builder: Builder, states: list[State], histories: list[History]) -> None:
    for state in states:
        inside = state.inside.name if state.inside else ""
        builder.state(state.name, inside=inside, kind=state.kind, initial=state.initial)
    for each in histories:
        builder.state(
            each.name,
            inside=each.inside.name,
            kind="history",
            deep=each.deep,
            default=each.default.name,
        )


def _joined(definition: Definition, states: list[State], legs: list[tuple[Way, Leg]]) -> Program:
    """Find every transition's own code again: they stand in the order they were added in."""
    guards: dict[int, tuple[Guard, ...]] = {}
    taken: dict[int, tuple[Function, ...]] = {}
    for node in definition.states:
        own = [(way, leg) for way, leg in legs if leg.source.name == node.id]
        for transition, (way, leg) in zip(node.transitions, own, strict=True):
            guards[transition.index] = leg.guards
            taken[transition.index] = tuple(way.on_take)
    index = definition.index
    return Program(
        definition,
        guards,
        taken,
        {index[s.name]: tuple(s.on_enter) for s in states if s.on_enter},
        {index[s.name]: tuple(s.on_leave) for s in states if s.on_leave},
    )


#: what a class body calls them, so that a program may have a `State` of its own
state, history = State, History
