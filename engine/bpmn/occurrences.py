"""What an event does where it is caught: at a catch event, a boundary, an event sub-process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn.closing import cancel_activations, close_waits, resolve_incidents
from engine.bpmn.due import NotDue
from engine.bpmn.mapping import received
from engine.bpmn.waits import open_waits

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.run import Run

Occurrence = tuple[str | None, dict[str, Any], bool]


def at_catch(run: Run, node: Node, came: Occurrence) -> None:
    """Go on behind the event, by way of the event gateway where one waited."""
    token, variables, _ = came
    activation = run.state.activations[str(token)]
    if activation.node != node.id:
        gateway = run.definition.nodes[activation.node]
        flow = next(f for f in gateway.outgoing if f.target == node.id)
        run.leave(gateway, activation, (flow,))
        activation = run.enter(node, activation.scope, flow=flow.id)
    received(run, node, activation.token, variables)
    run.depart(node, activation)


def at_boundary(run: Run, node: Node, came: Occurrence) -> None:
    """Go on behind the boundary event, and end its activity where it interrupts."""
    token, variables, mild = came
    host = run.state.activations[str(token)]
    entered = run.enter(node, host.scope, host=host.token)
    if node.interrupting and not mild:
        cancel_activations(run, [host.token], by=node.id)
    elif node.all_events:
        open_waits(run, node, host.token, host=node.host)
    received(run, node, entered.token, variables)
    run.depart(node, entered)


def at_start(run: Run, node: Node, came: Occurrence) -> None:
    """Start the event sub-process, in place of its scope's own work where it interrupts."""
    token, variables, _ = came
    around = run.definition.nodes[str(node.parent)]
    state = run.state
    if node.interrupting:
        close_scope(run, token, by=node.id)
        entered = run.enter(around, token, interrupts=True)
    else:
        if node.all_events:
            open_waits(run, node, token)
        entered = run.enter(around, token)
    if not open_handlers(run, around.id, entered.token):
        return
    begun = run.enter(node, entered.token)
    if begun.token in state.activations:
        received(run, node, begun.token, variables)
        run.depart(node, begun)


def close_scope(run: Run, scope: str | None, *, by: str, but: str | None = None) -> None:
    """Take every token out of the scope, and stop its event sub-processes from listening."""
    inside = [
        a.token for a in run.state.activations.values() if a.scope == scope and a.token != but
    ]
    cancel_activations(run, inside, by=by)
    resolve_incidents(run, [scope], by=by)
    handlers = run.definition.scopes[_key(run, scope)].handlers
    for name in handlers:
        for entry in run.definition.scopes[name].entries:
            close_waits(run, scope, entry)


def _key(run: Run, scope: str | None) -> str | None:
    return None if scope is None else run.state.activations[scope].node


def open_handlers(run: Run, key: str | None, scope: str | None) -> bool:
    """Let the event sub-processes of a scope listen; False where one took over at once."""
    from engine.bpmn.waits import judge

    for name in run.definition.scopes[key].handlers:
        for entry in run.definition.scopes[name].entries:
            try:
                open_waits(run, run.definition.nodes[entry], scope)
            except NotDue as reason:
                run.raise_incident(entry, scope, "event_failed", reason.message)
    before = run.state.seq
    judge(run)
    if run.state.seq == before:
        return True
    if scope is not None and scope not in run.state.activations:
        return False
    interrupted = any(
        e.kind == "node.entered" and e.data.get("interrupts") and e.data.get("scope") == scope
        for e in run.events[-(run.state.seq - before) :]
    )
    return not interrupted
