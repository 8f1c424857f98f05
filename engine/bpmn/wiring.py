"""Joining what was read: flows to nodes, boundary events to hosts, scopes to what they begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.bpmn.definition import Flow, Node, Scope
from engine.bpmn.event_reader import definitions_of
from engine.bpmn.source import BPMN, Element, reference

if TYPE_CHECKING:
    from engine.bpmn.draft import Draft

CONTAINERS = frozenset({"subprocess", "adhoc"})


def connect(draft: Draft, process: Element) -> None:
    """Join everything, noting what does not fit."""
    known: dict[str, Flow] = {}
    for flow in draft.flows.values():
        lost = [end for end in (flow.source, flow.target) if end not in draft.elements]
        if lost:
            message = f"The flow “{flow.id}” points to “{lost[0]}”, which does not exist"
            draft.report("dangling_reference", message, flow.id)
        elif flow.source in draft.nodes and flow.target in draft.nodes:
            known[flow.id] = flow
    for node in draft.nodes.values():
        default = reference(draft.elements[node.id].get("default"))
        if default is None:
            continue
        chosen = known.get(default)
        if chosen is None or chosen.source != node.id:
            message = f"The default flow “{default}” does not leave “{node.name or node.id}”"
            draft.report("default_flow_wrong", message, node.id)
        else:
            known[default] = replace(chosen, default=True)
    draft.flows = known
    _link(draft)
    _undo(draft, process)
    _wire(draft)
    _scopes(draft)
    _compensable(draft)


def _link(draft: Draft) -> None:
    """A link is a flow that is not drawn: from each throw to the catch of its name."""
    throws, catches = [], {}
    for node in draft.nodes.values():
        if node.kind != "pass" or [s.kind for s in node.events] != ["link"]:
            continue
        (definition,) = definitions_of(draft, draft.elements[node.id])
        if node.type == "intermediateCatchEvent":
            catches[node.parent, definition.get("name")] = node.id
            catches[node.parent, f"#{definition.get('id')}"] = node.id
            for source in definition.findall(f"{BPMN}source"):
                catches[node.parent, f"@{reference(source.text)}"] = node.id
        else:
            throws.append((node, definition))
    for node, definition in throws:
        target = definition.find(f"{BPMN}target")
        keys: list[str | None] = [f"#{reference(target.text)}"] if target is not None else []
        keys += [f"@{definition.get('id')}", definition.get("name")]
        found = next((catches[node.parent, k] for k in keys if (node.parent, k) in catches), None)
        if found is None:
            message = f"The link “{node.name or node.id}” has no catch event of its name"
            draft.report("link_target", message, node.id)
        else:
            key = f"{node.id}->{found}"
            draft.elements.setdefault(key, draft.elements[node.id])
            draft.flows[key] = Flow(key, node.id, found)


def _undo(draft: Draft, process: Element) -> None:
    """Give each activity the handler that its compensation event is associated with."""
    associations = {
        reference(a.get("sourceRef")): reference(a.get("targetRef"))
        for a in process.iter(f"{BPMN}association")
    }
    for node in list(draft.nodes.values()):
        if node.kind != "boundary" or not any(s.kind == "compensate" for s in node.events):
            continue
        handler = associations.get(node.id)
        host = draft.nodes.get(node.host or "")
        if handler not in draft.nodes or host is None:
            message = f"“{node.name or node.id}” is not associated with a compensation handler"
            draft.report("handler_unknown", message, node.id)
            continue
        draft.nodes[host.id] = replace(host, undo=handler)
        draft.nodes[str(handler)] = replace(draft.nodes[str(handler)], undoes=True)


def _wire(draft: Draft) -> None:
    for key, flow in draft.flows.items():
        target = draft.nodes.get(flow.target)
        kind = target.type if target else ""
        draft.flows[key] = replace(
            flow,
            taken={"flow": flow.id, "target": flow.target},
            entered={"type": kind, "flow": flow.id},
        )
    outgoing: dict[str, list[Flow]] = {}
    incoming: dict[str, list[Flow]] = {}
    for flow in draft.flows.values():
        outgoing.setdefault(flow.source, []).append(flow)
        incoming.setdefault(flow.target, []).append(flow)
    boundaries: dict[str, list[str]] = {}
    for node in draft.nodes.values():
        if node.host is not None:
            boundaries.setdefault(node.host, []).append(node.id)
    for key, node in draft.nodes.items():
        out, into = tuple(outgoing.get(key, ())), tuple(incoming.get(key, ()))
        gathers = node.kind in {"inclusive", "complex"} and len(into) > 1
        joins = node.kind == "parallel" and len(into) > 1
        mapped = bool(node.needs) or (bool(node.inputs) and not node.events)
        draft.nodes[key] = replace(
            node,
            outgoing=out,
            incoming=into,
            plain=_plain(node, out),
            joins=joins,
            gathers=gathers,
            straight=not (joins or gathers or node.late or node.need > 1),
            forgets=_forgets(node),
            boundaries=tuple(boundaries.get(key, ())),
            guarded=bool(boundaries.get(key)) or node.loop is not None or mapped,
        )


def _forgets(node: Node) -> bool:
    return node.kind not in {*CONTAINERS, "terminate"} and node.undo is None and node.loop is None


def _plain(node: Node, out: tuple[Flow, ...]) -> bool:
    if node.kind in {"parallel", "events"}:
        return True
    if node.kind == "exclusive" and len(out) > 1:
        return False
    return not any(f.condition or f.default for f in out)


def _scopes(draft: Draft) -> None:
    """Work out with what each scope begins: its start events, else all without a way in."""
    keys: list[str | None] = [None]
    keys += [n.id for n in draft.nodes.values() if n.kind in CONTAINERS]
    inside: dict[str | None, list[Node]] = {key: [] for key in keys}
    for node in draft.nodes.values():
        inside.setdefault(node.parent, []).append(node)
    for key in keys:
        nodes = inside[key]
        handlers = tuple(n.id for n in nodes if n.triggered)
        around = draft.nodes[key] if key is not None else None
        starts = [n for n in nodes if n.kind == "start"]
        if around is None or not around.triggered:
            starts = [n for n in starts if not n.events]
        entries = [n.id for n in starts]
        if not any(n.type in {"startEvent", "endEvent"} for n in nodes):
            entries = [n.id for n in nodes if _begins(draft, n, top=key is None)]
        draft.scopes[key] = Scope(tuple(entries), handlers)


def _begins(draft: Draft, node: Node, *, top: bool) -> bool:
    if node.incoming or node.kind == "boundary" or node.triggered or node.undoes:
        return False
    if node.type == "intermediateCatchEvent" and node.kind == "pass":
        return False
    return not (top and draft.elements[node.id].get("instantiate") == "true")


def _compensable(draft: Draft) -> None:
    """Mark the activities whose completion must be remembered, and all around them."""
    for node in list(draft.nodes.values()):
        listens = node.kind == "start" and any(s.kind == "compensate" for s in node.events)
        if node.undo is None and not listens:
            continue
        handler = draft.nodes.get(node.parent or "") if listens else None
        key = (handler.parent if handler else node.parent) if listens else node.id
        while key is not None and not draft.nodes[key].compensable:
            draft.nodes[key] = replace(draft.nodes[key], compensable=True)
            key = draft.nodes[key].parent
