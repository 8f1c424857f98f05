"""Inclusive and complex gateways: joins that look at the whole scope.

They are asked when nothing else can move. An inclusive join goes on when no token in its scope can
still reach, past the join itself, a flow on which none has arrived (unless it can as well reach one
on which a token stands): BPMN 2.0, 13.4.3. What can reach what is worked out once a definition.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.bpmn.conditions import NoWay, choose
from engine.bpmn.run import NO_FLOW, STARVED
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from engine.bpmn.definition import Definition, Flow, Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation


def inclusive(run: Run, node: Node, activation: Activation) -> None:
    """Take every flow whose condition is true, else the default flow."""
    run.depart(node, activation)


def complex_gateway(run: Run, node: Node, activation: Activation) -> None:
    """Take every flow whose condition is true, in the first of its two phases."""
    if node.plain:
        run.leave(node, activation, node.outgoing)
        return
    context = {**run.context(activation.scope), "waitingForStart": True}
    try:
        choice = choose(node, context, run.now, first=False)
    except NoWay as reason:
        run.incident(activation, NO_FLOW, reason.message)
        return
    run.emit("gateway.evaluated", node.id, activation.token, choice.data)
    run.leave(node, activation, choice.flows)


def quiet(run: Run) -> bool:
    """Nothing moves: let one join that can go on; False where none can.

    One at a time: its token is on its way then, and may be what the next one has to wait for.
    """
    state = run.state
    for scope in list(state.standing):
        if any(_try(run, node, scope) for node in run.definition.gathering):
            return True
        if scope in state.standing and scope not in state.live:
            _starved(run, scope)
    return False


def _starved(run: Run, scope: str | None) -> None:
    for incident in run.state.incidents.values():
        if incident.token == scope and incident.code == STARVED:
            return
    flow = next(flow for flow, place in run.state.arrivals if place == scope)
    run.starve(str(flow), scope)


def _try(run: Run, node: Node, scope: str | None) -> bool:
    marked = [f for f in node.incoming if (f.id, scope) in run.state.arrivals]
    if not marked:
        return False
    if node.kind == "inclusive":
        if not _complete(run, node, scope, marked):
            return False
        _pass(run, node, scope, marked)
        return True
    gate = run.state.gates.get((node.id, scope))
    if gate is None:
        return _activate(run, node, scope, marked)
    return _reset(run, node, scope, gate)


def _pass(run: Run, node: Node, scope: str | None, marked: list[Flow], **more: Any) -> Activation:
    flows = [flow.id for flow in marked]
    entered = run.enter(node, scope, flow=flows[0], flows=flows, **more)
    if not more or more["gate"] == "start":
        run.begin(node, entered)
    return entered


def _activate(run: Run, node: Node, scope: str | None, marked: list[Flow]) -> bool:
    count = sum(run.state.arrivals[f.id, scope] for f in marked)
    if node.condition is not None:
        context = {**run.context(scope), "activationCount": Decimal(count)}
        for flow in node.incoming:
            waiting = run.state.arrivals.get((flow.id, scope), 0)
            context[f"{flow.id}_count"] = Decimal(waiting)
        try:
            if node.condition.evaluate(context, now=run.now).value is not True:
                return False
        except FeelError:
            return False
    _pass(run, node, scope, marked, gate="start")
    return True


def _reset(run: Run, node: Node, scope: str | None, gate: tuple[str, ...]) -> bool:
    rest = [f for f in node.incoming if f.id not in gate]
    marked = [f for f in rest if (f.id, scope) in run.state.arrivals]
    if not _complete(run, node, scope, marked, tuple(rest)):
        return False
    chosen: tuple[Flow, ...] = ()
    context = {**run.context(scope), "waitingForStart": False}
    for flow in node.outgoing:
        try:
            if flow.condition and flow.condition.evaluate(context, now=run.now).value is True:
                chosen = (*chosen, flow)
        except FeelError:
            continue
    if chosen and marked:
        entered = _pass(run, node, scope, marked, gate="reset")
        run.leave(node, entered, chosen)
        return True
    data: dict[str, Any] = {"flows": [f.id for f in marked]}
    if scope is not None:
        data["scope"] = scope
    run.emit("gateway.reset", node.id, None, data)
    if scope not in run.state.standing and scope not in run.state.live:
        run.settle(node.id, scope)
    return run.state.status == "running"


def _complete(
    run: Run,
    node: Node,
    scope: str | None,
    marked: list[Flow],
    wanted: tuple[Flow, ...] | None = None,
) -> bool:
    """Whether no other token of the scope can still come to one of the flows that have none."""
    order = {flow.id: 1 << index for index, flow in enumerate(node.incoming)}
    have = sum(order[flow.id] for flow in marked)
    empty = sum(order[flow.id] for flow in wanted or node.incoming) & ~have
    if not empty:
        return True
    reach = _reach(run.definition, node)
    state = run.state
    places = {a.node for a in state.activations.values() if a.scope == scope}
    for flow, place in state.arrivals:
        target = run.definition.flows[str(flow)].target
        if place == scope and target != node.id:
            places.add(target)
    return all(
        not (reach.get(each, 0) & empty and not reach.get(each, 0) & have) for each in places
    )


def _reach(definition: Definition, join: Node) -> dict[str, int]:
    """Give for each node the incoming flows of the join it can reach, as bits."""
    known: dict[str, int] | None = definition.memo.get(join.id)
    if known is not None:
        return known
    before: dict[str, list[str]] = {}
    for flow in definition.flows.values():
        before.setdefault(flow.target, []).append(flow.source)
    for node in definition.nodes.values():
        if node.host is not None:
            before.setdefault(node.id, []).append(node.host)
    reach: dict[str, int] = {}
    waiting: list[str] = []
    for index, flow in enumerate(join.incoming):
        if flow.source != join.id:
            reach[flow.source] = reach.get(flow.source, 0) | 1 << index
            waiting.append(flow.source)
    while waiting:
        here = waiting.pop()
        for source in before.get(here, ()):
            bits = reach.get(source, 0) | reach[here]
            if source != join.id and bits != reach.get(source, 0):
                reach[source] = bits
                waiting.append(source)
    definition.memo[join.id] = reach
    return reach
