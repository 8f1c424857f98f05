"""Which transitions are taken: the selection of SCXML's algorithm, without side effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.statechart.plan import exit_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.statechart.definition import Definition, Transition


def matches(descriptors: tuple[str, ...], name: str) -> bool:
    """Whether one of the descriptors names the event or a family that it belongs to."""
    return any(each in ("*", name) or name.startswith(f"{each}.") for each in descriptors)


def candidates(definition: Definition, state: int, name: str | None) -> Iterable[Transition]:
    """Give what the state and those around it do on the event, innermost first."""
    states = definition.states
    for at in (state, *states[state].ancestors):
        for transition in states[at].transitions:
            if name is None:
                if not transition.events:
                    yield transition
            elif matches(transition.events, name):
                yield transition


def select(
    definition: Definition,
    configuration: int,
    history: Mapping[int, int],
    name: str | None,
    holds: Callable[[Transition], bool],
) -> tuple[Transition, ...]:
    """Give the transitions to take together; `name` is None where no event is at hand.

    `holds` is asked once for each transition, in the order of the algorithm.
    """
    if name is None and not configuration & definition.eventless:
        return ()
    found: dict[int, Transition] = {}
    asked: dict[int, bool] = {}
    for state in definition.members(configuration & definition.atomic):
        for transition in candidates(definition, state.index, name):
            answer = asked.get(transition.index)
            if answer is None:
                answer = asked[transition.index] = holds(transition)
            if answer:
                found[transition.index] = transition
                break
    if len(found) < 2:
        return tuple(found.values())
    return _without_conflicts(definition, configuration, history, tuple(found.values()))


def _without_conflicts(
    definition: Definition,
    configuration: int,
    history: Mapping[int, int],
    enabled: tuple[Transition, ...],
) -> tuple[Transition, ...]:
    """Of two that would leave the same state, keep the inner one, else the earlier one."""
    states = definition.states
    kept: list[tuple[Transition, int]] = []
    for transition in enabled:
        leaves = exit_set(definition, configuration, history, transition)
        outdone = []
        for other in kept:
            if not leaves & other[1]:
                continue
            if states[other[0].source].below & states[transition.source].bit:
                outdone.append(other)
            else:
                break
        else:
            kept = [other for other in kept if other not in outdone]
            kept.append((transition, leaves))
    return tuple(transition for transition, _ in kept)
