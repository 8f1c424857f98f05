"""Activities that are repeated: standard loop, multi-instance one by one or all at once.

The activity's own activation is the scope of its repetitions. A place without a flow in the queue
stands for those not made yet, so a hundred thousand of them are made in as many steps as needed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.bpmn.closing import cancel_activations
from engine.bpmn.throws import throw_event
from engine.bpmn.values import UnstorableValue, normal
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from engine.bpmn.definition import Expression, LoopSpec, Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation, Loop

FAILED = "loop_failed"


class _Bad(Exception):  # noqa: N818 - becomes an incident
    pass


def start(run: Run, node: Node, activation: Activation) -> None:
    """Find out how often, and begin."""
    spec = _spec(node)
    try:
        count, items = _extent(run, spec, activation)
    except (_Bad, FeelError, UnstorableValue) as error:
        run.incident(activation, FAILED, getattr(error, "message", None) or str(error))
        return
    data: dict[str, Any] = {"kind": spec.kind, "count": count}
    if items is not None:
        data["items"] = items
    run.emit("loop.started", node.id, activation.token, data)
    if spec.kind == "parallel" and count:
        return
    _following(run, node, activation)


def _spec(node: Node) -> LoopSpec:
    assert node.loop is not None  # noqa: S101 - the caller looked
    return node.loop


def _extent(
    run: Run, spec: LoopSpec, activation: Activation
) -> tuple[int | None, list[Any] | None]:
    if spec.kind == "standard":
        return spec.maximum, None
    if spec.collection is not None:
        found = _value(run, spec.collection, activation)
        if not isinstance(found, list):
            raise _Bad(f"“{spec.collection.text}” is not a list")
        most = run.limits.repetitions
        if len(found) > most:
            raise _Bad(f"“{spec.collection.text}” has {len(found):,} items, more than {most:,}")
        return len(found), found
    assert spec.cardinality is not None  # noqa: S101 - validation refuses a loop without either
    number = _value(run, spec.cardinality, activation)
    whole = isinstance(number, Decimal) and number == number.to_integral_value()
    if not whole or not 0 <= number <= run.limits.repetitions:
        most = run.limits.repetitions
        raise _Bad(f"“{spec.cardinality.text}” is not a whole number up to {most:,}")
    return int(number), None


def _value(run: Run, expression: Expression, activation: Activation) -> Any:
    return normal(expression.evaluate(run.context(activation.token), now=run.now).value)


def _holds(run: Run, expression: Expression, activation: Activation) -> bool:
    return expression.evaluate(run.context(activation.token), now=run.now).value is True


def _following(run: Run, node: Node, activation: Activation) -> None:
    """Begin the next repetition, or end."""
    spec, loop = _spec(node), run.state.loops[activation.token]
    try:
        more = _more(run, spec, loop, activation)
    except FeelError as error:
        run.incident(activation, FAILED, error.message)
        return
    if more:
        run.emit("loop.next", node.id, activation.token, {})
    else:
        finish(run, node, activation)


def _more(run: Run, spec: LoopSpec, loop: Loop, activation: Activation) -> bool:
    if loop.total is not None and loop.next >= loop.total:
        return False
    if spec.kind != "standard" or (loop.next == 0 and not spec.test_before):
        return True
    return spec.condition is None or _holds(run, spec.condition, activation)


def spawn(run: Run, body: str) -> None:
    """Make one more repetition."""
    activation = run.state.activations[body]
    node, loop = run.definition.nodes[activation.node], run.state.loops[body]
    variables: dict[str, Any] = {"loopCounter": Decimal(loop.next + 1)}
    spec = _spec(node)
    if loop.items is not None and spec.element:
        variables[spec.element] = loop.items[loop.next]
    inner = run.enter(node, body, loop=loop.next, variables=variables)
    run.begin(node, inner)


def repeated(run: Run, node: Node, inner: Activation) -> None:
    """One repetition is done."""
    state, spec, body = run.state, _spec(node), str(inner.scope)
    seconds = (run.now - inner.entered).total_seconds()
    data: dict[str, Any] = {"duration": max(seconds, 0.0)}
    try:
        if spec.output is not None:
            data["output"] = _value(run, spec.output, inner)
    except (FeelError, UnstorableValue) as error:
        run.incident(inner, FAILED, error.message)
        return
    if inner.token in state.held:
        run.behaviours["disarm"](run, node, inner)
    run.emit("node.completed", node.id, inner.token, data)
    _behave(run, node, body)
    if body not in state.activations:
        return
    activation = state.activations[body]
    if spec.kind != "standard" and spec.condition is not None:
        try:
            over = _holds(run, spec.condition, activation)
        except FeelError as error:
            run.incident(activation, FAILED, error.message)
            return
        if over:
            rest = [a.token for a in state.activations.values() if a.scope == body]
            cancel_activations(run, rest, by=node.id)
            run.emit("loop.stopped", node.id, body, {})
            finish(run, node, activation)
            return
    if spec.kind != "parallel":
        _following(run, node, activation)
    elif body not in state.live:
        finish(run, node, activation)


def _behave(run: Run, node: Node, body: str) -> None:
    """Throw what the activity says about the completion of one repetition."""
    spec, activation = _spec(node), run.state.activations[body]
    if spec.behavior == "None" or (spec.behavior == "One" and not run.state.loops[body].behaved):
        run.emit("loop.behaved", node.id, body, {})
        if spec.throws is not None:
            throw_event(run, node, activation, spec.throws, own=body)
    elif spec.behavior == "Complex":
        for condition, event in spec.complex:
            if body in run.state.activations and _holds(run, condition, activation):
                throw_event(run, node, activation, event, own=body)


def finish(run: Run, node: Node, activation: Activation) -> None:
    """Every repetition is done: give the results and go on."""
    spec, state, body = _spec(node), run.state, activation.token
    if spec.outputs:
        loop = state.loops[body]
        results = [state.outputs.get((body, index)) for index in range(loop.next)]
        try:
            run.weigh({spec.outputs: results})
        except UnstorableValue as error:
            run.incident(activation, FAILED, error.message)
            return
        run.set_variables(node.id, activation.scope, {spec.outputs: results}, "output")
    run.depart(node, activation)
