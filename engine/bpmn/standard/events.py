"""Where which trigger may stand (10.5.2 Start, 10.5.3 End, 10.5.4 Intermediate, 10.5.5 Definitions)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.source import local
from engine.bpmn.standard.index import is_true, label, scope_of
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.standard.index import Index

START = frozenset({"message", "timer", "conditional", "signal"})
EVENT_SUB_PROCESS = START | {"escalation", "error", "compensate"}
END = frozenset({"message", "error", "escalation", "cancel", "compensate", "signal", "terminate"})
CATCH = frozenset({"message", "timer", "conditional", "link", "signal"})
THROW = frozenset({"message", "escalation", "link", "compensate", "signal"})
BOUNDARY = START | {"escalation", "error", "cancel", "compensate"}
#: what cannot leave its activity running
INTERRUPTING = frozenset({"error", "cancel", "compensate"})


def start_trigger_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.2, Table 10.84 to 10.86: the triggers of a start event, by where it stands."""
    for event in index.all("startEvent"):
        around = scope_of(event)
        if around is None:
            continue
        if local(around) in {"process", "choreography"}:
            allowed, where = START, f"a {local(around)}"
        elif is_true(around, "triggeredByEvent"):
            allowed, where = EVENT_SUB_PROCESS, "an event sub-process"
        else:
            allowed, where = frozenset(), "an embedded sub-process"
        for trigger in index.triggers(event):
            if trigger not in allowed:
                yield Finding(event, f"{label(event)} cannot start {where} with “{trigger}”")


def event_sub_process_trigger_missing(index: Index) -> Iterator[Finding]:
    """10.5.2: the start event of an event sub-process has a trigger."""
    for event in index.all("startEvent"):
        around = scope_of(event)
        if around is not None and is_true(around, "triggeredByEvent") and not index.triggers(event):
            message = f"{label(event)} starts an event sub-process and has no trigger"
            yield Finding(event, message, "Choose what starts it")


def end_result_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.3, Table 10.88: the results of an end event."""
    for event in index.all("endEvent"):
        for trigger in index.triggers(event):
            if trigger not in END:
                yield Finding(event, f"{label(event)} cannot end with “{trigger}”")


def cancel_outside_transaction(index: Index) -> Iterator[Finding]:
    """10.5.3: a cancel end event is used only within a transaction."""
    for event in index.all("endEvent"):
        around = scope_of(event)
        within = False
        while around is not None and not within:
            within = local(around) == "transaction"
            around = scope_of(around)
        if "cancel" in index.triggers(event) and not within:
            yield Finding(event, f"{label(event)} cancels, but lies in no transaction")


def catch_trigger_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.4, Table 10.89: the triggers of an intermediate catch event."""
    for event in index.all("intermediateCatchEvent"):
        for trigger in index.triggers(event):
            if trigger not in CATCH:
                yield Finding(event, f"{label(event)} cannot catch “{trigger}” in the normal flow")


def catch_trigger_missing(index: Index) -> Iterator[Finding]:
    """10.5.4: only a throwing intermediate event may be without a trigger."""
    for event in index.all("intermediateCatchEvent"):
        if not index.triggers(event):
            message = f"{label(event)} catches nothing: it has no event definition"
            yield Finding(event, message, "Choose what it waits for")


def throw_result_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.4, Table 10.89: what an intermediate throw event may throw."""
    for event in index.all("intermediateThrowEvent"):
        for trigger in index.triggers(event):
            if trigger not in THROW:
                yield Finding(event, f"{label(event)} cannot throw “{trigger}”")


def boundary_trigger_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.4, Table 10.90: the triggers of a boundary event."""
    for event in index.all("boundaryEvent"):
        triggers = index.triggers(event)
        if not triggers:
            message = f"{label(event)} is on a boundary and has no trigger"
            yield Finding(event, message, "Choose what it waits for")
        for trigger in triggers:
            if trigger not in BOUNDARY:
                yield Finding(event, f"{label(event)} cannot stand on a boundary with “{trigger}”")


def non_interrupting_not_allowed(index: Index) -> Iterator[Finding]:
    """10.5.2, 10.5.4: error, cancel and compensation always interrupt."""
    for event in index.all("boundaryEvent"):
        if not is_true(event, "cancelActivity", absent=True):
            for trigger in sorted(INTERRUPTING.intersection(index.triggers(event))):
                message = f"{label(event)} catches “{trigger}”, which always interrupts"
                yield Finding(event, message)
    for event in index.all("startEvent"):
        if not is_true(event, "isInterrupting", absent=True):
            for trigger in sorted(INTERRUPTING.intersection(index.triggers(event))):
                message = f"{label(event)} starts with “{trigger}”, which always interrupts"
                yield Finding(event, message)


def cancel_boundary_without_transaction(index: Index) -> Iterator[Finding]:
    """10.5.4, Table 10.90: a cancel event is attached to a transaction only."""
    for host, events in index.boundaries.items():
        for event in events:
            if "cancel" in index.triggers(event) and local(host) != "transaction":
                yield Finding(
                    event,
                    f"{label(event)} catches a cancel on {label(host)}, which is no transaction",
                )


def parallel_multiple_alone(index: Index) -> Iterator[Finding]:
    """10.5.1: only an event of several triggers waits for all of them."""
    for event in index.all("startEvent", "intermediateCatchEvent", "boundaryEvent"):
        if is_true(event, "parallelMultiple") and len(index.definitions(event)) < 2:
            message = f"{label(event)} is to wait for several triggers, and has fewer than two"
            yield Finding(event, message)


RULES = (
    Rule("start_trigger_not_allowed", "error", start_trigger_not_allowed),
    Rule("event_sub_process_trigger_missing", "error", event_sub_process_trigger_missing),
    Rule("end_result_not_allowed", "error", end_result_not_allowed),
    Rule("cancel_outside_transaction", "error", cancel_outside_transaction),
    Rule("catch_trigger_not_allowed", "error", catch_trigger_not_allowed),
    Rule("catch_trigger_missing", "error", catch_trigger_missing),
    Rule("throw_result_not_allowed", "error", throw_result_not_allowed),
    Rule("boundary_trigger_not_allowed", "error", boundary_trigger_not_allowed),
    Rule("non_interrupting_not_allowed", "error", non_interrupting_not_allowed),
    Rule("cancel_boundary_without_transaction", "error", cancel_boundary_without_transaction),
    Rule("parallel_multiple_alone", "warning", parallel_multiple_alone),
)
