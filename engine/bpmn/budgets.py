"""What happens when an instance has used up a budget, or nearly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.limits import EVENT_LIMIT

if TYPE_CHECKING:
    from engine.bpmn.run import Run


def spent(run: Run) -> bool:
    """Whether the instance has recorded all the events it may."""
    return run.state.seq > run.limits.events + run.state.allowance


def halt(run: Run) -> None:
    """The events of the instance are used up: it stands until a person gives it more."""
    state, definition = run.state, run.definition
    if state.halted:
        return
    flow, scope = (state.queue or state.late)[0]
    node = (
        state.activations[str(scope)].node if flow is None else definition.flows[str(flow)].target
    )
    text = (
        f"The instance has recorded {state.seq:,} events, its whole budget, and stands before "
        f"“{definition.name_of(node)}”. A retry gives it {run.limits.events:,} more."
    )
    run.raise_incident(node, None, EVENT_LIMIT, text)


def warn(run: Run) -> None:
    """Say once that a budget is nearly used up."""
    state, limits = run.state, run.limits
    if state.status != "running":
        return
    if state.seq > limits.events_near:
        _near(run, "events", state.seq, limits.events_near, limits.events + state.allowance)
    if state.heavy:
        total = sum(state.heavy.values())
        if total > limits.variables_near:
            _near(run, "variables", total, limits.variables_near, limits.variables)


def _near(run: Run, budget: str, used: int, near: int, most: int) -> None:
    if budget not in run.state.neared:
        data = {"budget": budget, "used": used, "near": near, "most": most}
        run.emit("budget.neared", None, None, data)
