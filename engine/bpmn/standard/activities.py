"""Activities (10.3): quantities, resources, tasks, sub-processes, calls and processes (10.1, 10.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.bpmn.source import BPMN, OURS, is_bpmn, local, reference
from engine.bpmn.standard.index import child, is_executable, is_true, label, process_of, scope_of
from engine.bpmn.standard.metamodel import (
    ACTIVITIES,
    CALLABLE,
    CHOREOGRAPHY_ACTIVITIES,
    FLOW_NODES,
    RESOURCE_ROLES,
)
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

#: RFC 3986: what may stand in a URI
_URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
_METHODS = frozenset({"##Compensate", "##Image", "##Store"})
_AD_HOC_FORBIDDEN = frozenset({"startEvent", "endEvent", "conversation", "conversationLink"})


def token_quantity(index: Index) -> Iterator[Finding]:
    """10.3, Table 10.3: startQuantity and completionQuantity are not less than 1."""
    for activity in index.all(*sorted(ACTIVITIES)):
        for name in ("startQuantity", "completionQuantity"):
            text = activity.get(name, "1").strip()
            if not re.fullmatch(r"\+?0*[1-9]\d*", text):
                yield Finding(activity, f"The {name} of {label(activity)} is {text}, not 1 or more")


def resource_named_twice(index: Index) -> Iterator[Finding]:
    """10.3.1, Table 10.5: an assignment expression is not used beside a resource reference."""
    for role in index.all(*sorted(RESOURCE_ROLES)):
        if (
            child(role, "resourceRef") is not None
            and child(role, "resourceAssignmentExpression") is not None
        ):
            message = f"The {local(role)} {label(role)} names a resource and an expression for one"
            yield Finding(role, message)


def script_format_missing(index: Index) -> Iterator[Finding]:
    """10.3.3, Table 10.12: a script says its format; FEEL is known by our own script element."""
    for task in index.all("scriptTask"):
        script = child(task, "script")
        if script is None or not (script.text or "").strip() or task.get("scriptFormat"):
            continue
        if task.find(f"{BPMN}extensionElements/{OURS}script") is None:
            message = f"The script of {label(task)} does not say its format"
            yield Finding(task, message, "Set scriptFormat")


def receive_instantiate(index: Index) -> Iterator[Finding]:
    """10.3.3: a receive task that starts the process has no incoming flow."""
    for task in index.all("receiveTask"):
        if is_true(task, "instantiate") and task in index.incoming:
            yield Finding(task, f"{label(task)} starts the process: no flow may lead into it")


def event_sub_process_flow(index: Index) -> Iterator[Finding]:
    """10.3.5: an event sub-process has no incoming and no outgoing sequence flow."""
    for scope in index.all("subProcess", "transaction", "adHocSubProcess"):
        if is_true(scope, "triggeredByEvent") and (
            scope in index.incoming or scope in index.outgoing
        ):
            message = f"The event sub-process {label(scope)} lies outside the normal flow"
            yield Finding(scope, message, "Remove the flows to it and from it")


def event_sub_process_start(index: Index) -> Iterator[Finding]:
    """10.3.5: an event sub-process has exactly one start event."""
    for scope in index.all("subProcess"):
        if is_true(scope, "triggeredByEvent"):
            count = len(scope.findall(f"{BPMN}startEvent"))
            if count != 1:
                message = f"The event sub-process {label(scope)} has {count} start events, not one"
                yield Finding(scope, message)


def ad_hoc_empty(index: Index) -> Iterator[Finding]:
    """10.3.5: an ad-hoc sub-process holds at least one activity."""
    for scope in index.all("adHocSubProcess"):
        if not any(is_bpmn(inner) and local(inner) in ACTIVITIES for inner in scope):
            yield Finding(scope, f"The ad-hoc sub-process {label(scope)} holds no activity")


def ad_hoc_content(index: Index) -> Iterator[Finding]:
    """10.3.5: what an ad-hoc sub-process must not hold."""
    for scope in index.all("adHocSubProcess"):
        for inner in scope:
            forbidden = _AD_HOC_FORBIDDEN | CHOREOGRAPHY_ACTIVITIES
            if is_bpmn(inner) and local(inner) in forbidden:
                message = f"The ad-hoc sub-process {label(scope)} must not hold a {local(inner)}"
                yield Finding(inner, message)


def transaction_method(index: Index) -> Iterator[Finding]:
    """10.3.5, Table 10.22: the method is ##Compensate, ##Image, ##Store or a URI."""
    for transaction in index.all("transaction"):
        method = transaction.get("method")
        if method is not None and method not in _METHODS and not _URI.fullmatch(method):
            message = f"The method “{method}” of {label(transaction)} is no URI"
            yield Finding(transaction, message)


def called_process_start(index: Index) -> Iterator[Finding]:
    """10.3.6, 10.5.2: a process that is called, and has start events, has one without a trigger."""
    starts: dict[Element, list[Element]] = {}
    for start in index.all("startEvent"):
        around = scope_of(start)
        if around is not None:
            starts.setdefault(around, []).append(start)
    for call in index.all("callActivity"):
        for called in index.ids.get(reference(call.get("calledElement")) or "", ())[:1]:
            known = starts.get(called, [])
            if known and all(index.triggers(start) for start in known):
                message = f"{label(call)} calls {label(called)}, which only events can start"
                yield Finding(call, message, "Give it a start event without a trigger")


def io_binding_missing(index: Index) -> Iterator[Finding]:
    """10.3.6, Table 10.25: what supports an interface binds its data to the operations."""
    for element in index.all(*sorted(CALLABLE)):
        if (
            child(element, "supportedInterfaceRef") is not None
            and child(element, "ioBinding") is None
        ):
            message = f"{label(element)} supports an interface and binds none of its operations"
            yield Finding(element, message)


def executable_not_private(index: Index) -> Iterator[Finding]:
    """10.1, Table 10.1: a process that is run is a private process."""
    for process in index.all("process"):
        if is_executable(process) and process.get("processType") == "Public":
            yield Finding(process, f"{label(process)} is public; only a private process is run")


def lane_shared(index: Index) -> Iterator[Finding]:
    """10.8: a flow node lies in one lane of a lane set, inside the lane's own process."""
    seen: dict[tuple[Element | None, Element], Element] = {}
    for found in index.references:
        if (
            found.name != "flowNodeRef"
            or found.target is None
            or local(found.target) not in FLOW_NODES
        ):
            continue
        key = (found.holder.getparent(), found.target)
        if seen.setdefault(key, found.holder) is not found.holder:
            message = f"{label(found.target)} lies in the lanes {label(seen[key])} and {label(found.holder)}"
            yield Finding(found.place, message)


def lane_of_other_process(index: Index) -> Iterator[Finding]:
    """10.8: a lane partitions the process that it lies in."""
    for found in index.references:
        if found.name != "flowNodeRef" or found.target is None:
            continue
        if process_of(found.target) is not process_of(found.holder):
            message = (
                f"The lane {label(found.holder)} lists {label(found.target)} of another process"
            )
            yield Finding(found.place, message)


RULES = (
    Rule("token_quantity", "error", token_quantity),
    Rule("resource_named_twice", "warning", resource_named_twice),
    Rule("script_format_missing", "warning", script_format_missing),
    Rule("receive_instantiate", "error", receive_instantiate),
    Rule("event_sub_process_flow", "error", event_sub_process_flow),
    Rule("event_sub_process_start", "error", event_sub_process_start),
    Rule("ad_hoc_empty", "error", ad_hoc_empty),
    Rule("ad_hoc_content", "error", ad_hoc_content),
    Rule("transaction_method", "error", transaction_method),
    Rule("called_process_start", "error", called_process_start),
    Rule("io_binding_missing", "warning", io_binding_missing),
    Rule("executable_not_private", "warning", executable_not_private),
    Rule("lane_shared", "warning", lane_shared),
    Rule("lane_of_other_process", "warning", lane_of_other_process),
)
