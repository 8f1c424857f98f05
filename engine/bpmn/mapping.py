"""Data into and out of activities: input and output mappings, and what an event brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn.data import carried, complete
from engine.bpmn.definition import ALL
from engine.bpmn.limits import refuse_huge
from engine.bpmn.tasks import text_value
from engine.bpmn.values import UnstorableValue, normal
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.definition import Node, Text
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation

MAPPING = "mapping_failed"


def evaluated(
    run: Run,
    pairs: tuple[tuple[str, Text], ...],
    context: Mapping[str, Any],
    everything: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Give each target its value, and for the target `*` everything; raises as FEEL and storing do.

    `everything` is the context where it is not given.
    """
    values: dict[str, Any] = {}
    for name, text in pairs:
        if name == ALL:
            values.update(context if everything is None else everything)
        else:
            values[name] = normal(text_value(run, text, context))
    refuse_huge(run.limits, values.items())
    return values


def inputs(run: Run, node: Node, activation: Activation) -> bool:
    """Give the activity its own variables; False where that stands as an incident."""
    try:
        values = evaluated(run, node.inputs, run.context(activation.token))
    except (FeelError, UnstorableValue) as error:
        run.incident(activation, MAPPING, error.message)
        return False
    data = {"variables": values, "source": "input", "scope": activation.token}
    run.emit("variables.set", node.id, activation.token, data)
    return True


def outputs(run: Run, node: Node, activation: Activation) -> bool:
    """Give what the activity yields to the scope around it."""
    if activation.token in run.state.loops or node.events:
        return True  # each repetition did; an event's data was mapped when it came
    if node.gives and not complete(run, node, activation):
        return False
    try:
        own = run.state.locals.get(activation.token, {})
        values = evaluated(run, node.outputs, run.context(activation.token), own)
        run.weigh(values)
    except (FeelError, UnstorableValue) as error:
        run.incident(activation, MAPPING, error.message)
        return False
    run.set_variables(node.id, activation.scope, values, "output")
    return True


def received(run: Run, node: Node, token: str, payload: Mapping[str, Any]) -> None:
    """Store what an event brought: as its outputs say, else as it is."""
    values = {name: normal(value) for name, value in payload.items()}
    if node.outputs:
        context = {**run.context(token), **values}
        if node.carries is not None:
            context[node.carries] = carried(node.carries, values)
        try:
            values = evaluated(run, node.outputs, context, values)
        except (FeelError, UnstorableValue):
            values = {}
    if values:
        run.set_variables(node.id, token, values, "event")
