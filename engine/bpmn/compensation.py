"""Compensation: what was completed is undone in reverse order, with the data of then.

The throwing activation becomes the scope of the handlers; its plan is the completed activities still
to be undone. A transaction that is cancelled undoes everything in it first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.closing import cancel_activations
from engine.bpmn.occurrences import close_scope, open_handlers

if TYPE_CHECKING:
    from engine.bpmn.definition import EventSpec, Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation, Done


def start(run: Run, node: Node, activation: Activation, spec: EventSpec) -> bool:
    """Undo what the event names; True where the token waits for that."""
    plan = _plan(run, _scope(run, activation), spec.activity)
    if not plan:
        return False
    if spec.waits:
        run.emit("compensation.planned", node.id, activation.token, {"plan": plan})
        following(run, node, activation)
        return True
    for token in plan:
        _undo(run, run.state.done[token], activation.scope)
    return False


def cancel(run: Run, node: Node, activation: Activation) -> bool:
    """Cancel the transaction around: end its work, undo it, leave by its cancel event."""
    scope = activation.scope
    close_scope(run, scope, by=node.id, but=activation.token)
    plan = _plan(run, scope, None)
    run.emit("compensation.planned", node.id, activation.token, {"plan": plan})
    following(run, node, activation)
    return True


def following(run: Run, node: Node, thrower: Activation) -> None:
    """Have the next one undone when its turn comes, or go on where everything is undone."""
    plan, token = run.state.plans[thrower.token], thrower.token
    if plan and token in run.state.loops:  # its place in the queue stands for repetitions
        run.emit("compensation.next", node.id, token, {"undoes": plan[0]})
        _undo(run, run.state.done[plan[0]], token)
    elif plan:
        run.emit("compensation.next", node.id, token, {"undoes": plan[0], "queued": True})
    elif any(spec.kind == "cancel" for spec in node.events):
        _leave_transaction(run, node, thrower)
    else:
        run.behaviours["thrown"](run, node, thrower)


def undo_next(run: Run, thrower: str) -> None:
    """Undo what is next in the plan."""
    done = run.state.done[run.state.plans[thrower][0]]
    _undo(run, done, thrower, planned=True)


def _leave_transaction(run: Run, node: Node, thrower: Activation) -> None:
    transaction = run.state.activations[str(thrower.scope)]
    around = run.definition.nodes[transaction.node]
    body = transaction
    while body.loop is not None:
        body = run.state.activations[str(body.scope)]
    for name in around.boundaries:
        event = run.definition.nodes[name]
        if any(spec.kind == "cancel" for spec in event.events):
            run.behaviours["came_boundary"](run, event, (body.token, {}, False))  # type: ignore[arg-type] # an occurrence
            return
    scope = body.scope
    cancel_activations(run, [body.token], by=node.id)
    if scope not in run.state.live:
        run.settle(node.id, scope)


def _scope(run: Run, thrower: Activation) -> str | None:
    """Give the scope whose work is undone; in a compensation handler, the one it is for."""
    scope = thrower.scope
    while scope is not None:
        around = run.state.activations[scope]
        if around.undoes is not None and run.definition.nodes[around.node].triggered:
            return around.undoes
        if not run.definition.nodes[around.node].triggered:
            return scope
        scope = around.scope
    return None


def _plan(run: Run, scope: str | None, activity: str | None) -> list[str]:
    """Give what is to be undone, the last completed first."""
    plan: list[str] = []
    for done in reversed([d for d in run.state.done.values() if d.scope == scope]):
        if activity is not None and done.node != activity:
            plan += _plan(run, done.token, activity)
        elif _handler(run, done) is not None:
            plan.append(done.token)
        else:
            plan += _plan(run, done.token, None)
    return plan


def _handler(run: Run, done: Done) -> str | None:
    node = run.definition.nodes[done.node]
    if node.undo is not None:
        return node.undo
    scope = run.definition.scopes.get(node.id)
    for name in scope.handlers if scope else ():
        for entry in run.definition.scopes[name].entries:
            if any(s.kind == "compensate" for s in run.definition.nodes[entry].events):
                return name
    return None


def _undo(run: Run, done: Done, scope: str | None, *, planned: bool | None = None) -> None:
    handler = run.definition.nodes[str(_handler(run, done))]
    entered = run.enter(handler, scope, undoes=done.token, planned=planned)
    if not handler.triggered:
        run.begin(handler, entered)
        return
    open_handlers(run, handler.id, entered.token)
    for entry in run.definition.scopes[handler.id].entries:
        node = run.definition.nodes[entry]
        run.depart(node, run.enter(node, entered.token))
