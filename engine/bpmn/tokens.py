"""Tokens counted from a history alone, to be held against the state that it folds to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.definition import Definition


class TokenCount:
    """How many tokens the events so far have left: in nodes, and by scope on flows or before joins."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._inside: dict[str | None, str | None] = {}  # its scope by token
        self._flowing: dict[str | None, int] = {}

    @property
    def total(self) -> int:
        """All tokens; to be equal to `State.tokens`."""
        return len(self._inside) + sum(self._flowing.values())

    def add(self, kind: str, node: str | None, token: str | None, data: Mapping[str, Any]) -> None:
        """Count one event more."""
        scope = data.get("scope")
        match kind:
            case "node.entered":
                self._inside[token] = scope
                if data.get("interrupts"):
                    self._flowing.pop(scope, None)
                self._more(scope, -_came(data))
            case "flow.taken":
                self._more(scope, 1)
            case "node.completed" | "node.cancelled":
                self._left(kind, node, token)
            case "gateway.reset":
                self._more(scope, -len(data["flows"]))
            case "instance.cancelled":
                self._inside.clear()
                self._flowing.clear()
            case _:
                pass

    def _more(self, scope: str | None, number: int) -> None:
        self._flowing[scope] = self._flowing.get(scope, 0) + number

    def _left(self, kind: str, node: str | None, token: str | None) -> None:
        """What flows inside a scope that is over is over; a terminate event ends what is around it."""
        scope = self._inside.pop(token, None)
        self._flowing.pop(token, None)
        known = self._definition.nodes.get(node or "")
        if kind == "node.completed" and known is not None and known.kind == "terminate":
            self._flowing.pop(scope, None)


def _came(data: Mapping[str, Any]) -> int:
    """How many tokens an entry takes from flows."""
    came = len(data.get("flows", [data["flow"]] if data.get("flow") else []))
    return int(data.get("tokens", came))
