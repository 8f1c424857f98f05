"""What a step leaves and enters: the exit and entry sets of SCXML's algorithm, as bit sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.statechart.outline import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.statechart.content import Block
    from engine.statechart.definition import Definition, StateNode, Transition


@dataclass(slots=True)
class Plan:
    """The sets of one step; actions of defaults are keyed by the state that is entered."""

    exits: int = 0
    enters: int = 0
    defaults: int = 0
    history_actions: dict[int, Block] = field(default_factory=dict)
    recorded: dict[int, int] = field(default_factory=dict)


def plan(
    definition: Definition,
    configuration: int,
    history: Mapping[int, int],
    transitions: Iterable[Transition],
) -> Plan:
    """Give what the transitions leave and enter together."""
    chosen = tuple(transitions)
    found = Plan()
    for transition in chosen:
        found.exits |= exit_set(definition, configuration, history, transition)
    found.recorded = recorded(definition, configuration, found.exits)
    remembered = {**history, **found.recorded} if found.recorded else history
    planner = _Entry(definition, remembered, found)
    for transition in chosen:
        if transition.targets:
            domain = transition_domain(definition, remembered, transition)
            planner.enter(transition.targets, domain)
    return found


def initial_plan(definition: Definition) -> Plan:
    """Give what the machine enters when it starts."""
    found = Plan()
    initial = definition.states[0].initial
    if initial is not None:
        _Entry(definition, {}, found).enter(initial.targets, 0)
    return found


def exit_set(
    definition: Definition, configuration: int, history: Mapping[int, int], transition: Transition
) -> int:
    """Give the active states that the transition leaves."""
    if not transition.targets:
        return 0
    domain = transition_domain(definition, history, transition)
    return configuration & definition.states[domain].below


def transition_domain(
    definition: Definition, history: Mapping[int, int], transition: Transition
) -> int:
    """Give the state inside which the transition happens."""
    if transition.domain is not None:
        return transition.domain
    effective = tuple(_effective(definition, history, transition.targets))
    return domain_of(definition.states, transition, effective)


def _effective(
    definition: Definition, history: Mapping[int, int], targets: Iterable[int]
) -> Iterable[int]:
    for target in targets:
        state = definition.states[target]
        if state.kind != "history":
            yield target
        elif target in history:
            yield from (each.index for each in definition.members(history[target]))
        elif state.initial is not None:
            yield from _effective(definition, history, state.initial.targets)


def recorded(definition: Definition, configuration: int, exits: int) -> dict[int, int]:
    """Give what the histories of the states that are left will remember."""
    found: dict[int, int] = {}
    for state in definition.members(exits):
        for at in state.histories:
            inside = configuration & state.below
            if definition.states[at].deep:
                found[at] = inside & definition.atomic
            else:
                found[at] = sum(
                    definition.states[child].bit
                    for child in state.children
                    if inside & definition.states[child].bit
                )
    return found


def all_done(definition: Definition, configuration: int, state: StateNode) -> bool:
    """Whether every region of a parallel state has come to a final state."""
    return all(_is_done(definition, configuration, definition.states[c]) for c in state.children)


def _is_done(definition: Definition, configuration: int, state: StateNode) -> bool:
    if state.kind == "parallel":
        return all_done(definition, configuration, state)
    inside = (definition.states[child] for child in state.children)
    return any(child.kind == "final" and configuration & child.bit for child in inside)


class _Entry:
    """Collects the states to enter, as the algorithm's two mutually recursive procedures do."""

    def __init__(self, definition: Definition, history: Mapping[int, int], found: Plan) -> None:
        self.definition = definition
        self.states = definition.states
        self.history = history
        self.found = found

    def enter(self, targets: tuple[int, ...], domain: int) -> None:
        """Enter the targets, what they bring with them and what lies between."""
        for target in targets:
            self._down(target)
        for target in _effective(self.definition, self.history, targets):
            self._up(target, domain)

    def _down(self, target: int) -> None:
        state = self.states[target]
        if state.kind == "history":
            self._history(state)
            return
        self.found.enters |= state.bit
        if state.compound:
            self.found.defaults |= state.bit
            if state.initial is not None:
                self._inside(state.initial.targets, target)
        elif state.kind == "parallel":
            self._regions(state)

    def _history(self, state: StateNode) -> None:
        known = self.history.get(state.index)
        if known is not None:
            targets = tuple(each.index for each in self.definition.members(known))
        elif state.initial is not None:
            self.found.history_actions[state.parent] = state.initial.actions
            targets = state.initial.targets
        else:
            return
        self._inside(targets, state.parent)

    def _inside(self, targets: tuple[int, ...], above: int) -> None:
        for target in targets:
            self._down(target)
        for target in targets:
            self._up(target, above)

    def _up(self, target: int, above: int) -> None:
        for at in self.states[target].ancestors:
            if at == above:
                return
            state = self.states[at]
            self.found.enters |= state.bit
            if state.kind == "parallel":
                self._regions(state)

    def _regions(self, state: StateNode) -> None:
        for child in state.children:
            region = self.states[child]
            if not self.found.enters & (region.below | region.bit):
                self._down(child)
