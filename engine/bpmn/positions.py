"""Which event may stand where (BPMN 2.0, table 10.93): what can never happen there is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.draft import Draft

WAITS = frozenset({"message", "signal", "timer", "conditional"})
ALLOWED = {
    "startEvent": WAITS,
    "handler": WAITS | {"error", "escalation", "compensate"},
    "intermediateCatchEvent": WAITS | {"link"},
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "compensate", "link"}),
    "boundaryEvent": WAITS | {"error", "escalation", "compensate", "cancel"},
    "endEvent": frozenset(
        {"message", "signal", "escalation", "compensate", "error", "cancel", "terminate"}
    ),
}


def check_positions(draft: Draft) -> None:
    """Report events that cannot happen where they stand."""
    for node in draft.nodes.values():
        allowed = ALLOWED.get(_place(draft, node))
        for spec in node.events if allowed is not None else ():
            if allowed is not None and spec.kind not in allowed:
                message = f"A {node.type} cannot be a {spec.kind} event: “{node.name or node.id}”"
                draft.report("event_position", message, node.id)
            elif spec.kind == "cancel" and not _in_transaction(draft, node):
                message = f"“{node.name or node.id}” cancels, but belongs to no transaction"
                draft.report("cancel_outside", message, node.id)
        if node.kind == "events":
            _check_gateway(draft, node)


def _place(draft: Draft, node: Node) -> str:
    around = draft.nodes.get(node.parent or "")
    if node.kind == "start" and around is not None and around.triggered:
        return "handler"
    return node.type


def _in_transaction(draft: Draft, node: Node) -> bool:
    around = draft.nodes.get((node.host if node.kind == "boundary" else node.parent) or "")
    return around is not None and around.transaction


def _check_gateway(draft: Draft, node: Node) -> None:
    after = [draft.nodes[flow.target] for flow in node.outgoing]
    wrong = [each for each in after if each.kind != "catch" or each.guarded]
    if not after or wrong:
        named = f": “{wrong[0].name or wrong[0].id}”" if wrong else ""
        message = f"Behind “{node.name or node.id}” only catching events may follow{named}"
        draft.report("event_gateway", message, node.id)
