"""Call activities: another process runs as an instance of its own and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn import faults
from engine.bpmn.tasks import text_value
from engine.bpmn.values import UnstorableValue, normal_variables
from engine.effects import CallProcess
from engine.errors import CommandRefused
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation
    from engine.commands import EscalateCall, FailCall, ReturnCall

FAILED = "call_failed"
TOO_DEEP = "call_depth"


def call(run: Run, node: Node, activation: Activation, depth: int | None = None) -> None:
    """Start the called process with the activity's inputs, or all variables where it names none.

    Calls may be nested so deep only; where a person lets one go on, it is counted from `depth` again.
    """
    assert node.call is not None  # noqa: S101 - validation refuses a call without a target
    context = run.context(activation.token)
    try:
        process = text_value(run, node.call.process, context)
    except FeelError as error:
        run.incident(activation, FAILED, error.message)
        return
    depth = depth or run.state.depth + 1
    if depth > run.limits.depth:
        text = (
            f"“{run.definition.name_of(node.id)}” calls “{process}” {depth - 1} calls deep, the most "
            f"that is allowed. A retry allows {run.limits.depth} more."
        )
        run.incident(activation, TOO_DEEP, text)
        return
    given = run.state.locals.get(activation.token, {}) if node.inputs else context
    key = run.next_id()
    data: dict[str, Any] = {"call": key, "process": str(process)}
    run.emit("call.started", node.id, activation.token, data)
    run.effects.append(
        CallProcess(key, node.id, str(process), node.call.version, dict(given), depth)
    )


def answered(run: Run, command: ReturnCall | FailCall | EscalateCall) -> None:
    """Go on behind the call, or do what its error or escalation asks for."""
    from engine.commands import EscalateCall, ReturnCall

    found = run.state.calls.get(command.call)
    if found is None:
        raise CommandRefused("call_unknown", f"There is no open call {command.call}")
    activation = run.state.activations[found.token]
    node = run.definition.nodes[found.node]
    if isinstance(command, EscalateCall):
        faults.escalate(run, node, activation, command.code)
        return
    data: dict[str, Any] = {"call": command.call}
    if isinstance(command, ReturnCall):
        try:
            values = normal_variables(command.variables)
            if not node.outputs:
                run.weigh(values)
        except UnstorableValue as error:
            run.incident(activation, "invalid_result", error.message)
            return
        run.emit("call.returned", node.id, found.token, data)
        _returned(run, node, activation, values)
        return
    data["code"] = command.code
    run.emit("call.failed", node.id, found.token, data)
    if faults.caught(run, activation, command.code):
        faults.fail(run, activation, command.code, command.message)
    else:
        run.incident(activation, command.code or FAILED, command.message)


def _returned(run: Run, node: Node, activation: Activation, values: dict[str, Any]) -> None:
    if node.outputs:
        data = {"variables": values, "source": "call", "scope": activation.token}
        run.emit("variables.set", node.id, activation.token, data)
    elif values:
        run.set_variables(node.id, activation.scope, values, "call")
    run.depart(node, activation)
