"""Ids and what refers to them (8.3.1 Base Element; the attribute tables of every class)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.bpmn.source import BPMN, DIAGRAM, is_bpmn, line_of, local, reference
from engine.bpmn.standard.index import label
from engine.bpmn.standard.metamodel import EVENT_DEFINITIONS
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

_NCNAME = re.compile(r"[^\W\d][\w.\-·]*")
#: what only repeats a sequence flow's own ends
_REPEATED = frozenset({"incoming", "outgoing"})
#: engines read these as the name of a variable where no data element has that id
_LOOP_DATA = frozenset({"loopDataInputRef", "loopDataOutputRef"})


def duplicate_id(index: Index) -> Iterator[Finding]:
    """8.3.1, Table 8.5: an id identifies one element of the file."""
    seen: dict[str, Element] = {}
    for element in index.elements:
        key = element.get("id")
        if key is None or not str(element.tag).startswith((BPMN, DIAGRAM)):
            continue
        if key in seen:
            first = line_of(seen[key])
            yield Finding(element, f"The id “{key}” is used twice (first on line {first})")
        else:
            seen[key] = element


def id_invalid(index: Index) -> Iterator[Finding]:
    """15.3 (Semantic.xsd): an id is an xsd:ID, so a letter or underscore leads it."""
    for element in index.elements:
        key = element.get("id")
        if key is not None and is_bpmn(element) and not _NCNAME.fullmatch(key.strip()):
            yield Finding(element, f"“{key}” is not a valid id")


def dangling_reference(index: Index) -> Iterator[Finding]:
    """15.3.2: a reference leads to an element of this file, or of one that it imports."""
    for found in index.references:
        if found.target is None and not found.foreign and found.name not in _REPEATED | _LOOP_DATA:
            what = f"{local(found.holder)} {label(found.holder)}"
            message = f"The {found.name} “{found.text}” of the {what} does not exist"
            yield Finding(found.place, message)


def loop_data_dangling(index: Index) -> Iterator[Finding]:
    """10.3.8, Table 10.29: a multi-instance activity takes its items from data that exists."""
    for found in index.references:
        if found.target is None and not found.foreign and found.name in _LOOP_DATA:
            message = f"The {found.name} “{found.text}” is no data element; it is taken as the name of a variable"
            yield Finding(found.place, message)


def reference_type(index: Index) -> Iterator[Finding]:
    """The attribute tables of each class: what is referred to is of the type they name."""
    for found in index.references:
        target = found.target
        if target is None or "*" in found.allowed or local(target) in found.allowed:
            continue
        wanted = _wanted(found.allowed)
        message = f"The {found.name} “{found.text}” of {label(found.holder)} leads to a {local(target)}, not to {wanted}"
        yield Finding(found.place, message)


def called_element_type(index: Index) -> Iterator[Finding]:
    """10.3.6: a call activity calls a process or a global task."""
    for element in index.all("callActivity"):
        key = reference(element.get("calledElement"))
        for found in index.ids.get(key or "", ())[:1]:
            if local(found) != "process" and not local(found).startswith("global"):
                message = f"{label(element)} calls a {local(found)}, not a process or global task"
                yield Finding(element, message)


def listed_flow_dangling(index: Index) -> Iterator[Finding]:
    """8.4.9 Flow Node: incoming and outgoing name sequence flows that exist."""
    for found in index.references:
        if found.name in _REPEATED and found.target is None and not found.foreign:
            message = f"{label(found.holder)} lists the {found.name} flow “{found.text}”, which does not exist"
            yield Finding(found.place, message)


def listed_flow_contradicts(index: Index) -> Iterator[Finding]:
    """8.4.9 Flow Node, 8.4.13 Sequence Flow: both ends of one association tell the same."""
    ends = {"incoming": "targetRef", "outgoing": "sourceRef"}
    for found in index.references:
        if (
            found.name in _REPEATED
            and found.target is not None
            and local(found.target) == "sequenceFlow"
        ):
            end = index.target(found.target, ends[found.name])
            if end is not None and end is not found.holder:
                message = f"{label(found.holder)} lists the {found.name} flow “{found.text}”, whose {ends[found.name]} is {label(end)}"
                yield Finding(found.place, message)


def listed_flow_missing(index: Index) -> Iterator[Finding]:
    """8.4.9 Flow Node: where one end of a sequence flow lists it, the other end does too."""
    listed = {
        (found.holder, found.target, found.name)
        for found in index.references
        if found.name in _REPEATED
    }
    for flow in index.all("sequenceFlow"):
        source, target = index.target(flow, "sourceRef"), index.target(flow, "targetRef")
        if source is None or target is None:
            continue
        leaves, enters = (source, flow, "outgoing") in listed, (target, flow, "incoming") in listed
        if leaves != enters:
            node, name = (target, "incoming") if leaves else (source, "outgoing")
            message = f"{label(node)} does not list {label(flow)} among its {name} flows, its other end does"
            yield Finding(node, message)


def diagram_reference_dangling(index: Index) -> Iterator[Finding]:
    """12.2.3: a shape or an edge depicts an element of the model."""
    for element in index.elements:
        if not str(element.tag).startswith(DIAGRAM):
            continue
        text = element.get("bpmnElement")
        key = reference(text)
        if key and key not in index.ids and text not in index.ids:
            yield Finding(element, f"The diagram depicts “{key}”, which does not exist")


def _wanted(allowed: frozenset[str]) -> str:
    if allowed == EVENT_DEFINITIONS:
        return "an event definition"
    if len(allowed) > 4:
        return "an element that it may name"
    return " or ".join(f"a {name}" for name in sorted(allowed))


RULES = (
    Rule("duplicate_id", "error", duplicate_id),
    Rule("id_invalid", "error", id_invalid),
    Rule("dangling_reference", "error", dangling_reference),
    Rule("loop_data_dangling", "warning", loop_data_dangling),
    Rule("reference_type", "error", reference_type),
    Rule("called_element_type", "warning", called_element_type),
    Rule("listed_flow_dangling", "warning", listed_flow_dangling),
    Rule("listed_flow_contradicts", "warning", listed_flow_contradicts),
    Rule("listed_flow_missing", "warning", listed_flow_missing),
    Rule("diagram_reference_dangling", "warning", diagram_reference_dangling),
)
