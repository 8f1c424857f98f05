"""One process of a BPMN file to nodes and flows, noting whatever cannot be run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from engine.bpmn import extensions
from engine.bpmn.definition import Flow, Node, TimerSpec
from engine.bpmn.draft import Draft, spaced
from engine.bpmn.due import NotDue, due_at
from engine.bpmn.source import BPMN, OURS, Element, is_bpmn, local, reference

KINDS = {
    "startEvent": "start",
    "endEvent": "end",
    "task": "pass",
    "manualTask": "pass",
    "serviceTask": "service",
    "userTask": "user",
    "scriptTask": "script",
    "businessRuleTask": "rule",
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "intermediateCatchEvent": "timer",
    "intermediateThrowEvent": "pass",
    "boundaryEvent": "boundary",
    "subProcess": "subprocess",
}
#: elements inside a process that carry no behaviour
SILENT = frozenset(
    [
        "documentation",
        "extensionElements",
        "laneSet",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "ioSpecification",
        "property",
        "category",
        "auditing",
        "monitoring",
        "artifact",
        "resourceRole",
        "performer",
        "potentialOwner",
        "humanPerformer",
        "supports",
        "incoming",
        "outgoing",
        "script",
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        "dataInputAssociation",
        "dataOutputAssociation",
        "rendering",
    ]
)
_NAME = re.compile(r"[^\W\d][\w.-]*")
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def read_process(draft: Draft, process: Element) -> None:
    """Read every element of the process into the draft."""
    draft.names = _names(process)
    _read_scope(draft, process, None)
    _connect(draft)


def _names(process: Element) -> tuple[str, ...]:
    found: list[str] = []
    for element in process.iter(f"{OURS}handler", f"{OURS}script", f"{OURS}decision"):
        found.append(element.get("resultVariable") or element.get("key") or "")
    for element in process.iter(f"{BPMN}startEvent", f"{BPMN}userTask"):
        found.extend(extensions.form_keys(element))
    return spaced(found)


def _read_scope(draft: Draft, scope: Element, parent: str | None) -> None:
    for element in scope:
        if not is_bpmn(element):
            continue
        name = local(element)
        if name == "sequenceFlow":
            _read_flow(draft, element)
        elif name in KINDS:
            _read_node(draft, element, parent)
        elif name not in SILENT:
            message = f"{name} “{element.get('name') or element.get('id')}” is not supported yet"
            draft.report("unsupported_element", message, element)
            key = element.get("id")
            if key:
                draft.elements.setdefault(key, element)


def _read_node(draft: Draft, element: Element, parent: str | None) -> None:
    key = element.get("id")
    if not key:
        draft.report("id_missing", f"A {local(element)} has no id", element)
        return
    if key in draft.elements:
        return  # reported as a duplicate of the whole file
    if not _NAME.fullmatch(key):
        draft.report("id_invalid", f"“{key}” is not a valid id", element)
    draft.elements[key] = element
    name = local(element)
    kind = KINDS[name]
    node = Node(key, name, kind, " ".join((element.get("name") or "").split()), parent=parent)
    for loop in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
        if element.find(f"{BPMN}{loop}") is not None:
            draft.report("unsupported_element", f"{loop} on “{key}” is not supported yet", element)
    node = replace(
        node,
        inputs=extensions.mapped(draft, element, "input"),
        outputs=extensions.mapped(draft, element, "output"),
    )
    draft.nodes[key] = _details(draft, element, node)
    if kind == "subprocess":
        if element.get("triggeredByEvent") == "true":
            message = f"The event sub-process “{node.name or key}” is not supported yet"
            draft.report("unsupported_element", message, element)
        _read_scope(draft, element, key)


def _details(draft: Draft, element: Element, node: Node) -> Node:
    match node.kind:
        case "service":
            handler = extensions.handler_of(draft, element)
            return replace(node, handler=handler, retry=extensions.retry_of(draft, element))
        case "user":
            return replace(node, user=extensions.user_of(draft, element))
        case "script":
            return replace(node, script=extensions.script_of(draft, element))
        case "rule":
            return replace(node, decision=extensions.decision_of(draft, element))
        case "start" | "end" | "pass" | "timer" | "boundary" if node.type.endswith("Event"):
            return _event(draft, element, node)
        case _:
            return node


def _event(draft: Draft, element: Element, node: Node) -> Node:
    definitions = [
        child
        for child in element
        if is_bpmn(child) and local(child).endswith(("EventDefinition", "eventDefinitionRef"))
    ]
    names = [local(child) for child in definitions]
    if node.kind == "boundary":
        host = reference(element.get("attachedToRef"))
        interrupting = element.get("cancelActivity") != "false"
        node = replace(node, host=host, interrupting=interrupting)
    if node.kind in {"timer", "boundary"} and names == ["timerEventDefinition"]:
        return replace(node, timer=_timer(draft, definitions[0], node))
    if node.kind == "end" and names == ["terminateEventDefinition"]:
        return replace(node, kind="terminate")
    if not names and node.kind not in {"timer", "boundary"}:
        return node
    what = " and ".join(names) or "no event definition"
    message = f"The {node.type} “{node.name or node.id}” with {what} is not supported yet"
    draft.report("unsupported_element", message, element)
    return node


def _timer(draft: Draft, definition: Element, node: Node) -> TimerSpec | None:
    label = node.name or node.id
    for name, kind in (("timeDuration", "duration"), ("timeDate", "date")):
        found = definition.find(f"{BPMN}{name}")
        text = (found.text or "").strip() if found is not None else ""
        if found is None or not text:
            continue
        value = draft.text(text, found, f"timer of “{label}”")
        if value is None:
            return None
        if isinstance(value, str) and not _is_time(draft, kind, value, definition, label):
            return None
        return TimerSpec(kind, value)
    if definition.find(f"{BPMN}timeCycle") is not None:
        draft.report(
            "unsupported_element", f"The cycle of “{label}” is not supported yet", definition
        )
    else:
        hint = "Give a duration such as PT30M"
        draft.report("timer_missing", f"The timer of “{label}” is empty", definition, hint=hint)
    return None


def _is_time(draft: Draft, kind: str, text: str, definition: Element, label: str) -> bool:
    try:
        due_at(kind, text, _SOME_DAY)
    except NotDue as reason:
        draft.report(
            "bad_duration", f"The timer of “{label}” is wrong: {reason.message}", definition
        )
        return False
    return True


def _read_flow(draft: Draft, element: Element) -> None:
    source, target = reference(element.get("sourceRef")), reference(element.get("targetRef"))
    key = element.get("id") or _free(draft, f"{source}->{target}")
    if key in draft.elements:
        return
    draft.elements[key] = element
    if source is None or target is None:
        draft.report("flow_incomplete", f"The flow “{key}” needs a source and a target", element)
        return
    condition = element.find(f"{BPMN}conditionExpression")
    compiled = None
    if condition is not None:
        compiled = draft.expression(condition.text or "", condition, "condition")
    draft.flows[key] = Flow(key, source, target, compiled)


def _free(draft: Draft, key: str) -> str:
    found, count = key, 1
    while found in draft.elements:
        count += 1
        found = f"{key}#{count}"
    return found


def _connect(draft: Draft) -> None:
    """Join flows to nodes, boundary events to hosts and starts to sub-processes."""
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
    _wire(draft)


def _wire(draft: Draft) -> None:
    outgoing: dict[str, list[Flow]] = {}
    incoming: dict[str, list[Flow]] = {}
    for flow in draft.flows.values():
        outgoing.setdefault(flow.source, []).append(flow)
        incoming.setdefault(flow.target, []).append(flow)
    boundaries: dict[str, list[str]] = {}
    starts: dict[str | None, str] = {}
    for node in draft.nodes.values():
        if node.host is not None:
            boundaries.setdefault(node.host, []).append(node.id)
        if node.kind == "start":
            starts.setdefault(node.parent, node.id)
    for key, node in draft.nodes.items():
        out, into = tuple(outgoing.get(key, ())), tuple(incoming.get(key, ()))
        plain = node.kind == "parallel" or not any(f.condition or f.default for f in out)
        if node.kind == "exclusive" and len(out) > 1:
            plain = False
        draft.nodes[key] = replace(
            node,
            outgoing=out,
            incoming=into,
            plain=plain,
            joins=node.kind == "parallel" and len(into) > 1,
            boundaries=tuple(boundaries.get(key, ())),
            start=starts.get(key) if node.kind == "subprocess" else None,
        )
