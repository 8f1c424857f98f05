"""Ad-hoc sub-processes: activities that are begun by hand, until a condition or a person ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.closing import cancel_activations
from engine.bpmn.occurrences import close_scope, open_handlers
from engine.errors import CommandRefused
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from engine.bpmn.definition import Definition, Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation, State
    from engine.commands import BeginActivity, EndAdHoc


def adhoc(run: Run, node: Node, activation: Activation) -> None:
    """Wait for what people begin."""
    open_handlers(run, node.id, activation.token)


def enabled(definition: Definition, state: State, token: str) -> tuple[str, ...]:
    """Give the activities that may be begun now."""
    node = definition.nodes[state.activations[token].node]
    if node.sequential and token in state.live:
        return ()
    return definition.scopes[node.id].entries


def _open(run: Run, token: str) -> tuple[Node, Activation]:
    activation = run.state.activations.get(token)
    node = run.definition.nodes[activation.node] if activation else None
    if activation is None or node is None or node.kind != "adhoc" or token in run.state.loops:
        raise CommandRefused("adhoc_unknown", f"There is no open ad-hoc sub-process at {token}")
    return node, activation


def begin(run: Run, command: BeginActivity) -> None:
    """Begin one of the enabled activities."""
    _open(run, command.token)
    if command.node not in enabled(run.definition, run.state, command.token):
        text = f"“{command.node}” cannot be begun now"
        raise CommandRefused("activity_not_enabled", text, command.node)
    node = run.definition.nodes[command.node]
    run.begin(node, run.enter(node, command.token))


def end(run: Run, command: EndAdHoc) -> None:
    """End the ad-hoc sub-process with what still runs in it."""
    node, activation = _open(run, command.token)
    finish(run, node, activation)


def part(run: Run, _: Node, done: Activation) -> None:
    """Something inside is done while the rest goes on."""
    around = run.state.activations[str(done.scope)]
    node = run.definition.nodes[around.node]
    if node.kind == "adhoc" and around.token not in run.state.loops and node.cancels_rest:
        settled(run, node, around)


def settled(run: Run, node: Node, activation: Activation) -> None:
    """End where the completion condition says so."""
    if node.condition is None:
        return
    try:
        result = node.condition.evaluate(run.context(activation.token), now=run.now)
    except FeelError as error:
        run.incident(activation, "condition_failed", error.message)
        return
    if result.value is True:
        finish(run, node, activation)


def finish(run: Run, node: Node, activation: Activation) -> None:
    """End it and go on behind it."""
    close_scope(run, activation.token, by=node.id)
    inside = [a.token for a in run.state.activations.values() if a.scope == activation.token]
    cancel_activations(run, inside, by=node.id)
    run.depart(node, activation)
