"""One walk over a model's tree, so that every rule finds what it asks for at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from engine.bpmn.source import BPMN, Element, is_bpmn, local
from engine.bpmn.standard.metamodel import (
    ATTRIBUTE_NAMES,
    ATTRIBUTE_REFERENCES,
    CHILD_NAMES,
    CHILD_REFERENCES,
    EVENT_DEFINITIONS,
    SCOPES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = BPMN.strip("{}")


class Reference(NamedTuple):
    """One element naming another: where it stands, what it may be and what it is."""

    holder: Element  # the element that refers
    name: str  # the attribute or child that holds the reference
    text: str  # the id as it is written
    place: Element  # where to point at: the child, or the holder
    allowed: frozenset[str]
    target: Element | None  # None: not in this file
    foreign: bool  # the name belongs to another file


@dataclass(slots=True)
class Index:
    """What was found; filled by `index_of` and only read from then on."""

    root: Element
    elements: list[Element] = field(default_factory=list)  # holds every proxy alive
    ids: dict[str, list[Element]] = field(default_factory=dict)
    kinds: dict[str, list[Element]] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    by_holder: dict[tuple[Element, str], list[Reference]] = field(default_factory=dict)
    outgoing: dict[Element, list[Element]] = field(default_factory=dict)
    incoming: dict[Element, list[Element]] = field(default_factory=dict)
    boundaries: dict[Element, list[Element]] = field(default_factory=dict)
    pools: dict[Element, Element] = field(default_factory=dict)  # process -> participant

    def all(self, *kinds: str) -> Iterator[Element]:
        """Give every element of these kinds, kind by kind in the order of the text."""
        for kind in kinds:
            yield from self.kinds.get(kind, ())

    def target(self, element: Element, name: str) -> Element | None:
        """Give what the element's first reference of this name leads to."""
        found = self.by_holder.get((element, name))
        return found[0].target if found else None

    def targets(self, element: Element, name: str) -> list[Element]:
        """Give everything that the element's references of this name lead to."""
        found = self.by_holder.get((element, name), ())
        return [reference.target for reference in found if reference.target is not None]

    def definitions(self, event: Element) -> list[Element]:
        """Give the event's definitions, its own and those it refers to."""
        own = [child for child in event if is_bpmn(child) and local(child) in EVENT_DEFINITIONS]
        return own + self.targets(event, "eventDefinitionRef")

    def triggers(self, event: Element) -> list[str]:
        """Give the names of the event's definitions: “timer”, “message”, …"""
        return [local(found).removesuffix("EventDefinition") for found in self.definitions(event)]


def index_of(root: Element) -> Index:
    """Walk the tree once."""
    index = Index(root)
    ids: dict[str, list[Element]] = defaultdict(list)
    kinds: dict[str, list[Element]] = defaultdict(list)
    foreign: set[Element] = set()
    for element in root.iter():
        parent = element.getparent()
        if parent is not None and (parent in foreign or _opens_extension(parent)):
            foreign.add(element)  # what stands in there means nothing to the standard
            continue
        index.elements.append(element)
        key = element.get("id")
        if is_bpmn(element):
            kinds[local(element)].append(element)
            if key is not None:
                ids[key.strip()].append(element)
    index.ids, index.kinds = dict(ids), dict(kinds)
    namespace = root.get("targetNamespace")
    for element in index.elements:
        if is_bpmn(element):
            for found in _references(index, element, namespace):
                index.references.append(found)
                index.by_holder.setdefault((found.holder, found.name), []).append(found)
    _connect(index)
    return index


def _opens_extension(element: Element) -> bool:
    return is_bpmn(element) and local(element) == "extensionElements"


def _connect(index: Index) -> None:
    for flow in index.all("sequenceFlow"):
        source, target = index.target(flow, "sourceRef"), index.target(flow, "targetRef")
        if source is not None:
            index.outgoing.setdefault(source, []).append(flow)
        if target is not None:
            index.incoming.setdefault(target, []).append(flow)
    for event in index.all("boundaryEvent"):
        host = index.target(event, "attachedToRef")
        if host is not None:
            index.boundaries.setdefault(host, []).append(event)
    for participant in index.all("participant"):
        process = index.target(participant, "processRef")
        if process is not None:
            index.pools.setdefault(process, participant)


def _references(index: Index, element: Element, namespace: str | None) -> Iterator[Reference]:
    name = local(element)
    if name in CHILD_NAMES:
        parent = element.getparent()
        if parent is None:
            return
        allowed = CHILD_REFERENCES.get((local(parent), name))
        text = (element.text or "").strip()
        if allowed is not None and text:
            yield _resolved(index, parent, name, text, element, allowed, namespace)
        return
    for attribute, value in element.attrib.items():
        if attribute in ATTRIBUTE_NAMES and str(value).strip():
            allowed = ATTRIBUTE_REFERENCES.get((name, str(attribute)))
            if allowed is not None:
                where = str(value).strip()
                yield _resolved(index, element, str(attribute), where, element, allowed, namespace)


def _resolved(
    index: Index,
    holder: Element,
    name: str,
    text: str,
    place: Element,
    allowed: frozenset[str],
    namespace: str | None,
) -> Reference:
    prefix, _, key = text.rpartition(":")
    bound = place.nsmap.get(prefix or None)
    found = index.ids.get(text) or index.ids.get(key) or []
    foreign = bool(prefix) and bound is not None and bound not in {namespace, MODEL}
    if foreign and bound is not None and not found:
        return Reference(holder, name, text, place, allowed, None, foreign=True)
    target = next((e for e in found if local(e) in allowed), found[0] if found else None)
    return Reference(holder, name, text, place, allowed, target, foreign=False)


def scope_of(element: Element) -> Element | None:
    """Give the process, sub-process or choreography that the element lies in."""
    found = element.getparent()
    while found is not None and not (is_bpmn(found) and local(found) in SCOPES):
        found = found.getparent()
    return found


def process_of(element: Element) -> Element | None:
    """Give the process that the element lies in, or is."""
    found: Element | None = element
    while found is not None and local(found) != "process":
        found = found.getparent()
    return found


def is_executable(element: Element) -> bool:
    """Whether the element lies in a process that is meant to be run."""
    process = process_of(element)
    return process is not None and process.get("isExecutable") == "true"


def is_true(element: Element, attribute: str, *, absent: bool = False) -> bool:
    """Read a boolean attribute."""
    text = element.get(attribute)
    return absent if text is None else text.strip() in {"true", "1"}


def child(element: Element, name: str) -> Element | None:
    """Give the first child of this name in the standard's namespace."""
    return element.find(f"{BPMN}{name}")


def label(element: Element) -> str:
    """Give the name people know the element by."""
    name = " ".join((element.get("name") or "").split())
    return f"“{name or element.get('id') or local(element)}”"
