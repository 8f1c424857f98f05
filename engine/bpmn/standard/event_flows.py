"""How events are connected (10.5.2 to 10.5.4, “Sequence Flow Connections”; 10.5.6; 10.7)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from engine.bpmn.source import local
from engine.bpmn.standard.index import is_true, label, scope_of
from engine.bpmn.standard.metamodel import ACTIVITIES
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index


def incoming_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.2, 10.5.4: no sequence flow leads into a start or a boundary event."""
    for event in index.all("startEvent", "boundaryEvent"):
        if event in index.incoming:
            yield Finding(event, f"No flow may lead into {label(event)}")


def outgoing_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.3: no sequence flow leaves an end event."""
    for event in index.all("endEvent"):
        if event in index.outgoing:
            yield Finding(event, f"No flow may leave {label(event)}")


def end_incoming_missing(index: Index) -> Iterator[Finding]:
    """10.5.3: an end event is the target of a sequence flow."""
    for event in index.all("endEvent"):
        if event not in index.incoming:
            message = f"No flow leads to {label(event)}"
            yield Finding(event, message, "Connect it, or remove it")


def boundary_host(index: Index) -> Iterator[Finding]:
    """10.5.4: a boundary event is attached to one activity, and lies where that lies."""
    for event in index.all("boundaryEvent"):
        host = index.target(event, "attachedToRef")
        if not event.get("attachedToRef"):
            yield Finding(event, f"{label(event)} is attached to nothing")
        elif host is not None and scope_of(host) is not scope_of(event):
            yield Finding(event, f"{label(event)} does not lie where {label(host)} lies")


def boundary_outgoing_missing(index: Index) -> Iterator[Finding]:
    """10.5.4: a boundary event that is not for compensation is the source of a sequence flow."""
    for event in index.all("boundaryEvent"):
        if "compensate" not in index.triggers(event) and event not in index.outgoing:
            message = f"{label(event)} leads nowhere"
            yield Finding(event, message, "Connect it to what shall happen then")


def compensation_with_flow(index: Index) -> Iterator[Finding]:
    """10.5.4, 10.7: a compensation boundary event has an association, never a sequence flow."""
    for event in index.all("boundaryEvent"):
        if "compensate" in index.triggers(event) and event in index.outgoing:
            message = f"{label(event)} compensates: no sequence flow may leave it"
            yield Finding(event, message, "Use an association to the compensation activity")


def compensation_handler_missing(index: Index) -> Iterator[Finding]:
    """10.7: a compensation boundary event is associated with one activity for compensation."""
    handlers: dict[Element, list[Element]] = defaultdict(list)
    for association in index.all("association"):
        source, target = (index.target(association, end) for end in ("sourceRef", "targetRef"))
        for one, other in ((source, target), (target, source)):
            if one is not None and other is not None and is_true(other, "isForCompensation"):
                handlers[one].append(other)
    for event in index.all("boundaryEvent"):
        if "compensate" in index.triggers(event) and not handlers.get(event):
            message = f"{label(event)} has no compensation activity"
            yield Finding(event, message, "Associate it with an activity that is for compensation")


def compensation_activity_unused(index: Index) -> Iterator[Finding]:
    """10.7: an activity for compensation is associated with what it compensates."""
    ends = {
        index.target(association, end)
        for association in index.all("association")
        for end in ("sourceRef", "targetRef")
    }
    for activity in index.all(*sorted(ACTIVITIES)):
        apart = is_true(activity, "triggeredByEvent")
        if is_true(activity, "isForCompensation") and activity not in ends and not apart:
            message = f"{label(activity)} is for compensation and compensates nothing"
            yield Finding(activity, message, "Associate it with a compensation boundary event")


def compensation_out_of_reach(index: Index) -> Iterator[Finding]:
    """10.7: what is compensated lies beside the event, or around its event sub-process."""
    for definition in index.all("compensateEventDefinition"):
        activity, event = index.target(definition, "activityRef"), definition.getparent()
        if activity is None or event is None:
            continue
        around = scope_of(event)
        if around is not None and is_true(around, "triggeredByEvent"):
            around = scope_of(around)
        if scope_of(activity) is not around and scope_of(activity) is not scope_of(event):
            message = f"{label(event)} cannot compensate {label(activity)}, which lies elsewhere"
            yield Finding(event, message)


def intermediate_incoming_missing(index: Index) -> Iterator[Finding]:
    """10.5.4: an intermediate event in the normal flow is the target of a sequence flow."""
    for event in index.all("intermediateCatchEvent", "intermediateThrowEvent"):
        link = local(event) == "intermediateCatchEvent" and "link" in index.triggers(event)
        if not link and event not in index.incoming and not _in_ad_hoc(event):
            yield Finding(event, f"No flow leads to {label(event)}", "Connect it, or remove it")


def intermediate_outgoing_missing(index: Index) -> Iterator[Finding]:
    """10.5.4: an intermediate event in the normal flow is the source of a sequence flow."""
    for event in index.all("intermediateCatchEvent", "intermediateThrowEvent"):
        link = local(event) == "intermediateThrowEvent" and "link" in index.triggers(event)
        if not link and event not in index.outgoing and not _in_ad_hoc(event):
            message = f"No flow leaves {label(event)}"
            yield Finding(event, message, "Use an end event where a path ends")


def link_flow_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.4: no flow enters the target of a link, none leaves its source."""
    for event in index.all("intermediateCatchEvent"):
        if "link" in index.triggers(event) and event in index.incoming:
            yield Finding(event, f"No flow may lead into the target link {label(event)}")
    for event in index.all("intermediateThrowEvent"):
        if "link" in index.triggers(event) and event in index.outgoing:
            yield Finding(event, f"No flow may leave the source link {label(event)}")


def start_missing(index: Index) -> Iterator[Finding]:
    """10.5.2: where an end event is used, there is at least one start event."""
    starts, ends = _scopes(index, "startEvent"), _scopes(index, "endEvent")
    instantiating = {
        scope_of(node)
        for node in index.all("receiveTask", "eventBasedGateway")
        if is_true(node, "instantiate")
    }
    for around in ends:
        if around not in starts and around not in instantiating:
            hint = "Add a start event"
            yield Finding(around, f"{label(around)} has an end event and no start event", hint)


def end_missing(index: Index) -> Iterator[Finding]:
    """10.5.3: where a start event is used, there is at least one end event."""
    starts, ends = _scopes(index, "startEvent"), _scopes(index, "endEvent")
    for around in starts:
        if around not in ends:
            hint = "Add an end event"
            yield Finding(around, f"{label(around)} has a start event and no end event", hint)


def _scopes(index: Index, kind: str) -> dict[Element, None]:
    found = (scope_of(event) for event in index.all(kind))
    return {scope: None for scope in found if scope is not None}


def _in_ad_hoc(event: Element) -> bool:
    around = scope_of(event)
    return around is not None and local(around) == "adHocSubProcess"


RULES = (
    Rule("incoming_not_allowed", "error", incoming_not_allowed),
    Rule("outgoing_not_allowed", "error", outgoing_not_allowed),
    Rule("end_incoming_missing", "warning", end_incoming_missing),
    Rule("boundary_host", "error", boundary_host),
    Rule("boundary_outgoing_missing", "warning", boundary_outgoing_missing),
    Rule("compensation_with_flow", "error", compensation_with_flow),
    Rule("compensation_handler_missing", "error", compensation_handler_missing),
    Rule("compensation_activity_unused", "warning", compensation_activity_unused),
    Rule("compensation_out_of_reach", "warning", compensation_out_of_reach),
    Rule("intermediate_incoming_missing", "warning", intermediate_incoming_missing),
    Rule("intermediate_outgoing_missing", "warning", intermediate_outgoing_missing),
    Rule("link_flow_not_allowed", "error", link_flow_not_allowed),
    Rule("start_missing", "warning", start_missing),
    Rule("end_missing", "warning", end_missing),
)
