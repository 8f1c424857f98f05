"""An SCXML document to an outline of states, noting whatever cannot be run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.statechart.content import Cancel, Data, DoneData, Literal_, Payload, Send
from engine.statechart.content_reader import (
    body_of,
    check_delay,
    read_block,
    read_payload,
)
from engine.statechart.draft import SYSTEM, Draft, value_of_text
from engine.statechart.invoke_reader import file_named, read_invoke
from engine.statechart.outline import RawState, RawTransition
from engine.statechart.source import children, local, ours

if TYPE_CHECKING:
    from engine.statechart.source import Element

_NAME = re.compile(r"[^\W\d][\w.-]*")
_EVENT = re.compile(r"(?:\*|[^\s*]+?(?:\.\*)?)")
STATES = ("state", "parallel", "final", "history")
ALLOWED = {
    "machine": ("state", "parallel", "final", "datamodel", "script"),
    "state": (
        *("onentry", "onexit", "transition", "initial", "state", "parallel", "final"),
        *("history", "datamodel", "invoke"),
    ),
    "parallel": (
        *("onentry", "onexit", "transition", "state", "parallel", "history"),
        *("datamodel", "invoke"),
    ),
    "final": ("onentry", "onexit", "donedata"),
    "history": ("transition",),
}


def read_machine(draft: Draft, root: Element) -> None:
    """Read the whole document into the draft."""
    draft.names = _odd_names(root)
    for element in root.iter():
        if local(element) == "data" and element.get("id"):
            _declare(draft, element)
    machine = RawState("", "machine", name=root.get("name") or "", element=root)
    draft.outline.append(machine)
    _read_inside(draft, root, machine, 0)
    machine.initial = _initial(draft, root)


def _odd_names(root: Element) -> tuple[str, ...]:
    named = {("data", "id"), ("foreach", "item"), ("foreach", "index"), ("param", "name")}
    found = set()
    for element in root.iter():
        if element.tag:
            found |= {element.get(name) for kind, name in named if local(element) == kind}
    return tuple(sorted(name for name in found if name and not name.isidentifier()))


def _declare(draft: Draft, element: Element) -> None:
    name = element.get("id") or ""
    if any(local(above) in ("content", "assign", "data") for above in element.iterancestors()):
        return
    if name in draft.declared:
        draft.report("id_duplicate", f"The variable “{name}” is declared twice", element)
    if name in SYSTEM:
        draft.report("id_invalid", f"“{name}” is a system variable", element)
    draft.declared[name] = element


def _read_state(draft: Draft, element: Element, parent: int) -> None:
    kind = local(element)
    at = len(draft.outline)
    key = element.get("id")
    state = RawState(key or f"{kind}_{at}", "state", ours(element, "name") or "", parent)
    state.kind = kind  # type: ignore[assignment] # the caller looked: one of STATES
    state.element = element
    if key is not None and not _NAME.fullmatch(key):
        draft.report("id_invalid", f"“{key}” is not a valid id", element)
    draft.outline.append(state)
    _read_inside(draft, element, state, at)
    if kind == "state":
        state.initial = _initial(draft, element)
    elif element.get("initial") is not None:
        draft.report("unexpected_attribute", f"<{kind}> has no initial state", element)
    if kind == "history":
        _history(draft, element, state)


def _read_inside(draft: Draft, element: Element, state: RawState, at: int) -> None:
    for child in children(element):
        name = local(child)
        if name not in ALLOWED[state.kind]:
            message = f"<{name}> cannot stand in <{local(element)}>"
            draft.report("unexpected_element", message, child)
        elif name in STATES:
            _read_state(draft, child, at)
        else:
            _read_part(draft, child, state)


def _read_part(draft: Draft, element: Element, state: RawState) -> None:
    match local(element):
        case "onentry":
            state.onentry.append(read_block(draft, element))
        case "onexit":
            state.onexit.append(read_block(draft, element))
        case "transition":
            state.transitions.append(_transition(draft, element, state))
        case "datamodel":
            state.data.extend(_data(draft, child) for child in children(element))
        case "invoke":
            state.invokes.append(read_invoke(draft, element))
        case "donedata":
            state.donedata = DoneData(read_payload(draft, element))
        case "script":
            hint = "Use <data> and <assign> with FEEL expressions"
            message = "Scripts are not run: a machine computes with FEEL"
            draft.report("unsupported_element", message, element, hint=hint)
        case _:
            pass  # read by whoever reads the state


def _data(draft: Draft, element: Element) -> Data:
    name = element.get("id") or ""
    if not name:
        draft.report("attribute_missing", "<data> has no id", element)
    value = body_of(draft, element)
    src = element.get("src")
    if src is not None:
        if value is not None:
            draft.report("attribute_conflict", "<data> has both src and a value", element)
        text = file_named(draft, src, element)
        value = None if text is None else Literal_(value_of_text(text))
    return Data(name, value)


def _transition(draft: Draft, element: Element, state: RawState) -> RawTransition:
    events = tuple((element.get("event") or "").split())
    for event in events:
        if not _EVENT.fullmatch(event):
            draft.report("event_invalid", f"“{event}” is no event name", element)
    cond = element.get("cond")
    after = ours(element, "after")
    found = RawTransition(
        id=ours(element, "id") or f"{state.id or 'machine'}.{len(state.transitions) + 1}",
        events=tuple(event.removesuffix(".*").removesuffix(".") or event for event in events),
        cond=None if cond is None else draft.expression(cond, element, "guard"),
        targets=tuple((element.get("target") or "").split()),
        internal=element.get("type") == "internal",
        actions=read_block(draft, element),
        element=element,
    )
    found.program = ours(element, "guard") or ""
    if found.program:
        message = f"The guard “{found.program}” is a program's own; it is not asked here"
        draft.warn("guard_unknown", message, element, "Write it in FEEL as cond")
    if after is not None:
        _delayed(draft, element, state, found, after)
    elif not events and cond is None and not found.targets:
        message = "A transition needs an event, a guard or a target"
        draft.report("attribute_missing", message, element)
    return found


def _delayed(
    draft: Draft, element: Element, state: RawState, found: RawTransition, after: str
) -> None:
    """Let the transition be taken by a timer that runs from entry to exit."""
    if found.events:
        message = "A transition is taken by an event or after a time, not both"
        draft.report("attribute_conflict", message, element)
    found.after = f"after.{found.id}"
    found.events = (found.after,)
    text = after.strip()
    delay = draft.expression(text[1:], element, "delay") if text.startswith("=") else text
    check_delay(draft, element, delay)
    timer = Send(found.after, None, None, delay, found.after, None, Payload())
    state.onentry.append((timer,))
    state.onexit.append((Cancel(found.after),))


def _initial(draft: Draft, element: Element) -> RawTransition | None:
    targets = (element.get("initial") or "").split()
    inside = [child for child in children(element) if local(child) == "initial"]
    if inside and targets:
        message = "An initial attribute and an <initial> element exclude each other"
        draft.report("attribute_conflict", message, element)
    if targets:
        return RawTransition(targets=tuple(targets), element=element)
    if not inside:
        return None
    ways = [child for child in children(inside[0]) if local(child) == "transition"]
    if len(inside) > 1 or len(ways) != 1:
        message = "A state has one <initial> with one transition"
        draft.report("initial_invalid", message, inside[-1])
    return _default(draft, ways[0], "initial") if ways else None


def _default(draft: Draft, element: Element, what: str) -> RawTransition:
    if element.get("event") is not None or element.get("cond") is not None:
        message = f"The transition of {what} has neither event nor guard"
        draft.report("unexpected_attribute", message, element)
    targets = tuple((element.get("target") or "").split())
    if not targets:
        draft.report("target_missing", f"The transition of {what} names no target", element)
    return RawTransition(targets=targets, actions=read_block(draft, element), element=element)


def _history(draft: Draft, element: Element, state: RawState) -> None:
    kind = element.get("type", "shallow")
    if kind not in ("shallow", "deep"):
        draft.report("attribute_invalid", f"A history is shallow or deep, not “{kind}”", element)
    state.deep = kind == "deep"
    ways = [child for child in children(element) if local(child) == "transition"]
    state.transitions = []
    if len(ways) != 1:
        draft.report("history_invalid", "A history has one transition, its default", element)
    if ways:
        state.initial = _default(draft, ways[0], "a history")
