"""Collaborations, message flows, choreographies and conversations (9, 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.source import BPMN, is_bpmn, local
from engine.bpmn.standard.index import child, label, process_of
from engine.bpmn.standard.metamodel import (
    CATCH_EVENTS,
    CHOREOGRAPHY_ACTIVITIES,
    CONVERSATIONS,
    THROW_EVENTS,
)
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

#: 10.3.3, 10.5: who may only send, and who may only receive
_SENDERS = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})
_RECEIVERS = frozenset({"receiveTask", "intermediateCatchEvent", "startEvent", "boundaryEvent"})


def message_flow_incomplete(index: Index) -> Iterator[Finding]:
    """9.4, Table 9.5: a message flow has one source and one target."""
    for flow in index.all("messageFlow"):
        if not flow.get("sourceRef") or not flow.get("targetRef"):
            yield Finding(flow, f"The message flow {label(flow)} needs a source and a target")


def message_flow_within_pool(index: Index) -> Iterator[Finding]:
    """7.6.2, 9.4: a message flow joins two pools, never two things of one."""
    for flow, source, target in _ends(index):
        one, other = _pool(index, source), _pool(index, target)
        if source is target or (one is not None and one is other):
            hint = "Use a sequence flow within a pool"
            yield Finding(flow, f"The message flow {label(flow)} begins and ends in one pool", hint)


def message_flow_source(index: Index) -> Iterator[Finding]:
    """10.3.3, 10.5.2 to 10.5.4: what only receives is never the source of a message flow."""
    for flow, source, _ in _ends(index):
        if local(source) in _RECEIVERS:
            message = f"{label(source)} is a {local(source)}: no message flow may leave it"
            yield Finding(flow, message)
        elif local(source) in THROW_EVENTS and not _carries(index, source):
            message = f"{label(source)} sends no message, but a message flow leaves it"
            yield Finding(flow, message, "Make it a message event")


def message_flow_target(index: Index) -> Iterator[Finding]:
    """10.3.3, 10.5.2 to 10.5.4: what only sends is never the target of a message flow."""
    for flow, _, target in _ends(index):
        if local(target) in _SENDERS:
            message = f"{label(target)} is a {local(target)}: no message flow may lead to it"
            yield Finding(flow, message)
        elif local(target) in CATCH_EVENTS and not _carries(index, target):
            message = f"{label(target)} waits for no message, but a message flow leads to it"
            yield Finding(flow, message, "Make it a message event")


def participant_multiplicity(index: Index) -> Iterator[Finding]:
    """9.3, Table 9.4: the minimum is not negative, the maximum 1 or more and not below it."""
    for element in index.all("participantMultiplicity"):
        try:
            least = int(element.get("minimum", "0"))
            most = int(element.get("maximum", "1"))
        except ValueError:
            yield Finding(element, "The multiplicity of a participant is given in whole numbers")
            continue
        if least < 0 or most < 1 or most < least:
            yield Finding(element, f"A participant cannot take part {least} to {most} times")


def pool_of_same_process(index: Index) -> Iterator[Finding]:
    """9.3: within one collaboration, a process belongs to one participant."""
    seen: dict[tuple[Element | None, Element], Element] = {}
    for participant in index.all("participant"):
        process = index.target(participant, "processRef")
        if process is None:
            continue
        key = (participant.getparent(), process)
        if seen.setdefault(key, participant) is not participant:
            message = (
                f"{label(participant)} and {label(seen[key])} name the process {label(process)}"
            )
            yield Finding(participant, message)


def global_conversation_content(index: Index) -> Iterator[Finding]:
    """9.5.3: a global conversation holds no conversation nodes."""
    for element in index.all("globalConversation"):
        for inner in element:
            if is_bpmn(inner) and local(inner) in CONVERSATIONS:
                message = f"The global conversation {label(element)} must not hold {label(inner)}"
                yield Finding(inner, message)


def conversation_link_ends(index: Index) -> Iterator[Finding]:
    """9.5.5: a conversation link joins a conversation and a participant."""
    for link in index.all("conversationLink"):
        source, target = index.target(link, "sourceRef"), index.target(link, "targetRef")
        if source is None or target is None:
            continue
        if (local(source) in CONVERSATIONS) == (local(target) in CONVERSATIONS):
            message = f"The link {label(link)} does not join a conversation and a participant"
            yield Finding(link, message)


def choreography_participants(index: Index) -> Iterator[Finding]:
    """11.4.1, 11.5.1: a choreography task has two participants; one of them initiates."""
    for activity in index.all(*sorted(CHOREOGRAPHY_ACTIVITIES)):
        texts = [(e.text or "").strip() for e in activity.findall(f"{BPMN}participantRef")]
        names = set(texts)
        exact = local(activity) == "choreographyTask"
        if len(names) < 2 or (exact and len(names) != 2):
            message = f"{label(activity)} has {len(names)} participants, not two"
            yield Finding(activity, message)
        initiator = activity.get("initiatingParticipantRef")
        if initiator is None or initiator not in names:
            message = f"None of the participants of {label(activity)} initiates it"
            yield Finding(activity, message)


def choreography_messages(index: Index) -> Iterator[Finding]:
    """11.5.1: a choreography task has one message flow, or two for a reply."""
    for task in index.all("choreographyTask"):
        count = len(task.findall(f"{BPMN}messageFlowRef"))
        if not 1 <= count <= 2:
            yield Finding(task, f"{label(task)} has {count} message flows, not one or two")


def correlation_key_empty(index: Index) -> Iterator[Finding]:
    """8.4.2, Table 8.32: a correlation key has at least one property."""
    for key in index.all("correlationKey"):
        if child(key, "correlationPropertyRef") is None:
            yield Finding(key, f"The correlation key {label(key)} has no property")


def _ends(index: Index) -> Iterator[tuple[Element, Element, Element]]:
    for flow in index.all("messageFlow"):
        source, target = index.target(flow, "sourceRef"), index.target(flow, "targetRef")
        if source is not None and target is not None:
            yield flow, source, target


def _pool(index: Index, element: Element) -> Element | None:
    """The process of a pool, or the pool itself where it shows none."""
    if local(element) == "participant":
        process = index.target(element, "processRef")
        return element if process is None else process
    return process_of(element)


def _carries(index: Index, event: Element) -> bool:
    return "message" in index.triggers(event)


RULES = (
    Rule("message_flow_incomplete", "error", message_flow_incomplete),
    Rule("message_flow_within_pool", "error", message_flow_within_pool),
    Rule("message_flow_source", "error", message_flow_source),
    Rule("message_flow_target", "error", message_flow_target),
    Rule("participant_multiplicity", "error", participant_multiplicity),
    Rule("pool_of_same_process", "error", pool_of_same_process),
    Rule("global_conversation_content", "error", global_conversation_content),
    Rule("conversation_link_ends", "error", conversation_link_ends),
    Rule("choreography_participants", "error", choreography_participants),
    Rule("choreography_messages", "error", choreography_messages),
    Rule("correlation_key_empty", "warning", correlation_key_empty),
)
