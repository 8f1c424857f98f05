"""Service tasks, rule tasks and scripts: what does the work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from engine.bpmn.source import BPMN, line_of
from engine.bpmn.vendors.adopting import (
    ZEEBE,
    add,
    attribute,
    extensions,
    first,
    inside,
    says,
    value,
)
from engine.bpmn.vendors.mappings import inputs_of

if TYPE_CHECKING:
    from engine.bpmn.draft import Draft
    from engine.bpmn.source import Element

_NAMED = re.compile(r"\s*[$#]\{\s*([^{}]*?)\s*\}\s*")
#: R3/PT10M: three times, ten minutes apart
_CYCLE = re.compile(r"R(\d+)/(P[\w.]+)")


def adopt_handler(draft: Draft, task: Element) -> None:
    """The job type, topic, class, bean or expression becomes the name of the handler."""
    if says(task, "handler"):
        return
    name = _handler_name(task)
    if name is None:
        return
    variable = attribute(task, "resultVariable") or attribute(task, "resultVariableName")
    handler = add(task, "handler", type=name, resultVariable=variable)
    for key, text in (*inputs_of(draft, task), *_fields(draft, task)):
        inside(handler, "parameter", line_of(task), name=key, value=text)


def _handler_name(task: Element) -> str | None:
    definition = first(task, "taskDefinition")
    if definition is not None and definition.get("type"):
        return definition.get("type", "").removeprefix("=").strip().strip('"')
    for name in ("topic", "delegateExpression", "expression", "class", "type"):
        found = attribute(task, name)
        if found is not None and not (name == "type" and found == "external"):
            bare = _NAMED.fullmatch(found)
            return bare[1] if bare else found
    return None


def _fields(draft: Draft, task: Element) -> list[tuple[str, str]]:
    """flowable:field and zeebe:header, as parameters."""
    found: list[tuple[str, str]] = []
    for field in extensions(task, "field"):
        text = field.get("stringValue") or field.get("expression")
        for inner in field:
            text = text or (inner.text or "").strip()
        told = value(draft, task, text or "", f"field {field.get('name')}")
        if field.get("name") and told is not None:
            found.append((field.get("name", ""), told))
    for headers in extensions(task, "taskHeaders"):
        for header in headers.iterchildren(f"{ZEEBE}header"):
            if header.get("key"):
                found.append((header.get("key", ""), header.get("value") or ""))
    return found


def adopt_retry(task: Element) -> None:
    """zeebe's retries, camunda's failedJobRetryTimeCycle."""
    if says(task, "retry"):
        return
    definition = first(task, "taskDefinition")
    retries = definition.get("retries", "") if definition is not None else ""
    if retries.isdigit() and int(retries) > 0:
        add(task, "retry", attempts=retries)
        return
    for cycle in extensions(task, "failedJobRetryTimeCycle"):
        found = _CYCLE.fullmatch((cycle.text or "").strip())
        if found and int(found[1]) > 0:
            add(task, "retry", attempts=found[1], delay=found[2], factor="1")


def adopt_decision(task: Element) -> None:
    """camunda:decisionRef, zeebe:calledDecision, flowable's decisionTableReferenceKey."""
    if says(task, "decision"):
        return
    called = first(task, "calledDecision")
    key, variable = attribute(task, "decisionRef"), attribute(task, "resultVariable")
    if called is not None:
        key, variable = called.get("decisionId"), called.get("resultVariable")
    for field in extensions(task, "field"):
        if field.get("name") in {"decisionTableReferenceKey", "decisionServiceReferenceKey"}:
            texts = [field.get("stringValue"), *(inner.text for inner in field)]
            key = key or next((text.strip() for text in texts if text), None)
    if key:
        add(task, "decision", key=key.removeprefix("=").strip().strip('"'), resultVariable=variable)


def adopt_script(task: Element) -> None:
    """zeebe:script, and where the makers put a script's result."""
    inline = first(task, "script")
    if inline is not None and inline.get("expression") and task.find(f"{BPMN}script") is None:
        script = etree.SubElement(task, f"{BPMN}script")
        script.text = inline.get("expression")
        if not says(task, "script"):
            add(task, "script", resultVariable=inline.get("resultVariable"))
        return
    variable = attribute(task, "resultVariable")
    if variable and not says(task, "script"):
        add(task, "script", resultVariable=variable)
