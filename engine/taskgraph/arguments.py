"""What the function of a task is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.taskgraph.graph import CONTEXT, TaskContext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.taskgraph.definition import Definition
    from engine.taskgraph.graph import Body
    from engine.taskgraph.state import Active, State


def arguments_of(
    definition: Definition,
    state: State,
    active: Active,
    body: Body,
    parameters: Mapping[str, Any],
) -> dict[str, Any]:
    """Fill what the function asks for by name: variables, then results, the item, parameters."""
    wanted = body.wanted
    if not any(wanted):
        return {}
    task = definition.tasks[active.task]
    found: dict[str, Any] = dict(state.variables) if wanted.everything else {}
    names = (*wanted.needed, *wanted.optional)
    found.update((n, state.variables[n]) for n in names if n in state.variables)
    for number in definition.dependencies[active.task]:
        name = definition.tasks[number].result_name
        if name in names or wanted.everything:
            found[name] = state.results[number]
    if active.item is not None and (task.item in names or wanted.everything):
        found[task.item] = state.items[active.task].values[active.item]
    if wanted.everything:
        found.update(parameters)
    else:
        found.update((name, parameters[name]) for name in names if name in parameters)
    if CONTEXT in wanted.needed and CONTEXT not in found:
        key = active.job or active.token
        found[CONTEXT] = TaskContext(state.instance, task.id, key, active.attempt, active.item)
    return found
