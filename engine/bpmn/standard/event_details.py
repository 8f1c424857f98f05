"""What an event definition has to say (10.5.5): timers, messages, links, errors, signals."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from engine.bpmn.source import is_bpmn, local
from engine.bpmn.standard.index import child, is_executable, label, scope_of
from engine.bpmn.standard.metamodel import THROW_EVENTS
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index


class Partners(NamedTuple):
    """One side of the links, for the other side to find its partners in."""

    names: set[tuple[Element | None, str | None]]
    own: set[tuple[Element | None, Element]]
    referred: set[tuple[Element | None, Element]]


TIMES = ("timeDate", "timeCycle", "timeDuration")
_DATE = r"\d{4}-?\d\d-?\d\d(?:T\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?"
_LENGTH = (
    r"P(?!$)(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?W)?(?:\d+(?:[.,]\d+)?D)?"
    r"(?:T(?=\d)(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?"
)
_CRON = r"(?:[\d*?/,\-LW#]|[A-Z]{3})+(?:\s+(?:[\d*?/,\-LW#]|[A-Z]{3})+){4,6}"
_SHAPES = {
    "timeDate": re.compile(_DATE),
    "timeDuration": re.compile(_LENGTH),
    "timeCycle": re.compile(
        rf"R\d*/(?:{_DATE}/)?(?:{_LENGTH}|{_DATE})(?:/(?:{_DATE}|{_LENGTH}))?|{_LENGTH}|{_DATE}|{_CRON}"
    ),
}
#: a text of these characters alone is a value, not an expression to evaluate
_PLAIN = re.compile(r"[\w:+\-./,*?#\s]+")
_WHAT = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


def timer_twice(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.101: timeDate, timeCycle and timeDuration exclude each other."""
    for timer in index.all("timerEventDefinition"):
        given = [name for name in TIMES if child(timer, name) is not None]
        if len(given) > 1:
            yield Finding(timer, f"The timer has {' and '.join(given)}; only one may be given")


def timer_missing(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.101: in a process that is run, a timer says when."""
    for timer in index.all("timerEventDefinition"):
        if not any(child(timer, name) is not None for name in TIMES) and is_executable(timer):
            yield Finding(timer, "The timer says neither date nor cycle nor duration")


def timer_not_iso8601(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.101: a timer's value conforms to ISO 8601, or is an expression giving one."""
    for name, shape in _SHAPES.items():
        for time in index.all(name):
            text = (time.text or "").strip()
            if text and _PLAIN.fullmatch(text) and not shape.fullmatch(text):
                message = f"“{text[:60]}” is no {_WHAT[name]} as ISO 8601 writes it"
                yield Finding(time, message, "For an expression, begin with “=”")


def message_missing(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.98: in a process that is run, a message event names its message."""
    for found in index.all("messageEventDefinition"):
        if not found.get("messageRef") and is_executable(found) and not _vendor(found):
            yield Finding(found, "The message event names no message", "Choose a message")


def operation_missing(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.98: in a process that is run, a message event names the operation used.

    Where neither the message has a structure nor the file an interface, the message is known by
    its name alone and there is no operation that could be named.
    """
    structured = any(True for _ in index.all("interface"))
    for found in index.all("messageEventDefinition"):
        message = index.target(found, "messageRef")
        typed = message is not None and message.get("itemRef")
        if child(found, "operationRef") is None and is_executable(found) and (typed or structured):
            yield Finding(found, "The message event names no operation")


def signal_missing(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.100: in a process that is run, a signal event names its signal."""
    for found in index.all("signalEventDefinition"):
        if not found.get("signalRef") and is_executable(found) and not _vendor(found):
            yield Finding(found, "The signal event names no signal", "Choose a signal")


def condition_missing(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.94: a conditional event has a condition."""
    for found in index.all("conditionalEventDefinition"):
        if child(found, "condition") is None:
            yield Finding(found, "The conditional event has no condition")


def error_code_missing(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.95: an end event that throws an error says which."""
    for event in index.all("endEvent"):
        for _ in _nameless(index, event, "errorEventDefinition", "errorRef"):
            yield Finding(event, f"{label(event)} throws an error and does not say which")


def escalation_code_missing(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.97: an event that throws an escalation says which."""
    for event in index.all(*sorted(THROW_EVENTS)):
        for _ in _nameless(index, event, "escalationEventDefinition", "escalationRef"):
            message = f"{label(event)} throws an escalation and does not say which"
            yield Finding(event, message)


def link_unnamed(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.97: a link has a name."""
    for found in index.all("linkEventDefinition"):
        if not (found.get("name") or "").strip():
            yield Finding(found, "The link has no name", "Give source and target one name")


def link_unpaired(index: Index) -> Iterator[Finding]:
    """10.5.5: every source of a link has a target, every target a source, in one scope."""
    sides = _links(index)
    throws, catches = sides["intermediateThrowEvent"], sides["intermediateCatchEvent"]
    known = _partners(index, catches, "source"), _partners(index, throws, "target")
    for event, found in throws:
        if not _paired(index, event, found, "target", known[0]):
            name = found.get("name") or ""
            hint = "Add a catching link of its name"
            yield Finding(event, f"The link “{name}” has no target", hint)
    for event, found in catches:
        if not _paired(index, event, found, "source", known[1]):
            name = found.get("name") or ""
            yield Finding(event, f"The link target “{name}” has no source")


def _partners(index: Index, side: list[tuple[Element, Element]], name: str) -> Partners:
    """What one side of the links offers: its names by scope, itself, and what it refers to."""
    names = {(scope_of(event), found.get("name")) for event, found in side if found.get("name")}
    referred = {
        (scope_of(event), other) for event, found in side for other in index.targets(found, name)
    }
    return Partners(names, {(scope_of(event), found) for event, found in side}, referred)


def _paired(index: Index, event: Element, found: Element, name: str, others: Partners) -> bool:
    around = scope_of(event)
    if (around, found.get("name")) in others.names or (around, found) in others.referred:
        return True
    return any((around, other) in others.own for other in index.targets(found, name))


def link_target_twice(index: Index) -> Iterator[Finding]:
    """10.5.5: a link has many sources, but one target only."""
    seen: dict[tuple[Element | None, str], Element] = {}
    for event, found in _links(index)["intermediateCatchEvent"]:
        key = (scope_of(event), found.get("name") or "")
        if key in seen and key[1]:
            yield Finding(event, f"The link “{key[1]}” has two targets: {label(seen[key])} too")
        seen.setdefault(key, event)


def link_ends_contradict(index: Index) -> Iterator[Finding]:
    """10.5.5, Table 10.97: a link's target lists the source, and the source that target."""
    for found in index.all("linkEventDefinition"):
        target = index.target(found, "target")
        lists = target is not None and (target, "source") in index.by_holder
        if target is not None and lists and found not in index.targets(target, "source"):
            message = f"The link {label(found)} leads to {label(target)}, which does not list it"
            yield Finding(found, message)
        for source in index.targets(found, "source"):
            back = index.target(source, "target")
            if back is not None and back is not found:
                message = (
                    f"The link {label(found)} lists {label(source)}, which leads to {label(back)}"
                )
                yield Finding(found, message)


def _nameless(index: Index, event: Element, kind: str, name: str) -> Iterator[Element]:
    for found in index.definitions(event) if is_executable(event) else ():
        if local(found) == kind and not found.get(name):
            yield found


def _links(index: Index) -> dict[str, list[tuple[Element, Element]]]:
    found: dict[str, list[tuple[Element, Element]]] = defaultdict(list)
    for event in index.all("intermediateThrowEvent", "intermediateCatchEvent"):
        for definition in index.definitions(event):
            if local(definition) == "linkEventDefinition":
                found[local(event)].append((event, definition))
    return found


def _vendor(definition: Element) -> bool:
    """Whether another namespace says what the standard's attribute would."""
    return any(str(name).startswith("{") for name in definition.attrib) or any(
        not is_bpmn(inner) for inner in definition.iterdescendants()
    )


RULES = (
    Rule("timer_twice", "error", timer_twice),
    Rule("timer_missing", "error", timer_missing),
    Rule("timer_not_iso8601", "warning", timer_not_iso8601),
    Rule("message_missing", "warning", message_missing),
    Rule("operation_missing", "warning", operation_missing),
    Rule("signal_missing", "warning", signal_missing),
    Rule("event_condition_missing", "error", condition_missing),
    Rule("error_code_missing", "warning", error_code_missing),
    Rule("escalation_code_missing", "warning", escalation_code_missing),
    Rule("link_unnamed", "error", link_unnamed),
    Rule("link_unpaired", "error", link_unpaired),
    Rule("link_target_twice", "error", link_target_twice),
    Rule("link_ends_contradict", "error", link_ends_contradict),
)
