"""Where tokens begin and end: start events, end events and embedded sub-processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.closing import cancel_activations, resolve_incidents

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation


def end(run: Run, node: Node, activation: Activation) -> None:
    """Consume the token; the last one in its scope completes the scope."""
    run.leave(node, activation, ())


def terminate(run: Run, node: Node, activation: Activation) -> None:
    """Consume this token and every other one in the scope; `fold` drops those on flows."""
    scope = activation.scope
    others = [
        other.token
        for other in run.state.activations.values()
        if other.scope == scope and other.token != activation.token
    ]
    cancel_activations(run, others, by=node.id)
    resolve_incidents(run, [scope], by=node.id)
    run.leave(node, activation, ())


def subprocess(run: Run, node: Node, activation: Activation) -> None:
    """Start the inside; the sub-process is done when no token is left in it."""
    assert node.start is not None  # noqa: S101 - validation refuses a sub-process without one
    start = run.definition.nodes[node.start]
    run.begin(start, run.enter(start, activation.token))
