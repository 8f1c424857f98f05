"""The fast path: what an event does where one state is active, worked out once and looked up.

It is the kernel's own selection and planning, remembered by (configuration, event). What depends
on more than that (parallel regions, histories) is planned anew each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING

from engine.statechart.plan import Plan, all_done, plan
from engine.statechart.select import candidates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.runtime.guarding import Ask, Function
    from engine.runtime.programs import Program
    from engine.statechart.definition import Definition, Transition


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made: what was left and entered, and what the event brought."""

    event: str
    data: Mapping[str, object]
    left: tuple[str, ...]
    entered: tuple[str, ...]
    states: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether any state was left or entered."""
        return bool(self.left or self.entered)


@dataclass(frozen=True, slots=True)
class Route:
    """One set of transitions and everything that follows from taking it."""

    transitions: tuple[Transition, ...]
    narrow: tuple[Function, ...]  # guards that look at the object alone
    asks: tuple[Ask, ...]  # guards that look at the event's data too
    after: int
    plan: Plan
    before_change: tuple[Function, ...]
    after_change: tuple[Function, ...]
    moved: Moved
    quiet: bool  # nobody is told and nothing follows by itself
    waits: bool  # somebody who is told must be awaited


def route_of(
    program: Program,
    configuration: int,
    history: Mapping[int, int],
    event: str,
    transitions: Sequence[Transition],
) -> Route:
    """Work out the route that the transitions take together."""
    definition = program.definition
    found = plan(definition, configuration, history, transitions)
    after = (configuration & ~found.exits) | found.enters
    exits = [state.index for state in reversed(list(definition.members(found.exits)))]
    enters = [state.index for state in definition.members(found.enters)]
    before = [f for at in exits for f in program.left.get(at, ())]
    before += [f for each in transitions for f in program.taken[each.index]]
    later = [f for at in enters for f in program.entered.get(at, ())]
    guards = [guard for each in transitions for guard in program.guards[each.index]]
    narrow = tuple(g.function for g in guards if g.function is not None and not g.wide)
    follows = bool(after & definition.eventless) or any(
        definition.states[at].kind == "final" and definition.states[at].parent for at in enters
    )
    return Route(
        tuple(transitions),
        narrow,
        tuple(g.ask for g in guards if g.function is None or g.wide),
        after,
        found,
        tuple(before),
        tuple(later),
        Moved(
            event,
            {},
            tuple(definition.states[at].id for at in exits),
            tuple(definition.states[at].id for at in enters),
            tuple(definition.ids(after & definition.atomic)),
        ),
        quiet=not (before or later or follows or found.recorded),
        waits=any(map(iscoroutinefunction, (*before, *later))),
    )


def fixed_routes(program: Program, configuration: int, event: str) -> tuple[Route, ...] | None:
    """Give the routes of an event in the order they are tried; None where they are not fixed."""
    definition = program.definition
    atomic = configuration & definition.atomic
    if atomic & (atomic - 1):
        return None
    found = []
    for state in definition.members(atomic):
        for transition in candidates(definition, state.index, event):
            if any(definition.states[at].kind == "history" for at in transition.targets):
                return None
            found.append(route_of(program, configuration, {}, event, (transition,)))
    if any(route.plan.history_actions for route in found):
        return None
    return tuple(found)


def done_events(definition: Definition, route: Route) -> list[str]:
    """Give the events that tell of states whose work is done, as the kernel raises them."""
    found = []
    for state in definition.members(route.plan.enters):
        if state.kind == "final" and state.parent:
            found.append(f"done.state.{definition.states[state.parent].id}")
            above = definition.states[definition.states[state.parent].parent]
            if above.kind == "parallel" and all_done(definition, route.after, above):
                found.append(f"done.state.{above.id}")
    return found
