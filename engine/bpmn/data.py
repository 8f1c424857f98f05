"""Items and data while a process runs (10.4.2): which sets are complete, and what an event carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.effects import ResolveIncident

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.definition import DataSet, Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation

NO_INPUT = "data_input_missing"
NO_OUTPUT = "data_output_missing"


class Read(NamedTuple):
    """What a variable gave."""

    value: Any
    warnings: tuple[Any, ...] = ()


class Variable(NamedTuple):
    """Reads one variable by its name, which need not be one that FEEL can write."""

    text: str

    def evaluate(self, context: Mapping[str, object], *, now: object = None) -> Read:  # noqa: ARG002 - as FEEL is evaluated
        """Give its value; null where there is none."""
        return Read(context.get(self.text))


NOTHING = Variable("")  # declares a variable of the activity's own that has no value yet


def missing(sets: tuple[DataSet, ...], context: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Give what the best of the sets lacks, and from where it would come; nothing if one is complete."""
    lacking = [
        {
            label: tuple(name for name in sources if context.get(name) is None)
            for label, sources in each
            if any(context.get(name) is None for name in sources)
        }
        for each in sets
    ]
    return min(lacking, key=len, default={})


def ready(run: Run, node: Node, activation: Activation) -> bool:
    """Whether an input set is complete; else that stands as an incident until it is."""
    lacking = missing(node.needs, run.context(activation.token))
    if not lacking:
        return True
    said = ", ".join(
        f"“{label}” (from {', '.join(f'“{name}”' for name in names)})"
        for label, names in lacking.items()
    )
    text = (
        f"“{run.definition.name_of(node.id)}” waits for its data input {said}. "
        "It goes on by itself when that has a value."
    )
    run.incident(activation, NO_INPUT, text)
    return False


def complete(run: Run, node: Node, activation: Activation) -> bool:
    """Whether an output set is complete; else that stands as an incident."""
    lacking = missing(node.gives, run.context(activation.token))
    if lacking:
        said = ", ".join(f"“{label}”" for label in lacking)
        name = run.definition.name_of(node.id)
        run.incident(activation, NO_OUTPUT, f"“{name}” is done without its data output {said}")
    return not lacking


def look(run: Run) -> None:
    """Let those go on whose input sets have become complete."""
    for incident in [i for i in run.state.incidents.values() if i.code == NO_INPUT]:
        if incident.incident not in run.state.incidents or incident.token is None:
            continue
        activation = run.state.activations[incident.token]
        node = run.definition.nodes[incident.node]
        if missing(node.needs, run.context(incident.token)):
            continue
        data = {"incident": incident.incident, "by": "data", "how": "retry"}
        run.emit("incident.resolved", node.id, incident.token, data)
        run.effects.append(ResolveIncident(incident.incident, "retry"))
        run.begin(node, activation)


def carried(name: str, values: Mapping[str, Any]) -> Any:
    """Give what an event's only data output holds: the value of its name, else the only one, else all."""
    if name in values:
        return values[name]
    if len(values) == 1:
        return next(iter(values.values()))
    return dict(values) or None
