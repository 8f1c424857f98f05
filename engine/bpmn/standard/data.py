"""Items and data (10.4): sets, associations, structures; artifacts (8.4.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.bpmn.source import BPMN, local
from engine.bpmn.standard.index import child, is_true, label
from engine.bpmn.standard.metamodel import CATCH_EVENTS, EVENTS
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

_MIME = re.compile(r"[\w.+\-]+/[\w.+\-]+(?:\s*;.*)?")
_STRUCTURES = {"message": "itemRef", "signal": "structureRef", "error": "structureRef"} | {
    "escalation": "structureRef"
}
_CARRIED = {
    "messageEventDefinition": "messageRef",
    "signalEventDefinition": "signalRef",
    "errorEventDefinition": "errorRef",
    "escalationEventDefinition": "escalationRef",
}


def collection_mismatch(index: Index) -> Iterator[Finding]:
    """10.4.1, Table 10.46, 10.52, 10.53: isCollection agrees with the item definition's."""
    for element in index.all("dataObject", "dataInput", "dataOutput"):
        item = index.target(element, "itemSubjectRef")
        if item is None or local(item) != "itemDefinition":
            continue
        if is_true(item, "isCollection") != is_true(element, "isCollection"):
            message = f"isCollection of the {local(element)} {label(element)} differs from that of its item"
            yield Finding(element, message)


def data_in_no_set(index: Index) -> Iterator[Finding]:
    """10.4.1, Table 10.52, 10.53: an input belongs to an input set, an output to an output set."""
    for kind, group in (("dataInput", "inputSet"), ("dataOutput", "outputSet")):
        held = {
            target for holder in index.all(group) for target in index.targets(holder, f"{kind}Refs")
        }
        for element in index.all(kind):
            if element not in held:
                yield Finding(element, f"The {kind} {label(element)} is in no {group}")


def optional_not_in_set(index: Index) -> Iterator[Finding]:
    """10.4.1, Table 10.56, 10.57: what is optional or taken while executing is in the set itself."""
    for kind, group in (("Input", "inputSet"), ("Output", "outputSet")):
        for holder in index.all(group):
            held = index.targets(holder, f"data{kind}Refs")
            for name in (f"optional{kind}Refs", f"whileExecuting{kind}Refs"):
                for target in index.targets(holder, name):
                    if target not in held:
                        message = f"{label(target)} is among the {name}, but not in the {group}"
                        yield Finding(holder, message)


def set_of_other_data(index: Index) -> Iterator[Finding]:
    """10.4.1: a set refers to the data of its own specification."""
    for group, name in (("inputSet", "dataInputRefs"), ("outputSet", "dataOutputRefs")):
        for holder in index.all(group):
            for target in index.targets(holder, name):
                if target.getparent() is not holder.getparent():
                    yield Finding(
                        holder, f"The {group} holds {label(target)}, which is not its own"
                    )


def association_sources(index: Index) -> Iterator[Finding]:
    """10.4.1, Table 10.55: without a transformation, data comes from one source."""
    for element in index.all("dataInputAssociation", "dataOutputAssociation"):
        several = len(element.findall(f"{BPMN}sourceRef")) > 1
        if several and child(element, "transformation") is None:
            message = (
                f"The {local(element)} {label(element)} has several sources and no transformation"
            )
            yield Finding(element, message)


def association_ends(index: Index) -> Iterator[Finding]:
    """10.4.1: data goes into the owner's own inputs, and comes from the owner's own outputs."""
    for element in index.all("dataInputAssociation"):
        target = index.target(element, "targetRef")
        if target is not None and local(target) in {
            "dataObject",
            "dataObjectReference",
            "dataOutput",
        }:
            message = f"A dataInputAssociation leads to {label(target)}, a {local(target)}"
            yield Finding(element, message)
    for element in index.all("dataOutputAssociation"):
        for source in index.targets(element, "sourceRef"):
            if local(source) in {"dataObject", "dataObjectReference", "dataInput"}:
                message = f"A dataOutputAssociation comes from {label(source)}, a {local(source)}"
                yield Finding(element, message)


def process_data_direction(index: Index) -> Iterator[Finding]:
    """10.4.1: nothing inside writes the process's inputs, nothing inside reads its outputs."""
    for element in index.all("dataInputAssociation", "dataOutputAssociation"):
        target = index.target(element, "targetRef")
        if target is not None and local(target) == "dataInput" and _of_process(target):
            yield Finding(element, f"{label(target)} is an input of the process: nothing writes it")
        for source in index.targets(element, "sourceRef"):
            if local(source) == "dataOutput" and _of_process(source):
                yield Finding(
                    element, f"{label(source)} is an output of the process: nothing reads it"
                )


def message_task_data(index: Index) -> Iterator[Finding]:
    """10.3.3: a send task has one input for its message, a receive task one output."""
    for kind, side in (("sendTask", "Input"), ("receiveTask", "Output")):
        for task in index.all(kind):
            io = child(task, "ioSpecification")
            if io is None or not task.get("messageRef"):
                continue
            sets, data = io.findall(f"{BPMN}{side.lower()}Set"), io.findall(f"{BPMN}data{side}")
            if len(sets) > 1 or len(data) > 1:
                message = f"{label(task)} has more than one {side.lower()} for its message"
                yield Finding(task, message)
            item = _item(index, index.target(task, "messageRef"))
            for found in data if item is not None else ():
                if not _equivalent(index.target(found, "itemSubjectRef"), item):
                    message = (
                        f"The data{side} of {label(task)} has another structure than its message"
                    )
                    yield Finding(found, message)


def event_data_missing(index: Index) -> Iterator[Finding]:
    """10.5.1, 10.4.2: where an event maps data, each definition with a structure has its own."""
    for event in index.all(*sorted(EVENTS)):
        side = "dataOutput" if local(event) in CATCH_EVENTS else "dataInput"
        data = event.findall(f"{BPMN}{side}")
        items = [index.target(found, "itemSubjectRef") for found in data]
        for definition in index.definitions(event) if data else ():
            carried = index.target(definition, _CARRIED.get(local(definition), ""))
            item = _item(index, carried)
            if item is not None and not any(_same(found, item) for found in items):
                message = f"{label(event)} has no {side} for what {label(definition)} carries"
                yield Finding(event, message)


def text_format(index: Index) -> Iterator[Finding]:
    """8.4.1, Table 8.24: the text format of an annotation is a MIME type."""
    for note in index.all("textAnnotation"):
        given = note.get("textFormat")
        if given is not None and not _MIME.fullmatch(given.strip()):
            yield Finding(note, f"The text format “{given}” is no MIME type such as text/plain")


def _of_process(element: Element) -> bool:
    specification = element.getparent()
    if specification is None or local(specification) != "ioSpecification":
        return False
    owner = specification.getparent()
    return owner is not None and local(owner) == "process"


def _item(index: Index, carrier: Element | None) -> Element | None:
    if carrier is None:
        return None
    return index.target(carrier, _STRUCTURES.get(local(carrier), ""))


def _same(one: Element | None, other: Element) -> bool:
    return one is other


def _equivalent(one: Element | None, other: Element | None) -> bool:
    """8.4.10: two item definitions are equivalent when they have one structure."""
    if one is None or other is None or one is other:
        return one is other
    structure = one.get("structureRef")
    alike = is_true(one, "isCollection") == is_true(other, "isCollection")
    return structure is not None and structure == other.get("structureRef") and alike


RULES = (
    Rule("collection_mismatch", "warning", collection_mismatch),
    Rule("data_in_no_set", "warning", data_in_no_set),
    Rule("optional_not_in_set", "error", optional_not_in_set),
    Rule("set_of_other_data", "error", set_of_other_data),
    Rule("association_sources", "error", association_sources),
    Rule("association_ends", "error", association_ends),
    Rule("process_data_direction", "error", process_data_direction),
    Rule("message_task_data", "error", message_task_data),
    Rule("event_data_missing", "warning", event_data_missing),
    Rule("text_format", "warning", text_format),
)
