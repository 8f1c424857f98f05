"""What must hold between the parts of a document, checked once all of it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.statechart.source import local, ours

if TYPE_CHECKING:
    from engine.statechart.draft import Draft
    from engine.statechart.outline import RawState, RawTransition
    from engine.statechart.source import Element


def check_machine(draft: Draft, root: Element) -> None:
    """Note everything that is wrong between states."""
    outline = draft.outline
    if not any(s.kind in ("state", "parallel", "final") for s in outline):
        draft.report("machine_empty", "The machine has no states", root)
    if root.get("version") not in (None, "1.0"):
        draft.warn("version_unknown", f"SCXML is 1.0, not {root.get('version')}", root)
    index = _check_ids(draft)
    before = len(draft.problems)
    inside = _inside(draft)
    for at, state in enumerate(outline):
        for transition in state.transitions:
            _check_targets(draft, transition, index)
        if state.initial is not None:
            _check_initial(draft, state, state.initial, index)
        _check_shape(draft, state, inside[at])
    if len(draft.problems) == before:
        _check_reach(draft, index, inside)


def _inside(draft: Draft) -> list[list[int]]:
    """Give the states directly inside each, histories left out."""
    found: list[list[int]] = [[] for _ in draft.outline]
    for at, state in enumerate(draft.outline):
        if at and state.kind != "history":
            found[state.parent].append(at)
    return found


def _check_ids(draft: Draft) -> dict[str, int]:
    index: dict[str, int] = {}
    transitions: set[str] = set()
    for at, state in enumerate(draft.outline):
        if at and state.id in index:
            draft.report("id_duplicate", f"The id “{state.id}” is used twice", state.element)
        if at:
            index.setdefault(state.id, at)
        for each in state.transitions:
            if each.id in transitions and ours(each.element, "id"):
                message = f"The transition id “{each.id}” is used twice"
                draft.report("id_duplicate", message, each.element)
            transitions.add(each.id)
    return index


def _check_targets(draft: Draft, transition: RawTransition, index: dict[str, int]) -> None:
    for name in transition.targets:
        if name not in index:
            message = f"There is no state “{name}” to go to"
            draft.report("target_unknown", message, transition.element)
    known = [index[name] for name in transition.targets if name in index]
    for n, one in enumerate(known):
        for other in known[n + 1 :]:
            if one == other or not _together(draft, one, other):
                names = f"“{draft.outline[one].id}” and “{draft.outline[other].id}”"
                message = f"{names} can never be active together"
                draft.report("targets_conflict", message, transition.element)


def _line_up(draft: Draft, at: int) -> list[int]:
    found = [at]
    while found[-1]:
        found.append(draft.outline[found[-1]].parent)
    return found


def _together(draft: Draft, one: int, other: int) -> bool:
    """Whether both can be active at once: one inside the other, or in regions of a parallel."""
    first, second = _line_up(draft, one), _line_up(draft, other)
    if one in second or other in first:
        return True
    meeting = next(at for at in first if at in second)
    return draft.outline[meeting].kind == "parallel"


def _check_initial(
    draft: Draft, state: RawState, initial: RawTransition, index: dict[str, int]
) -> None:
    _check_targets(draft, initial, index)
    at = index.get(state.id, 0) if state.kind != "machine" else 0
    inside = draft.outline[at].parent if state.kind == "history" else at
    for name in initial.targets:
        target = index.get(name)
        if target is None:
            continue
        line = _line_up(draft, target)[1:]
        if inside not in line or target == at:
            where = "the state around the history" if state.kind == "history" else "the state"
            message = f"“{name}” does not lie inside {where}"
            draft.report("initial_outside", message, initial.element)


def _check_shape(draft: Draft, state: RawState, inside: list[int]) -> None:
    element = state.element
    if state.kind == "state" and state.initial is not None and not inside:
        message = f"“{state.id}” has an initial state but no states inside"
        draft.report("initial_invalid", message, element)
    if state.kind == "parallel" and not inside:
        draft.warn("parallel_empty", f"“{state.id}” has no regions", element)
    for each in state.transitions:
        if each.element is not None and each.element.get("type") not in (
            *(None, "internal", "external"),
        ):
            message = f"A transition is internal or external, not “{each.element.get('type')}”"
            draft.report("attribute_invalid", message, each.element)


def _check_reach(draft: Draft, index: dict[str, int], inside: list[list[int]]) -> None:
    """Warn of states that nothing leads to, and of transitions that nothing lets through."""
    reached: set[int] = set()
    todo = [0]
    while todo:
        at = todo.pop()
        if at in reached:
            continue
        reached.add(at)
        todo.extend(_leads_to(draft.outline[at], index, inside[at]))
    for at, state in enumerate(draft.outline):
        if at and at not in reached:
            message = f"Nothing leads to “{state.id}”"
            draft.warn("state_unreachable", message, state.element)
        _check_shadowed(draft, state)


def _leads_to(state: RawState, index: dict[str, int], inside: list[int]) -> list[int]:
    found = [index[name] for each in state.transitions for name in each.targets]
    found.append(state.parent)
    if state.initial is not None:
        found += [index[name] for name in state.initial.targets]
    elif state.kind == "parallel":
        found += inside
    else:
        found += inside[:1]
    return found


def _check_shadowed(draft: Draft, state: RawState) -> None:
    taken: set[str] = set()
    for each in state.transitions:
        mine = set(each.events) or {""}
        if mine <= taken and each.element is not None and local(each.element) == "transition":
            message = f"The transition on “{' '.join(each.events)}” comes too late: another one"
            message = f"{message} before it has no guard and takes every such event"
            draft.warn("transition_shadowed", message.replace(" on “”", ""), each.element)
        if each.cond is None:
            taken |= mine
