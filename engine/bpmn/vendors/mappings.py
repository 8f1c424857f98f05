"""Input and output mappings, call activities and multi-instance collections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.bpmn.foreign.tokens import quoted
from engine.bpmn.source import local
from engine.bpmn.vendors.adopting import (
    ALIKE,
    ZEEBE,
    add,
    attribute,
    expression,
    extensions,
    first,
    not_feel,
    says,
    value,
)

if TYPE_CHECKING:
    from engine.bpmn.draft import Draft
    from engine.bpmn.source import Element

Mapped = list[tuple[str, str]]


def inputs_of(draft: Draft, element: Element) -> Mapped:
    """Give what goes in: camunda:inputParameter, zeebe:input, flowable:in."""
    found = _parameters(draft, element, "inputParameter") + _zeebe(element, "input")
    return found + _passed(draft, element, "in")


def outputs_of(draft: Draft, element: Element) -> Mapped:
    """Give what comes out: camunda:outputParameter, zeebe:output, flowable:out."""
    found = _parameters(draft, element, "outputParameter") + _zeebe(element, "output")
    return found + _passed(draft, element, "out")


def adopt_inputs(draft: Draft, element: Element) -> None:
    """Write what goes in as our own input elements."""
    if not says(element, "input"):
        for key, text in inputs_of(draft, element):
            add(element, "input", target=key, source=text)


def adopt_outputs(draft: Draft, element: Element) -> None:
    """Write what comes out as our own output elements."""
    if not says(element, "output"):
        for key, text in outputs_of(draft, element):
            add(element, "output", target=key, source=text)


def adopt_call(draft: Draft, call: Element) -> None:
    """zeebe:calledElement says what is called."""
    called = first(call, "calledElement")
    if called is not None and called.get("processId") and not call.get("calledElement"):
        call.set("calledElement", called.get("processId", ""))
    text = call.get("calledElement")
    if text:
        call.set("calledElement", value(draft, call, text, "called element") or text)


def adopt_collection(draft: Draft, loop: Element) -> None:
    """camunda:collection with elementVariable, zeebe:loopCharacteristics."""
    if says(loop, "loop"):
        return
    collection, item = attribute(loop, "collection"), attribute(loop, "elementVariable")
    if collection is not None:
        told = expression(draft, loop, collection, "collection")
        add(loop, "loop", collection=told, elementVariable=item)
    for found in extensions(loop, "loopCharacteristics"):
        add(
            loop,
            "loop",
            collection=_feel(found.get("inputCollection")),
            elementVariable=found.get("inputElement"),
            outputCollection=found.get("outputCollection"),
            outputElement=_feel(found.get("outputElement")),
        )


def _parameters(draft: Draft, element: Element, name: str) -> Mapped:
    found: Mapped = []
    for both in extensions(element, "inputOutput"):
        for parameter in both.iterchildren(*(f"{maker}{name}" for maker in ALIKE)):
            key = parameter.get("name")
            text = _told(draft, element, parameter, f"mapping of “{key}”")
            if key and text is not None:
                found.append((key, text))
    return found


def _told(draft: Draft, element: Element, parameter: Element, what: str) -> str | None:
    """A parameter's text, list, map or script."""
    inner = next(iter(parameter), None)
    if inner is None:
        return value(draft, element, (parameter.text or "").strip(), what)
    if local(inner) == "list":
        items = [_item(draft, element, entry, what) for entry in inner]
        return f"= [{', '.join(items)}]"
    if local(inner) == "map":
        entries = [
            f"{json.dumps(entry.get('key', ''))}: {_item(draft, element, entry, what)}"
            for entry in inner
        ]
        return f"= {{{', '.join(entries)}}}"
    if local(inner) == "script":
        not_feel(draft, element, what, inner.text or "", None)
    return None


def _item(draft: Draft, element: Element, entry: Element, what: str) -> str:
    text = value(draft, element, (entry.text or "").strip(), what) or ""
    return text.removeprefix("=").strip() if text.startswith("=") else quoted(text)


def _zeebe(element: Element, name: str) -> Mapped:
    return [
        (entry.get("target", ""), entry.get("source") or "")
        for mapping in extensions(element, "ioMapping")
        for entry in mapping.iterchildren(f"{ZEEBE}{name}")
        if entry.get("target")
    ]


def _passed(draft: Draft, element: Element, name: str) -> Mapped:
    """camunda:in and camunda:out of call activities; all variables are the target “*”."""
    found: Mapped = []
    for entry in extensions(element, name):
        if entry.get("variables") == "all":
            found.append(("*", ""))
        source, target = entry.get("source"), entry.get("target")
        given = entry.get("sourceExpression")
        told = f"= {source}" if source else expression(draft, element, given, "mapping")
        if target and told is not None:
            found.append((target, told))
    return found


def _feel(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    return text if text.lstrip().startswith("=") else f"= {text.strip()}"
