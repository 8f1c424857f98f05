"""Where tokens begin and end: start events, end events and embedded sub-processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import adhoc
from engine.bpmn.closing import cancel_activations, close_waits, resolve_incidents
from engine.bpmn.compensation import following
from engine.bpmn.data import ready
from engine.bpmn.loops import finish, start
from engine.bpmn.mapping import inputs
from engine.bpmn.occurrences import close_scope, open_handlers
from engine.bpmn.waits import arm

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation


def end(run: Run, node: Node, activation: Activation) -> None:
    """Consume the token; the last one in its scope completes the scope."""
    run.leave(node, activation, ())


def terminate(run: Run, node: Node, activation: Activation) -> None:
    """Consume this token and every other one in the scope; `fold` drops those on flows."""
    close_scope(run, activation.scope, by=node.id, but=activation.token)
    run.leave(node, activation, ())


def abandon(run: Run, node: Node, activation: Activation) -> None:
    """End a called instance that failed: its caller knows more."""
    cancel_activations(run, list(run.state.activations), by=node.id)
    close_waits(run, None)
    resolve_incidents(run, [None], by=node.id)
    reason = f"it ended with an error at “{run.definition.name_of(activation.node)}”"
    run.emit("instance.cancelled", None, None, {"by": node.id, "reason": reason})


def subprocess(run: Run, node: Node, activation: Activation) -> None:
    """Start the inside; the sub-process is done when no token is left in it."""
    if open_handlers(run, node.id, activation.token):
        begin_scope(run, node.id, activation.token)


def begin_scope(run: Run, key: str | None, scope: str | None) -> None:
    """Put a token into everything that a scope begins with."""
    begun = [
        (run.definition.nodes[name], run.enter(run.definition.nodes[name], scope))
        for name in run.definition.scopes[key].entries
    ]
    for node, activation in begun:
        if activation.token in run.state.activations:
            run.begin(node, activation)


def settled(run: Run, node: Node, activation: Activation) -> None:
    """Nothing moves inside the activation any more."""
    token = activation.token
    if token in run.state.loops:
        finish(run, node, activation)
    elif token in run.state.plans:
        following(run, node, activation)
    elif node.kind == "adhoc":
        adhoc.settled(run, node, activation)
    else:
        run.depart(node, activation)


def guarded(run: Run, node: Node, activation: Activation) -> None:
    """Execute an activity after its boundary events listen and its data is there."""
    if activation.loop is None:
        if node.needs and not ready(run, node, activation):
            return
        if node.boundaries and not arm(run, node, activation):
            return
        if node.loop is not None:
            if activation.token not in run.state.loops:
                start(run, node, activation)
            return
    if node.inputs and not node.events and not inputs(run, node, activation):
        return
    run.behaviours[node.kind](run, node, activation)
