"""Sequence flows (7.6.1, 8.4.13, 10.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.source import local
from engine.bpmn.standard.index import child, is_executable, is_true, label, process_of, scope_of
from engine.bpmn.standard.metamodel import ACTIVITIES, CHOREOGRAPHY_ACTIVITIES, FLOW_NODES
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index


def flow_incomplete(index: Index) -> Iterator[Finding]:
    """8.4.13, Table 8.60: a sequence flow has one source and one target."""
    for flow in index.all("sequenceFlow"):
        if not flow.get("sourceRef") or not flow.get("targetRef"):
            yield Finding(flow, f"The flow {label(flow)} needs a source and a target")


def flow_crosses_pool(index: Index) -> Iterator[Finding]:
    """7.6.1: a sequence flow cannot cross the border of a pool."""
    for flow, source, target in _joined(index):
        one, other = process_of(source), process_of(target)
        if one is not None and other is not None and one is not other:
            hint = "Use a message flow between pools"
            yield Finding(flow, f"The flow {label(flow)} leads from one process to another", hint)


def flow_crosses_scope(index: Index) -> Iterator[Finding]:
    """7.6.1, 10.3.5: a sequence flow cannot cross the border of a sub-process."""
    for flow, source, target in _joined(index):
        if process_of(source) is process_of(target) and scope_of(source) is not scope_of(target):
            yield Finding(flow, f"The flow {label(flow)} crosses the border of a sub-process")


def flow_misplaced(index: Index) -> Iterator[Finding]:
    """8.4.7 Flow Elements Container: a sequence flow lies where the nodes lie that it joins."""
    for flow, source, target in _joined(index):
        around = scope_of(flow)
        if scope_of(source) is scope_of(target) and scope_of(source) is not around:
            yield Finding(flow, f"The flow {label(flow)} does not lie where its ends lie")


def condition_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.2, 10.6.3, 10.6.6: no condition on what leaves an event, a parallel or an event gateway."""
    for flow, source, _ in _joined(index):
        kind = local(source)
        if child(flow, "conditionExpression") is None:
            continue
        if kind.endswith("Event") or kind in {"parallelGateway", "eventBasedGateway"}:
            message = f"The condition of {label(flow)} is ignored: it leaves a {kind}"
            yield Finding(flow, message, "Remove the condition")


def conditional_flow_alone(index: Index) -> Iterator[Finding]:
    """10.2.1: an activity that a conditional flow leaves has at least one other outgoing flow."""
    for flow, source, _ in _joined(index):
        if local(source) not in ACTIVITIES or child(flow, "conditionExpression") is None:
            continue
        if len(index.outgoing[source]) == 1:
            message = (
                f"The conditional flow {label(flow)} is the only one that leaves {label(source)}"
            )
            yield Finding(flow, message, "Add a default flow, or remove the condition")


def default_flow_wrong(index: Index) -> Iterator[Finding]:
    """10.3, 10.6.2: the default flow is one of the flows that leave the element."""
    for found in index.references:
        if found.name != "default" or found.target is None:
            continue
        if local(found.target) != "sequenceFlow":
            continue
        if index.target(found.target, "sourceRef") is not found.holder:
            message = f"The default flow “{found.text}” does not leave {label(found.holder)}"
            yield Finding(found.holder, message)


def default_flow_condition(index: Index) -> Iterator[Finding]:
    """8.4.13: the condition of a default flow is not evaluated."""
    for found in index.references:
        if found.name != "default" or found.target is None:
            continue
        if child(found.target, "conditionExpression") is not None:
            message = f"The default flow {label(found.target)} has a condition, which is ignored"
            yield Finding(found.target, message)


def immediate_flow(index: Index) -> Iterator[Finding]:
    """8.4.13, Table 8.60: isImmediate is not false in a process that is run."""
    for flow in index.all("sequenceFlow"):
        if flow.get("isImmediate") in {"false", "0"} and is_executable(flow):
            yield Finding(flow, f"{label(flow)} is not immediate, in a process that is run")


def flow_of_compensation(index: Index) -> Iterator[Finding]:
    """10.7: an activity for compensation lies outside the normal flow."""
    for node in index.all(*sorted(ACTIVITIES)):
        if is_true(node, "isForCompensation") and (
            node in index.incoming or node in index.outgoing
        ):
            message = f"{label(node)} is for compensation: no sequence flow may lead to it or away"
            yield Finding(node, message)


def _is_apart(index: Index, node: Element) -> bool:
    """Whether the node needs no incoming flow: 10.2.1, 10.3.5, 10.5.4, 10.7."""
    kind = local(node)
    if kind in {"startEvent", "boundaryEvent"} or is_true(node, "isForCompensation"):
        return True
    around = scope_of(node)
    if is_true(node, "triggeredByEvent") or around is None or local(around) == "adHocSubProcess":
        return True
    if kind == "intermediateCatchEvent" and "link" in index.triggers(node):
        return True
    return is_true(node, "instantiate")


def incoming_missing(index: Index) -> Iterator[Finding]:
    """10.5.2: where a start event is used, every other flow object is the target of a flow."""
    started = {scope_of(start) for start in index.all("startEvent")}
    for node in index.all(*sorted(FLOW_NODES)):
        if scope_of(node) not in started or node in index.incoming or _is_apart(index, node):
            continue
        if local(node) == "endEvent":
            continue
        message = f"No flow leads to {label(node)}, and its scope begins with a start event"
        yield Finding(node, message, "Connect it, or remove it")


def outgoing_missing(index: Index) -> Iterator[Finding]:
    """10.5.3: where an end event is used, every other flow object is the source of a flow."""
    ended = {scope_of(end) for end in index.all("endEvent")}
    for node in index.all(*sorted(ACTIVITIES | CHOREOGRAPHY_ACTIVITIES), "startEvent"):
        if scope_of(node) not in ended or node in index.outgoing:
            continue
        if is_true(node, "isForCompensation") or is_true(node, "triggeredByEvent"):
            continue
        around = scope_of(node)
        if around is not None and local(around) != "adHocSubProcess":
            message = f"No flow leaves {label(node)}, and its scope ends with an end event"
            yield Finding(node, message, "Connect it to an end event")


def _joined(index: Index) -> Iterator[tuple[Element, Element, Element]]:
    for flow in index.all("sequenceFlow"):
        source, target = index.target(flow, "sourceRef"), index.target(flow, "targetRef")
        if source is not None and target is not None:
            yield flow, source, target


RULES = (
    Rule("flow_incomplete", "error", flow_incomplete),
    Rule("flow_crosses_pool", "error", flow_crosses_pool),
    Rule("flow_crosses_scope", "error", flow_crosses_scope),
    Rule("flow_misplaced", "warning", flow_misplaced),
    Rule("condition_not_allowed", "warning", condition_not_allowed),
    Rule("conditional_flow_alone", "warning", conditional_flow_alone),
    Rule("default_flow_wrong", "error", default_flow_wrong),
    Rule("condition_ignored", "warning", default_flow_condition),
    Rule("immediate_flow", "warning", immediate_flow),
    Rule("flow_of_compensation", "error", flow_of_compensation),
    Rule("incoming_missing", "warning", incoming_missing),
    Rule("outgoing_missing", "warning", outgoing_missing),
)
