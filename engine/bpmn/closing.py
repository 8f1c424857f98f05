"""Taking tokens away: an interrupting event, a terminate event, or a cancelled instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.state import Timer
from engine.effects import (
    CancelCall,
    CancelJob,
    CancelTimer,
    CloseUserTask,
    ResolveIncident,
    Unsubscribe,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.bpmn.definition import Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation


def cancel_activations(run: Run, tokens: Iterable[str], *, by: str) -> None:
    """Cancel the activations, all that runs inside them, and whatever they wait for."""
    gone = _with_inner(run, tokens)
    state = run.state
    for token in gone:
        close_waits(run, token)
    for task in [t for t in state.user_tasks.values() if t.token in gone]:
        run.emit("user_task.cancelled", task.node, task.token, {"task": task.task})
        run.effects.append(CloseUserTask(task.task, "cancelled"))
    resolve_incidents(run, gone, by=by)
    run.effects.extend(CancelJob(j.job) for j in state.jobs.values() if j.token in gone)
    run.effects.extend(CancelCall(c.call) for c in state.calls.values() if c.token in gone)
    for token in gone:
        run.emit("node.cancelled", state.activations[token].node, token, {"by": by})


def close_waits(run: Run, token: str | None, node: str | None = None) -> None:
    """Stop what the token, or only this event on it, waits for."""
    state = run.state
    for kind, key in state.held.get(token, ()):
        wait = state.timers[key] if kind == "timer" else state.subscriptions[key]
        if node is not None and wait.node != node:
            continue
        run.emit(f"{kind}.cancelled", wait.node or None, token, {kind: key})
        if kind == "timer":
            run.effects.append(CancelTimer(key))
        elif not isinstance(wait, Timer) and wait.kind != "conditional":
            run.effects.append(Unsubscribe(key))


def disarm(run: Run, _: Node, activation: Activation | None) -> None:
    """Stop whatever waits on an activity that is done; without one, on the instance."""
    close_waits(run, activation.token if activation else None)
    if activation is None:
        resolve_incidents(run, [None], by="end")


def resolve_incidents(run: Run, tokens: Iterable[str | None], *, by: str) -> None:
    """Close the incidents that stand on these tokens; None is the instance itself."""
    wanted = set(tokens)
    for incident in [i for i in run.state.incidents.values() if i.token in wanted]:
        data = {"incident": incident.incident, "by": by, "how": "cancelled"}
        run.emit("incident.resolved", incident.node or None, incident.token, data)
        run.effects.append(ResolveIncident(incident.incident, "cancelled"))


def _with_inner(run: Run, tokens: Iterable[str]) -> dict[str, None]:
    """Give the tokens with all inside them, the inner ones first, without repeats."""
    order = list(dict.fromkeys(tokens))
    inner: dict[str, list[str]] = {}
    for activation in run.state.activations.values():
        if activation.scope is not None:
            inner.setdefault(activation.scope, []).append(activation.token)
    for token in order:
        order.extend(inner.get(token, ()))
    return dict.fromkeys(reversed(order))
