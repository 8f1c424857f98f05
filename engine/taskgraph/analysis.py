"""What can be said of a graph before it runs: order, levels, and the path that decides how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from engine.taskgraph.definition import Definition


class CriticalPath(NamedTuple):
    """The chain of tasks that no number of workers can make shorter."""

    tasks: tuple[str, ...]
    length: float


def as_networkx(definition: Definition) -> nx.DiGraph[str]:
    """Give the graph to whoever wants to ask networkx more about it."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(task.id for task in definition.tasks)
    graph.add_edges_from((before, task.id) for task in definition.tasks for before in task.after)
    return graph


def order(definition: Definition) -> tuple[str, ...]:
    """Give an order in which every task comes after its dependencies, the given one where it can."""
    import networkx as nx

    numbers = definition.numbers
    graph = as_networkx(definition)
    return tuple(nx.lexicographical_topological_sort(graph, key=numbers.__getitem__))


def levels(definition: Definition) -> tuple[tuple[str, ...], ...]:
    """Give the tasks by how many lie before them at least; a drawing needs this, a run does not."""
    import networkx as nx

    return tuple(map(tuple, nx.topological_generations(as_networkx(definition))))


def critical_path(
    definition: Definition, durations: Mapping[str, float] | None = None
) -> CriticalPath:
    """Give the longest chain; a task whose duration is not given counts as 1."""
    given = durations or {}
    length: dict[str, float] = {}
    come_from: dict[str, str | None] = {}
    for name in order(definition):
        before = definition.tasks[definition.numbers[name]].after
        best = max(before, key=length.__getitem__, default=None)
        length[name] = given.get(name, 1.0) + (length[best] if best is not None else 0.0)
        come_from[name] = best
    at: str | None = max(length, key=length.__getitem__)
    total = length[at] if at is not None else 0.0
    path: list[str] = []
    while at is not None:
        path.append(at)
        at = come_from[at]
    return CriticalPath(tuple(reversed(path)), total)
