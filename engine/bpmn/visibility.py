"""Which variables an activation sees."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.bpmn.state import Loop, State


def visible(state: State, token: str | None) -> dict[str, Any]:
    """Give the variables as the activation sees them: its own hide those around it."""
    parts = []
    while token is not None:
        own = state.locals.get(token)
        if own:
            parts.append(own)
        loop = state.loops.get(token)
        if loop is not None:
            parts.append(_counters(loop))
        token = state.activations[token].scope
    merged = dict(state.variables)
    for part in reversed(parts):
        merged.update(part)
    return merged


def _counters(loop: Loop) -> dict[str, Any]:
    active = loop.next - loop.completed - loop.terminated
    return {
        "loopCounter": Decimal(loop.next),
        "numberOfInstances": None if loop.total is None else Decimal(loop.total),
        "numberOfActiveInstances": Decimal(active),
        "numberOfCompletedInstances": Decimal(loop.completed),
        "numberOfTerminatedInstances": Decimal(loop.terminated),
    }
