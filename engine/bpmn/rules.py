"""Rules a process must keep to be run, each told with the element that breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.source import BPMN, OURS, Element, local, reference

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.draft import Draft

ENDS = frozenset({"endEvent"})


def check_nodes(draft: Draft) -> None:
    """Report what is wrong with single nodes."""
    for node in draft.nodes.values():
        if node.kind in {"start", "boundary"} and node.incoming:
            draft.report("incoming_not_allowed", f"No flow may lead into {_label(node)}", node.id)
        if node.type in ENDS and node.outgoing:
            draft.report("outgoing_not_allowed", f"No flow may leave {_label(node)}", node.id)
        if node.kind == "boundary":
            _check_boundary(draft, node)
        if node.kind in {"exclusive", "inclusive", "parallel"}:
            _check_gateway(draft, node)
        if node.type not in ENDS and not node.outgoing and _leads(draft, node):
            message = f"{_label(node)} leads nowhere; its token ends there"
            draft.warn("no_outgoing", message, node.id, "Connect it to an end event")


def _check_boundary(draft: Draft, node: Node) -> None:
    host = draft.nodes.get(node.host or "")
    if node.host is None or node.host not in draft.elements:
        message = f"{_label(node)} is attached to “{node.host}”, which does not exist"
        draft.report("boundary_host", message, node.id)
    elif host is None or host.parent != node.parent or host.type.endswith(("Event", "Gateway")):
        message = f"{_label(node)} must be attached to an activity, not to “{node.host}”"
        draft.report("boundary_host", message, node.id)


def _check_gateway(draft: Draft, node: Node) -> None:
    if node.kind == "parallel":
        for flow in node.outgoing:
            if flow.condition is not None:
                message = (
                    f"The condition of “{flow.id}” is ignored: {_label(node)} takes every flow"
                )
                draft.warn("condition_ignored", message, flow.id)
        return
    if len(node.outgoing) < 2:
        return
    bare = [flow for flow in node.outgoing if flow.condition is None and not flow.default]
    if not bare and not any(flow.default for flow in node.outgoing):
        message = f"{_label(node)} has no default flow: it stands still when no condition is true"
        draft.warn("default_missing", message, node.id, "Make one of its flows the default")
    for flow in bare:
        element = draft.elements[flow.id]
        if element.find(f"{BPMN}conditionExpression") is None:
            message = (
                f"The flow “{flow.id}” out of {_label(node)} has no condition: it is always open"
            )
            draft.warn("condition_missing", message, flow.id)


def check_flows(draft: Draft) -> None:
    """Report flows that cross scopes or contradict themselves."""
    for flow in draft.flows.values():
        source, target = draft.nodes[flow.source], draft.nodes[flow.target]
        if source.parent != target.parent:
            message = f"The flow “{flow.id}” crosses the border of a sub-process"
            draft.report("flow_crosses_scope", message, flow.id)
        if flow.default and flow.condition is not None:
            message = f"The default flow “{flow.id}” has a condition, which is ignored"
            draft.warn("condition_ignored", message, flow.id)
    for node in draft.nodes.values():
        element = draft.elements[node.id]
        for name in ("incoming", "outgoing"):
            for entry in element.findall(f"{BPMN}{name}"):
                key = reference(entry.text)
                if key and key not in draft.elements:
                    message = f"{_label(node)} lists the {name} flow “{key}”, which does not exist"
                    draft.warn("dangling_reference", message, entry)


def _leads(draft: Draft, node: Node) -> bool:
    """Whether a flow is expected behind the node."""
    around = draft.nodes.get(node.parent or "")
    loose = node.undoes or node.triggered or (around is not None and around.kind == "adhoc")
    return not loose and not any(spec.kind == "compensate" for spec in node.events)


def check_scopes(draft: Draft, process: Element) -> None:
    """Report scopes that nothing begins, that begin in two ways, or that do not end."""
    scopes: list[tuple[str | None, str, Element]] = [(None, "The process", process)]
    for node in draft.nodes.values():
        if node.kind == "subprocess":
            scopes.append((node.id, f"The sub-process {_label(node)}", draft.elements[node.id]))
    for key, label, element in scopes:
        inside = [node for node in draft.nodes.values() if node.parent == key]
        around = draft.nodes.get(key or "")
        starts = [node for node in inside if node.kind == "start"]
        plain = [node for node in starts if not node.events]
        if not draft.scopes[key].entries and not (key is None and _instantiated(draft, inside)):
            hint = "Add a start event"
            draft.report("start_missing", f"{label} has no start event", element, hint=hint)
        for extra in (starts if around is not None and around.triggered else plain)[1:]:
            draft.report("several_starts", f"{label} has more than one start event", extra.id)
        if not any(node.type in ENDS for node in inside):
            draft.warn("end_missing", f"{label} has no end event", element, "Add an end event")


def _instantiated(draft: Draft, inside: list[Node]) -> bool:
    return any(
        node.kind == "start" or draft.elements[node.id].get("instantiate") == "true"
        for node in inside
    )


def check_own_elements(draft: Draft, process: Element) -> None:
    """Report elements in our namespace that stand on something that does not read them."""
    readers = {
        "handler": {"serviceTask", "sendTask"},
        "retry": {"serviceTask", "sendTask", "businessRuleTask"},
        "decision": {"businessRuleTask", "callActivity"},
        "call": {"callActivity"},
        "assignment": {"userTask"},
        "form": {"userTask", "startEvent"},
        "loop": {"multiInstanceLoopCharacteristics"},
        "script": {"scriptTask"},
        "cache": {"serviceTask", "sendTask", "businessRuleTask"},
        "schema": {"startEvent", "userTask", "serviceTask", "sendTask", "businessRuleTask"},
        "parameterSchema": {"serviceTask", "sendTask"},
        "limit": {"process"},
    }
    for element in process.iter(f"{OURS}*"):
        name = local(element)
        around = element.getparent()
        owner = around.getparent() if around is not None else None
        if around is None or owner is None or local(around) != "extensionElements":
            continue
        if name in {"message", "input", "output"}:
            continue
        if local(owner) not in readers.get(name, set()):
            message = f"“{name}” means nothing on a {local(owner)}"
            draft.warn("extension_ignored", message, element)


def _label(node: Node) -> str:
    return f"“{node.name or node.id}”"
