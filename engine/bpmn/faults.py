"""Errors and escalations: from where they happen outwards, to the first that catches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation


class Catcher(NamedTuple):
    """The catching event and the token that it listens on."""

    node: Node
    token: str | None


def fail(run: Run, activation: Activation, code: str, message: str) -> bool:
    """Throw an error; whether anything caught it."""
    catcher = _find(run, activation, "error", code)
    data = {"code": code, "caught": catcher.node.id if catcher else None}
    run.emit("error.thrown", activation.node, activation.token, data)
    if catcher is None:
        return False
    payload: dict[str, Any] = (
        {"error": {"code": code, "message": message}} if catcher.node.outputs else {}
    )
    _catch(run, catcher, payload)
    return True


def caught(run: Run, activation: Activation, code: str) -> bool:
    """Whether an error with this code would be caught."""
    return _find(run, activation, "error", code) is not None


def escalate(run: Run, node: Node, activation: Activation, code: str) -> None:
    """Throw an escalation; one that nothing catches changes nothing."""
    catcher = _find(run, activation, "escalation", code)
    data = {"code": code, "caught": catcher.node.id if catcher else None}
    run.emit("escalation.thrown", node.id, activation.token, data)
    if catcher is None:
        run.answer("escalation", code, "", {})
        return
    payload: dict[str, Any] = {"escalation": {"code": code}} if catcher.node.outputs else {}
    _catch(run, catcher, payload)


def _catch(run: Run, catcher: Catcher, payload: dict[str, Any]) -> None:
    came = (catcher.token, payload, False)
    run.behaviours[f"came_{catcher.node.kind}"](run, catcher.node, came)  # type: ignore[arg-type] # an occurrence


def _find(run: Run, activation: Activation, kind: str, code: str) -> Catcher | None:
    nodes, activations = run.definition.nodes, run.state.activations
    while True:
        node = nodes[activation.node]
        if activation.loop is None:
            found = _matching(run, node.boundaries, kind, code)
            if found is not None:
                return Catcher(found, activation.token)
        scope = activation.scope
        if scope not in run.state.loops and not _took_over(run, node):
            key = None if scope is None else activations[scope].node
            known = run.definition.scopes.get(key)
            starts = [
                entry
                for name in (known.handlers if known else ())
                for entry in run.definition.scopes[name].entries
                if name != node.id
            ]
            found = _matching(run, starts, kind, code)
            if found is not None:
                return Catcher(found, scope)
        if scope is None:
            return None
        activation = activations[scope]


def _took_over(run: Run, node: Node) -> bool:
    """Whether the node is an event sub-process that interrupted its scope."""
    return node.triggered and any(
        run.definition.nodes[entry].interrupting for entry in run.definition.scopes[node.id].entries
    )


def _matching(run: Run, names: object, kind: str, code: str) -> Node | None:
    """The event for this very code comes before one for every code."""
    general = None
    for name in names:  # type: ignore[attr-defined] # ids
        node = run.definition.nodes[name]
        for spec in node.events:
            if spec.kind != kind:
                continue
            if spec.code == code:
                return node
            if spec.code is None and general is None:
                general = node
    return general
