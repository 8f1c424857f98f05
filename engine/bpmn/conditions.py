"""Which flows the conditions open, and what to tell about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.feel.errors import FeelError
from engine.feel.values.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.bpmn.definition import Flow, Node


class Choice(NamedTuple):
    """The flows to take and the data of the `gateway.evaluated` event."""

    flows: tuple[Flow, ...]
    data: dict[str, Any]


class NoWay(Exception):  # noqa: N818 - not a fault of the program: becomes an incident
    """No flow can be taken; `data` tells what the conditions gave, where they gave anything."""

    def __init__(self, message: str, data: dict[str, Any] | None) -> None:
        super().__init__(message)
        self.message = message
        self.data = data


def choose(node: Node, variables: Mapping[str, object], now: datetime, *, first: bool) -> Choice:
    """Evaluate the conditions in order; with `first`, stop at the first that is true."""
    conditions: list[dict[str, Any]] = []
    warnings: list[str] = []
    taken: list[Flow] = []
    default: Flow | None = None
    conditional = False
    for flow in node.outgoing:
        if flow.default:
            default = flow
        elif flow.condition is None:
            taken.append(flow)
            if first:
                break
        elif _holds(flow, variables, now, conditions, warnings):
            taken.append(flow)
            conditional = True
            if first:
                break
    if default is not None and not (conditional or (first and taken)):
        taken.append(default)
        conditions.append({"flow": default.id, "expression": "", "value": True, "default": True})
    data = {"conditions": conditions, "taken": [f.id for f in taken], "warnings": warnings}
    if not taken:
        raise NoWay(_why(node, conditions, warnings), data)
    return Choice(tuple(taken), data)


def _holds(
    flow: Flow,
    variables: Mapping[str, object],
    now: datetime,
    conditions: list[dict[str, Any]],
    warnings: list[str],
) -> bool:
    assert flow.condition is not None  # noqa: S101 - the caller looked
    text = flow.condition.text
    try:
        result = flow.condition.evaluate(variables, now=now)
    except FeelError as error:
        raise NoWay(f"The condition “{text}” of {flow.id} failed: {error.message}", None) from None
    value = result.value
    for warning in result.warnings:
        warnings.append(f"{text}: {warning.message}")
    if value is not None and not isinstance(value, bool):
        warnings.append(f"{text}: gave {to_text(value)}, which is neither true nor false")
        value = None
    conditions.append({"flow": flow.id, "expression": text, "value": value})
    return value is True


def _why(node: Node, conditions: list[dict[str, Any]], warnings: list[str]) -> str:
    name = node.name or node.id
    said = "; ".join(f"“{c['expression']}” is {_word(c['value'])}" for c in conditions)
    reason = f" ({'; '.join(warnings)})" if warnings else ""
    return f"No flow out of “{name}” can be taken and it has no default flow: {said}{reason}"


def _word(value: object) -> str:
    return "null" if value is None else str(value).lower()
