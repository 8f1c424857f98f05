"""Event definitions, loops and data mappings of one element."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.bpmn.correlation import binding_of, retrieval_of
from engine.bpmn.definition import ALL, EventSpec, LoopSpec, Text, TimerSpec
from engine.bpmn.due import NotDue, due_at
from engine.bpmn.source import BPMN, OURS, Element, extension, is_bpmn, local, reference

if TYPE_CHECKING:
    from engine.bpmn.definition import Expression, Node
    from engine.bpmn.draft import Draft

_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)
KINDS = {
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "timerEventDefinition": "timer",
    "conditionalEventDefinition": "conditional",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "compensateEventDefinition": "compensate",
    "cancelEventDefinition": "cancel",
    "linkEventDefinition": "link",
    "terminateEventDefinition": "terminate",
}


def definitions_of(draft: Draft, element: Element) -> list[Element]:
    """Give the event definitions of an event, its own and those it refers to."""
    found = []
    for child in element:
        if not is_bpmn(child):
            continue
        if local(child) == "eventDefinitionRef":
            target = draft.root_elements.get(reference(child.text) or "")
            if target is None:
                message = f"The event definition “{child.text}” does not exist"
                draft.report("dangling_reference", message, child)
            else:
                found.append(target)
        elif local(child).endswith("EventDefinition"):
            found.append(child)
    return found


def event_of(draft: Draft, definition: Element, element: Element) -> EventSpec | None:
    """Read one event definition; None where a problem was noted."""
    kind = KINDS.get(local(definition))
    match kind:
        case "message":
            return message_of(draft, element, definition.get("messageRef"))
        case "signal":
            name = _name(draft, definition.get("signalRef"), definition)
            return EventSpec("signal", name=name)
        case "timer":
            timer = _timer(draft, definition, element)
            return None if timer is None else EventSpec("timer", timer=timer)
        case "conditional":
            condition = definition.find(f"{BPMN}condition")
            text = (condition.text or "") if condition is not None else ""
            compiled = draft.expression(text, definition, "condition")
            return None if compiled is None else EventSpec("conditional", condition=compiled)
        case "error":
            return EventSpec("error", code=_code(draft, definition, "errorRef", "errorCode"))
        case "escalation":
            code = _code(draft, definition, "escalationRef", "escalationCode")
            return EventSpec("escalation", code=code)
        case "compensate":
            waits = definition.get("waitForCompletion") != "false"
            activity = reference(definition.get("activityRef"))
            return EventSpec("compensate", activity=activity, waits=waits)
        case None:
            label = element.get("name") or element.get("id")
            message = f"The {local(definition)} of “{label}” is not known"
            draft.report("unsupported_element", message, element)
            return None
        case _:
            return EventSpec(kind)


def message_of(draft: Draft, element: Element, key: str | None) -> EventSpec:
    """Read the message that is sent or received, with what correlates it."""
    name: Text | None = _name(draft, key, element)
    if name is None:
        flow = draft.message_flows.get(element.get("id") or "")
        name = f"message flow {flow}" if flow else None
    found = extension(element, "message")
    target = draft.root_elements.get(reference(key) or "")
    if found is None and target is not None:
        found = extension(target, "message")
    correlation: Text | None = None
    alive = 0.0
    if found is not None:
        text = found.get("correlationKey")
        correlation = draft.text(text, found, "correlation key") if text else None
        kept = found.get("timeToLive")
        alive = (draft.length(kept, found, "time to live") or 0.0) if kept else 0.0
    if correlation is not None:
        return EventSpec("message", name=name, correlation=correlation, time_to_live=alive)
    return EventSpec(
        "message",
        name=name,
        correlation=binding_of(draft, element, key),
        retrieval=retrieval_of(draft, element, key),
        time_to_live=alive,
    )


def _name(draft: Draft, key: str | None, where: Element) -> Text | None:
    wanted = reference(key)
    if wanted is None:
        return None
    target = draft.root_elements.get(wanted)
    if target is None:
        draft.warn("dangling_reference", f"“{wanted}” is not defined in the file", where)
        return wanted
    return draft.text(target.get("name") or wanted, target, "name")


def _code(draft: Draft, definition: Element, attribute: str, name: str) -> str | None:
    wanted = reference(definition.get(attribute))
    if wanted is None:
        return None
    target = draft.root_elements.get(wanted)
    return wanted if target is None else target.get(name) or target.get("name") or wanted


def _timer(draft: Draft, definition: Element, element: Element) -> TimerSpec | None:
    label = element.get("name") or element.get("id")
    for name, kind in (("timeDuration", "duration"), ("timeDate", "date"), ("timeCycle", "cycle")):
        found = definition.find(f"{BPMN}{name}")
        text = (found.text or "").strip() if found is not None else ""
        if found is None or not text:
            continue
        value = draft.text(text, found, f"timer of “{label}”")
        if value is None:
            return None
        if isinstance(value, str) and not _is_time(draft, kind, value, element, label):
            return None
        return TimerSpec(kind, value)
    hint = "Give a duration such as PT30M"
    draft.report("timer_missing", f"The timer of “{label}” is empty", element, hint=hint)
    return None


def _is_time(draft: Draft, kind: str, text: str, where: Element, label: str | None) -> bool:
    try:
        due_at(kind, text, _SOME_DAY)
    except NotDue as reason:
        draft.report("bad_duration", f"The timer of “{label}” is wrong: {reason.message}", where)
        return False
    return True


def loop_of(draft: Draft, element: Element) -> LoopSpec | None:
    """Read how often the activity is repeated."""
    standard = element.find(f"{BPMN}standardLoopCharacteristics")
    if standard is not None:
        text = standard.get("loopMaximum")
        maximum = int(text) if text and text.strip().isdigit() else None
        if text and maximum is None:
            draft.report("loop_maximum", f"“{text}” is not a number of repetitions", element)
        condition = _inner(draft, standard, "loopCondition")
        if condition is None and maximum is None:
            draft.report("loop_endless", "The loop has neither a condition nor a maximum", element)
        before = standard.get("testBefore") == "true"
        return LoopSpec("standard", condition=condition, test_before=before, maximum=maximum)
    multi = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
    return None if multi is None else _multi(draft, element, multi)


def _inner(draft: Draft, element: Element, name: str) -> Expression | None:
    found = element.find(f"{BPMN}{name}")
    if found is None or not (found.text or "").strip():
        return None
    return draft.expression(found.text or "", found, name)


def _multi(draft: Draft, element: Element, multi: Element) -> LoopSpec | None:
    ours = extension(multi, "loop")
    data: dict[str, str] = {}
    if ours is not None:
        data = {str(name): str(text) for name, text in ours.attrib.items()}
    collection = data.get("collection") or _data(draft, multi, "loopDataInputRef")
    outputs = data.get("outputCollection") or _data(draft, multi, "loopDataOutputRef")
    item = multi.find(f"{BPMN}inputDataItem")
    made = multi.find(f"{BPMN}outputDataItem")
    element_name = data.get("elementVariable") or _named(item)
    result = data.get("outputElement") or _named(made)
    cardinality = _inner(draft, multi, "loopCardinality")
    listed = draft.expression(collection, multi, "collection") if collection else None
    if cardinality is None and listed is None:
        message = f"“{element.get('name') or element.get('id')}” does not say how often it repeats"
        draft.report("loop_count", message, element, hint="Give a cardinality or a collection")
        return None
    behavior = multi.get("behavior") or "All"
    throws = None
    wanted = {"One": "oneBehaviorEventRef", "None": "noneBehaviorEventRef"}.get(behavior)
    if wanted and multi.get(wanted):
        target = draft.root_elements.get(reference(multi.get(wanted)) or "")
        throws = None if target is None else event_of(draft, target, element)
    return LoopSpec(
        "sequential" if multi.get("isSequential") == "true" else "parallel",
        cardinality=cardinality,
        collection=listed,
        element=element_name,
        output=draft.expression(result, multi, "output element") if result and outputs else None,
        outputs=outputs,
        condition=_inner(draft, multi, "completionCondition"),
        behavior=behavior,
        throws=throws,
        complex=tuple(_complex(draft, element, multi)),
    )


def _complex(draft: Draft, element: Element, multi: Element) -> list[tuple[Expression, EventSpec]]:
    found = []
    for definition in multi.findall(f"{BPMN}complexBehaviorDefinition"):
        condition = _inner(draft, definition, "condition")
        event = definition.find(f"{BPMN}event")
        specs = [] if event is None else definitions_of(draft, event)
        for each in specs:
            spec = event_of(draft, each, element)
            if condition is not None and spec is not None:
                found.append((condition, spec))
    return found


def _named(item: Element | None) -> str | None:
    return None if item is None else item.get("name") or item.get("id")


def _data(draft: Draft, multi: Element, name: str) -> str | None:
    found = multi.find(f"{BPMN}{name}")
    key = reference(found.text) if found is not None else None
    return None if key is None else draft.data.get(key, key)


def mappings_of(draft: Draft, element: Element, name: str) -> tuple[tuple[str, Text], ...]:
    """Read our input or output mappings: target and source."""
    around = element.find(f"{BPMN}extensionElements")
    found = []
    for each in around.findall(f"{OURS}{name}") if around is not None else ():
        target, source = each.get("target"), each.get("source")
        if source is None and target == ALL:
            source = ""
        text = draft.text(source, each, f"{name} “{target}”") if source is not None else None
        if not target or text is None:
            draft.report("mapping_incomplete", f"An {name} needs a source and a target", each)
        else:
            found.append((target, text))
    return tuple(found)


def quantities_of(draft: Draft, element: Element, node: Node) -> Node:
    """Read how many tokens the activity takes and gives."""
    found = {}
    for name in ("startQuantity", "completionQuantity"):
        text = element.get(name)
        if text is None:
            continue
        if not text.strip().isdigit() or int(text) < 1:
            draft.report("quantity_range", f"{name} must be 1 or more, not “{text}”", element)
        else:
            found[name] = int(text)
    return replace(
        node, need=found.get("startQuantity", 1), quantity=found.get("completionQuantity", 1)
    )
