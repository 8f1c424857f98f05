"""One process of a BPMN file to nodes and flows, noting whatever cannot be run."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.bpmn import extensions
from engine.bpmn.definition import CallSpec, EventSpec, Flow, Node
from engine.bpmn.draft import Draft, spaced
from engine.bpmn.event_reader import (
    definitions_of,
    event_of,
    loop_of,
    mappings_of,
    message_of,
    quantities_of,
)
from engine.bpmn.source import BPMN, OURS, Element, extension, is_bpmn, local, reference
from engine.bpmn.wiring import connect

if TYPE_CHECKING:
    from engine.caching import CacheSpec

SCOPES = frozenset({"subprocess", "adhoc"})
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
    "inclusiveGateway": "inclusive",
    "complexGateway": "complex",
    "eventBasedGateway": "events",
    "intermediateCatchEvent": "catch",
    "intermediateThrowEvent": "pass",
    "boundaryEvent": "boundary",
    "sendTask": "throw",
    "receiveTask": "catch",
    "callActivity": "call",
    "subProcess": "subprocess",
    "transaction": "subprocess",
    "adHocSubProcess": "adhoc",
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
        "correlationSubscription",
        "completionCondition",
        "ioBinding",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
    ]
)
_NAME = re.compile(r"[^\W\d][\w.-]*")


def read_process(draft: Draft, process: Element) -> None:
    """Read every element of the process into the draft."""
    draft.names = _names(process)
    _read_roots(draft, process)
    _read_scope(draft, process, None)
    connect(draft, process)


def _read_roots(draft: Draft, process: Element) -> None:
    root = process.getparent()
    for element in root if root is not None else ():
        key = element.get("id")
        if is_bpmn(element) and key:
            draft.root_elements[key] = element
        for flow in element.findall(f"{BPMN}messageFlow"):
            for end in ("sourceRef", "targetRef"):
                draft.message_flows[reference(flow.get(end)) or ""] = flow.get("id") or ""
    for lane in process.iter(f"{BPMN}lane"):
        for member in lane.findall(f"{BPMN}flowNodeRef"):
            draft.lanes[reference(member.text) or ""] = lane.get("name") or lane.get("id") or ""


def _names(process: Element) -> tuple[str, ...]:
    found: list[str] = []
    for element in process.iter(f"{OURS}handler", f"{OURS}script", f"{OURS}decision"):
        found.append(element.get("resultVariable") or element.get("key") or "")
    for element in process.iter(f"{OURS}input", f"{OURS}output"):
        found.append(element.get("target") or "")
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
    node = _details(draft, element, quantities_of(draft, element, node))
    if not name.endswith(("Event", "Gateway")):
        node = replace(node, loop=loop_of(draft, element))
    node = replace(
        node,
        inputs=mappings_of(draft, element, "input"),
        outputs=mappings_of(draft, element, "output"),
        undoes=element.get("isForCompensation") == "true",
        cache=_cache(draft, element, node),
        schema=extensions.schema_at(draft, element),
        parameter_schema=extensions.schema_at(draft, element, "parameterSchema"),
    )
    draft.nodes[key] = node
    if node.kind in SCOPES:
        _read_scope(draft, element, key)


def _cache(draft: Draft, element: Element, node: Node) -> CacheSpec | None:
    if node.handler is not None:
        texts = [f"{name}={getattr(t, 'text', t)}" for name, t in node.handler.parameters]
        return extensions.cache_of(draft, element, node.handler.type, *texts)
    if node.decision is not None and not node.decision.rules:
        return extensions.cache_of(draft, element, node.decision.key, node.decision.decision)
    return None


def _details(draft: Draft, element: Element, node: Node) -> Node:
    match node.kind:
        case "service":
            handler = extensions.handler_of(draft, element)
            return replace(node, handler=handler, retry=extensions.retry_of(draft, element))
        case "user":
            lane = draft.lanes.get(node.id)
            return replace(node, user=extensions.user_of(draft, element, lane))
        case "script":
            return replace(node, script=extensions.script_of(draft, element))
        case "rule":
            decision = extensions.decision_of(draft, element)
            return replace(node, decision=decision, retry=extensions.retry_of(draft, element))
        case "call":
            return _call(draft, element, node)
        case "subprocess":
            triggered = element.get("triggeredByEvent") == "true"
            return replace(node, triggered=triggered, transaction=node.type == "transaction")
        case "adhoc":
            found = element.find(f"{BPMN}completionCondition")
            text = (found.text or "").strip() if found is not None else ""
            return replace(
                node,
                sequential=element.get("ordering") == "Sequential",
                cancels_rest=element.get("cancelRemainingInstances") != "false",
                condition=draft.expression(text, element, "completion condition") if text else None,
            )
        case "complex":
            found = element.find(f"{BPMN}activationCondition")
            text = (found.text or "").strip() if found is not None else ""
            compiled = draft.expression(text, element, "activation condition") if text else None
            return replace(node, condition=compiled)
        case "events":
            return replace(node, all_events=element.get("eventGatewayType") == "Parallel")
        case _:
            return _event(draft, element, node) if _has_events(node) else node


def _has_events(node: Node) -> bool:
    return node.type.endswith("Event") or node.type in {"sendTask", "receiveTask"}


def _call(draft: Draft, element: Element, node: Node) -> Node:
    ours = extension(element, "call")
    wanted = element.get("calledElement") or (ours.get("process") if ours is not None else "")
    target = draft.root_elements.get(reference(wanted) or "")
    if target is not None and local(target) in GLOBAL_TASKS:
        inner = replace(node, kind=KINDS[GLOBAL_TASKS[local(target)]])
        return _details(draft, target, inner)
    if extension(element, "decision") is not None:
        return replace(node, kind="rule", decision=extensions.decision_of(draft, element))
    if not wanted:
        message = f"The call activity “{node.name or node.id}” does not say what it calls"
        draft.report("call_missing", message, element, hint="Choose a process")
        return node
    text = draft.text(wanted, element, "called process")
    if isinstance(text, str):
        text = reference(text)
    version = ours.get("version") if ours is not None else None
    return replace(node, call=CallSpec(text, version)) if text else node


#: a global task that is called runs in place
GLOBAL_TASKS = {
    "globalTask": "task",
    "globalManualTask": "manualTask",
    "globalUserTask": "userTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def _event(draft: Draft, element: Element, node: Node) -> Node:
    if node.type == "sendTask" and extension(element, "handler") is not None:
        handler = extensions.handler_of(draft, element)
        retry = extensions.retry_of(draft, element)
        return replace(node, kind="service", handler=handler, retry=retry)
    if node.type in {"sendTask", "receiveTask"}:
        spec = message_of(draft, element, element.get("messageRef"))
        return replace(node, events=(spec,), late=node.type == "sendTask")
    found = definitions_of(draft, element)
    specs = tuple(s for d in found if (s := event_of(draft, d, element)) is not None)
    node = replace(node, events=specs, all_events=element.get("parallelMultiple") == "true")
    if node.kind == "boundary":
        host = reference(element.get("attachedToRef"))
        node = replace(node, host=host, interrupting=element.get("cancelActivity") != "false")
    elif node.kind == "start":
        node = replace(node, interrupting=element.get("isInterrupting") != "false")
    if not found:
        if node.kind in {"catch", "boundary"}:
            message = f"The {node.type} “{node.name or node.id}” waits for nothing"
            draft.report("unsupported_element", message, element)
        return node
    return _thrown(node, specs)


def _thrown(node: Node, specs: tuple[EventSpec, ...]) -> Node:
    kinds = [spec.kind for spec in specs]
    if node.kind == "end":
        node = replace(node, kind="terminate" if kinds == ["terminate"] else "throw")
    elif node.kind == "pass" and kinds != ["link"]:
        node = replace(node, kind="throw")
    elif node.kind == "catch" and kinds == ["link"]:
        node = replace(node, kind="pass")
    late = node.kind == "throw" and bool({"signal", "message"} & set(kinds))
    return replace(node, late=late)


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
