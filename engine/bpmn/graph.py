"""What only the whole graph shows: nodes out of reach, and loops that nothing ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx

    from engine.bpmn.draft import Draft

#: a token rests in these until something outside happens
WAITING = frozenset({"service", "user", "catch", "call", "adhoc", "events", "subprocess"})


def check_graph(draft: Draft) -> None:
    """Report unreachable nodes and endless loops."""
    _check_reach(draft)
    _check_loops(draft)


def _edges(draft: Draft) -> Iterator[tuple[str, str]]:
    for flow in draft.flows.values():
        yield flow.source, flow.target
    for node in draft.nodes.values():
        if node.host in draft.nodes and node.host is not None:
            yield node.host, node.id
        if node.undo is not None:
            yield node.id, node.undo
    for key, scope in draft.scopes.items():
        if key is not None:
            for inner in (*scope.entries, *scope.handlers):
                yield key, inner


def _check_reach(draft: Draft) -> None:
    following: dict[str, list[str]] = {}
    for source, target in _edges(draft):
        following.setdefault(source, []).append(target)
    root = draft.scopes[None]
    start = [n.id for n in draft.nodes.values() if n.kind == "start" and n.parent is None]
    start += [*root.entries, *root.handlers]
    start += [n.id for n in draft.nodes.values() if _instantiates(draft, n.id)]
    if not start:
        return
    reached = set(start)
    while start:
        for target in following.get(start.pop(), ()):
            if target not in reached:
                reached.add(target)
                start.append(target)
    for node in draft.nodes.values():
        if node.id not in reached:
            message = f"“{node.name or node.id}” can never be reached from the start"
            draft.warn("unreachable", message, node.id, "Connect it, or remove it")


def _instantiates(draft: Draft, key: str) -> bool:
    return draft.elements[key].get("instantiate") == "true"


def _check_loops(draft: Draft) -> None:
    import networkx as nx  # heavy: only where a model is checked

    graph: networkx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((flow.source, flow.target) for flow in draft.flows.values())
    for group in nx.strongly_connected_components(graph):
        if len(group) == 1 and not graph.has_edge(*(list(group) * 2)):
            continue
        nodes = [draft.nodes[key] for key in draft.nodes if key in group]
        if any(node.kind in WAITING for node in nodes):
            continue
        if any(node.joins or node.gathers or node.need > 1 for node in nodes):
            continue  # a join may hold the token back
        ways_out = [
            node
            for node in nodes
            if not node.plain and any(flow.target not in group for flow in node.outgoing)
        ]
        if not ways_out:
            names = ", ".join(f"“{node.name or node.id}”" for node in nodes)
            message = f"The loop through {names} never ends and never waits"
            draft.report("endless_loop", message, nodes[0].id, hint="Give it a way out")
