"""Gateways (8.4.9 direction, 10.6 and in it 10.6.6 Event-Based Gateway)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.source import local
from engine.bpmn.standard.index import is_true, label
from engine.bpmn.standard.metamodel import GATEWAYS
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

#: what an event-based gateway may wait for
TRIGGERS = frozenset({"message", "timer", "conditional", "signal"})


def gateway_direction(index: Index) -> Iterator[Finding]:
    """8.4.9, Table 8.46: the direction says how many flows enter and leave."""
    for gateway in index.all(*sorted(GATEWAYS)):
        enter, leave = len(index.incoming.get(gateway, ())), len(index.outgoing.get(gateway, ()))
        direction = gateway.get("gatewayDirection")
        broken = {
            "Converging": enter < 2 or leave > 1,
            "Diverging": enter > 1 or leave < 2,
            "Mixed": enter < 2 or leave < 2,
        }
        if direction is not None and broken.get(direction, False):
            message = f"{label(gateway)} is {direction}, but {enter} flows enter and {leave} leave"
            yield Finding(gateway, message)


def gateway_unconnected(index: Index) -> Iterator[Finding]:
    """10.6.1: a gateway is the source of a sequence flow, or the target of several."""
    for gateway in index.all(*sorted(GATEWAYS)):
        if gateway not in index.outgoing and len(index.incoming.get(gateway, ())) < 2:
            message = f"{label(gateway)} neither joins flows nor leads anywhere"
            yield Finding(gateway, message)


def event_gateway_outgoing(index: Index) -> Iterator[Finding]:
    """10.6.6: an event-based gateway has two or more outgoing sequence flows."""
    for gateway in index.all("eventBasedGateway"):
        if len(index.outgoing.get(gateway, ())) < 2:
            message = f"{label(gateway)} needs two or more outgoing flows to choose between"
            yield Finding(gateway, message)


def event_gateway_target(index: Index) -> Iterator[Finding]:
    """10.6.6: it leads to receive tasks and to message, signal, timer or conditional catch events."""
    for gateway, target in _targets(index):
        kind = local(target)
        if kind == "receiveTask":
            if index.boundaries.get(target):
                message = (
                    f"{label(target)} follows {label(gateway)}: no boundary event may stand on it"
                )
                yield Finding(target, message)
        elif kind != "intermediateCatchEvent":
            yield Finding(target, f"{label(gateway)} cannot lead to {label(target)}, a {kind}")
        else:
            for trigger in index.triggers(target):
                if trigger not in TRIGGERS:
                    message = f"{label(gateway)} cannot wait for “{trigger}” of {label(target)}"
                    yield Finding(target, message)


def event_gateway_target_shared(index: Index) -> Iterator[Finding]:
    """10.6.6: no other sequence flow leads to what follows an event-based gateway."""
    shared = {
        target
        for target, flows in index.incoming.items()
        if len({index.target(flow, "sourceRef") for flow in flows}) > 1
    }
    for gateway, target in _targets(index):
        if target in shared:
            message = f"Another flow leads to {label(target)}, which follows {label(gateway)}"
            yield Finding(target, message)


def event_gateway_messages_mixed(index: Index) -> Iterator[Finding]:
    """10.6.6: message events and receive tasks are not used together."""
    kinds: dict[Element, set[str]] = {}
    for gateway, target in _targets(index):
        if local(target) == "receiveTask" or "message" in index.triggers(target):
            kinds.setdefault(gateway, set()).add(local(target))
    for gateway, found in kinds.items():
        if len(found) > 1:
            message = f"{label(gateway)} is followed by receive tasks and by message events; use one of them"
            yield Finding(gateway, message)


def event_gateway_instantiate(index: Index) -> Iterator[Finding]:
    """10.6.6: an instantiating event gateway has no incoming flow; only it may be parallel."""
    for gateway in index.all("eventBasedGateway"):
        instantiates = is_true(gateway, "instantiate")
        if instantiates and gateway in index.incoming:
            yield Finding(gateway, f"{label(gateway)} starts the process: no flow may lead into it")
        if gateway.get("eventGatewayType") == "Parallel" and not instantiates:
            yield Finding(gateway, f"{label(gateway)} is parallel, but does not start the process")


def _targets(index: Index) -> Iterator[tuple[Element, Element]]:
    for gateway in index.all("eventBasedGateway"):
        for flow in index.outgoing.get(gateway, ()):
            target = index.target(flow, "targetRef")
            if target is not None:
                yield gateway, target


RULES = (
    Rule("gateway_direction", "warning", gateway_direction),
    Rule("gateway_unconnected", "warning", gateway_unconnected),
    Rule("event_gateway_outgoing", "warning", event_gateway_outgoing),
    Rule("event_gateway_target", "error", event_gateway_target),
    Rule("event_gateway_target_shared", "error", event_gateway_target_shared),
    Rule("event_gateway_messages_mixed", "error", event_gateway_messages_mixed),
    Rule("event_gateway_instantiate", "error", event_gateway_instantiate),
)
