"""Executable content from XML, one function per element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.statechart.content import (
    Action,
    Assign,
    Block,
    Branch,
    Cancel,
    ForEach,
    If,
    Literal_,
    Log,
    Param,
    Payload,
    Raise,
    Send,
)
from engine.statechart.delays import NotADelay, delay_of
from engine.statechart.draft import value_of_text
from engine.statechart.source import children, is_scxml, local, xml_inside

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.statechart.content import Source, Text
    from engine.statechart.draft import Draft
    from engine.statechart.expression import Expression
    from engine.statechart.source import Element


def read_block(draft: Draft, element: Element) -> Block:
    """Read the actions inside the element, in order."""
    found = (read_action(draft, child) for child in children(element))
    return tuple(action for action in found if action is not None)


def read_action(draft: Draft, element: Element) -> Action | None:
    """Read one action; None where it is wrong, which is noted."""
    reader = READERS.get(local(element))
    if reader is not None:
        return reader(draft, element)
    if local(element) == "script":
        hint = "Use <assign> with FEEL expressions"
        message = "Scripts are not run: a machine computes with FEEL"
        draft.report("unsupported_element", message, element, hint=hint)
    else:
        message = f"<{local(element)}> is no executable content"
        draft.report("unexpected_element", message, element)
    return None


def text_or_expression(draft: Draft, element: Element, name: str) -> Text:
    """Read an attribute that may also be given as `NAMEexpr`, but not as both."""
    literal, computed = element.get(name), element.get(f"{name}expr")
    if literal is not None and computed is not None:
        message = f"<{local(element)}> has both {name} and {name}expr"
        draft.report("attribute_conflict", message, element)
    if computed is not None:
        return draft.expression(computed, element, f"{name}expr")
    return literal


def body_of(draft: Draft, element: Element, attribute: str = "expr") -> Source | None:
    """Read the value that an expression or else the body gives."""
    inside = any(is_scxml(child) or isinstance(child.tag, str) for child in element)
    text = element.text or ""
    expression = element.get(attribute)
    if expression is not None:
        if inside or text.strip():
            message = f"<{local(element)}> has both {attribute} and a body"
            draft.report("attribute_conflict", message, element)
        return draft.expression(expression, element, f"{attribute} of <{local(element)}>")
    if inside:
        return Literal_(xml_inside(element))
    return Literal_(value_of_text(text)) if text.strip() else None


def read_payload(draft: Draft, element: Element) -> Payload:
    """Read `param`, `namelist` and `content`; content stands alone."""
    params: list[Param] = []
    for name in (element.get("namelist") or "").split():
        value = draft.expression(name, element, "name in namelist")
        if value is not None:
            params.append(Param(name, value))
    content = None
    for child in children(element):
        match local(child):
            case "param":
                params.extend(_param(draft, child))
            case "content":
                content = body_of(draft, child) or Literal_(None)
            case _:
                pass
    if content is not None and params and local(element) != "invoke":
        message = f"<{local(element)}> has both <content> and named values"
        draft.report("attribute_conflict", message, element)
    return Payload(tuple(params), content)


def _param(draft: Draft, element: Element) -> list[Param]:
    name, text = element.get("name"), element.get("expr")
    if text is not None and element.get("location") is not None:
        draft.report("attribute_conflict", "<param> has both expr and location", element)
    place = element.get("location") if text is None else text
    value = draft.expression(place, element, f"value of parameter “{name}”")
    if not name:
        draft.report("attribute_missing", "<param> has no name", element)
    return [Param(name, value)] if name and value is not None else []


def _raise(draft: Draft, element: Element) -> Action | None:
    event = (element.get("event") or "").strip()
    if not event:
        draft.report("attribute_missing", "<raise> names no event", element)
        return None
    return Raise(event)


def _if(draft: Draft, element: Element) -> Action:
    branches: list[Branch] = []
    cond = draft.expression(element.get("cond"), element, "condition")
    actions: list[Action] = []
    closed = False
    for child in children(element):
        name = local(child)
        if name in ("elseif", "else"):
            if closed:
                draft.report("unexpected_element", f"<{name}> stands after <else>", child)
            branches.append(Branch(cond, tuple(actions)))
            closed, actions = name == "else", []
            cond = None if closed else draft.expression(child.get("cond"), child, "condition")
            continue
        action = read_action(draft, child)
        if action is not None:
            actions.append(action)
    branches.append(Branch(cond, tuple(actions)))
    return If(tuple(branches))


def _foreach(draft: Draft, element: Element) -> Action | None:
    array = draft.expression(element.get("array"), element, "array of <foreach>")
    item, index = element.get("item"), element.get("index")
    if not item:
        draft.report("attribute_missing", "<foreach> names no item", element)
    actions = read_block(draft, element)
    return ForEach(array, item, index, actions) if array is not None and item else None


def _assign(draft: Draft, element: Element) -> Action | None:
    location = draft.location(element.get("location"), element, "location")
    value = body_of(draft, element)
    if value is None and element.get("expr") is None:
        draft.report("attribute_missing", "<assign> has neither expr nor a body", element)
    return None if location is None or value is None else Assign(location, value)


def _log(draft: Draft, element: Element) -> Action:
    text = element.get("expr")
    value = None if text is None else draft.expression(text, element, "expr of <log>")
    return Log(element.get("label") or "", value)


def _send(draft: Draft, element: Element) -> Action:
    event = text_or_expression(draft, element, "event")
    payload = read_payload(draft, element)
    if event is None and payload.content is None and element.get("eventexpr") is None:
        draft.report("attribute_missing", "<send> names no event", element)
    delay = text_or_expression(draft, element, "delay")
    check_delay(draft, element, delay)
    target = text_or_expression(draft, element, "target")
    if delay not in (None, "0s") and target == "#_internal":
        message = "A delayed event cannot go to #_internal"
        draft.report("attribute_conflict", message, element)
    key, place = element.get("id"), element.get("idlocation")
    if key is not None and place is not None:
        draft.report("attribute_conflict", "<send> has both id and idlocation", element)
    location = None if place is None else draft.location(place, element, "idlocation")
    kind = text_or_expression(draft, element, "type")
    return Send(event, target, kind, delay, key, location, payload)


def check_delay(draft: Draft, element: Element, delay: Expression | str | None) -> None:
    """Note a delay that is wrong as it is written."""
    if not isinstance(delay, str):
        return
    try:
        delay_of(delay)
    except NotADelay as reason:
        draft.report("bad_delay", f"The delay is wrong: {reason.message}", element)


def _cancel(draft: Draft, element: Element) -> Action | None:
    sendid = text_or_expression(draft, element, "sendid")
    if sendid is None and element.get("sendidexpr") is None:
        draft.report("attribute_missing", "<cancel> names no sendid", element)
        return None
    return Cancel(sendid)


READERS: dict[str, Callable[[Draft, Element], Action | None]] = {
    "raise": _raise,
    "if": _if,
    "foreach": _foreach,
    "assign": _assign,
    "log": _log,
    "send": _send,
    "cancel": _cancel,
}
