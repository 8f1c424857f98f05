"""Events that are thrown: message, signal, escalation, error, compensation, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn import compensation, faults
from engine.bpmn.mapping import MAPPING, evaluated
from engine.bpmn.tasks import text_value
from engine.bpmn.values import UnstorableValue
from engine.bpmn.waits import signal
from engine.effects import BroadcastSignal, SendMessage
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from engine.bpmn.definition import EventSpec, Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation


def throw(run: Run, node: Node, activation: Activation) -> None:
    """Throw everything that the node names, then go on or end here."""
    try:
        for spec in node.events:
            if throw_event(run, node, activation, spec):
                return
            if activation.token not in run.state.activations:
                return
    except (FeelError, UnstorableValue) as error:
        run.incident(activation, MAPPING, error.message)
        return
    thrown(run, node, activation)


def thrown(run: Run, node: Node, activation: Activation) -> None:
    """Everything is thrown: an end event ends here, anything else goes on."""
    if node.type == "endEvent":
        run.leave(node, activation, ())
    else:
        run.depart(node, activation)


def throw_event(
    run: Run, node: Node, activation: Activation, spec: EventSpec, own: str | None = None
) -> bool:
    """Throw one event; True where the token is not to go on now."""
    match spec.kind:
        case "message":
            _message(run, node, activation, spec)
        case "signal":
            name = _text(run, spec.name, activation)
            payload = evaluated(run, node.inputs, run.context(activation.token)) if not own else {}
            data = {"name": name, "variables": payload}
            run.emit("signal.thrown", node.id, activation.token, data)
            run.effects.append(BroadcastSignal(name, payload))
            signal(run, name, payload, own)
        case "escalation":
            faults.escalate(run, node, activation, spec.code or "")
        case "error":
            name = f"“{run.definition.name_of(node.id)}” ended with the error “{spec.code or ''}”"
            if not faults.fail(run, activation, spec.code or "", name):
                _uncaught(run, node, activation, spec, name)
            return True
        case "compensate":
            return compensation.start(run, node, activation, spec)
        case "cancel":
            return compensation.cancel(run, node, activation)
        case "terminate":
            run.behaviours["terminate"](run, node, activation)
            return True
        case _:
            pass
    return False


def _text(run: Run, text: Any, activation: Activation) -> str:
    value = text_value(run, text, run.context(activation.token)) if text is not None else None
    return "" if value is None else str(value)


def _message(run: Run, node: Node, activation: Activation, spec: EventSpec) -> None:
    context = run.context(activation.token)
    name = _text(run, spec.name, activation)
    correlation = _text(run, spec.correlation, activation) if spec.correlation else None
    payload = evaluated(run, node.inputs, context)
    if spec.retrieval is not None:
        found = spec.retrieval.evaluate(_inside(payload), now=run.now).value
        correlation = None if found is None else str(found)
    data: dict[str, Any] = {"name": name, "variables": payload}
    if correlation is not None:
        data["correlation"] = correlation
    run.emit("message.thrown", node.id, activation.token, data)
    run.effects.append(SendMessage(name, correlation, payload, spec.time_to_live))


def _inside(payload: dict[str, Any]) -> dict[str, Any]:
    """What a path into the message sees: its variables, and the fields of the only one."""
    only = next(iter(payload.values())) if len(payload) == 1 else None
    return {**only, **payload} if isinstance(only, dict) else payload


def _uncaught(run: Run, node: Node, activation: Activation, spec: EventSpec, message: str) -> None:
    """Nobody here catches the error: the calling instance may, else a person must look."""
    if run.state.caller is None:
        run.incident(activation, "error_uncaught", f"{message}, and nothing catches it")
        return
    run.behaviours["abandon"](run, node, activation)
    run.answer("error", spec.code or "", message, {})
