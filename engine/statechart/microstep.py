"""One microstep: leave states, do what the transitions say, enter states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.statechart.doing import do_block
from engine.statechart.invoking import end_children
from engine.statechart.plan import Plan, all_done, initial_plan, plan
from engine.statechart.run import Failure, Run
from engine.statechart.storing import SOURCE, payload_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.statechart.definition import StateNode, Transition


def enter_machine(run: Run) -> None:
    """Enter the initial states, doing what leads to them."""
    initial = run.definition.states[0].initial
    if initial is not None:
        do_block(run, initial.actions, "")
    _enter(run, initial_plan(run.definition), None)


def microstep(run: Run, transitions: Sequence[Transition]) -> None:
    """Take the transitions together."""
    plans = plan(run.definition, run.configuration, run.history, transitions)
    for at, mask in plans.recorded.items():
        ids = run.definition.ids(mask)
        run.emit("history.recorded", run.definition.states[at].id, None, {"states": ids})
    run.history.update(plans.recorded)
    for state in reversed(list(run.definition.members(plans.exits))):
        leave(run, state)
    for transition in transitions:
        _take(run, transition)
    _enter(run, plans, transitions[0].id if len(transitions) == 1 else None)


def leave(run: Run, state: StateNode, cancelled: str | None = None) -> None:
    """Leave one state: what it does on exit, then its invoked machines, then the state itself."""
    for block in state.onexit:
        do_block(run, block, state.id)
    end_children(run, state)
    activation = run.state.activations[state.id]
    if cancelled is None:
        seconds = max((run.now - activation.entered).total_seconds(), 0.0)
        run.emit("node.completed", state.id, activation.token, {"duration": seconds})
    else:
        run.emit("node.cancelled", state.id, activation.token, {"by": cancelled})
    run.configuration &= ~state.bit


def _take(run: Run, transition: Transition) -> None:
    states = run.definition.states
    source = states[transition.source].id
    targets = [states[target].id for target in transition.targets]
    data: dict[str, Any] = {"flow": transition.id, "target": targets[0] if targets else None}
    data["targets"] = targets
    if run.state.event is not None and transition.events:
        data["event"] = run.state.event.name
    run.emit("flow.taken", source, None, data)
    do_block(run, transition.actions, source)


def _enter(run: Run, plans: Plan, flow: str | None) -> None:
    for state in run.definition.members(plans.enters):
        _begin(run, state, flow)
        for block in state.onentry:
            do_block(run, block, state.id)
        if plans.defaults & state.bit and state.initial is not None:
            do_block(run, state.initial.actions, state.id)
        do_block(run, plans.history_actions.get(state.index, ()), state.id)
        if state.kind == "final" and state.parent:
            _done(run, state)


def _begin(run: Run, state: StateNode, flow: str | None) -> None:
    binds = run.definition.late and bool(state.data) and state.id not in run.state.bound
    data: dict[str, Any] = {"type": state.kind, "flow": flow}
    if state.invokes:
        data["invokes"] = True
    if binds:
        data["binds"] = True
    run.emit("node.entered", state.id, str(run.state.seq + 1), data)
    run.configuration |= state.bit
    if binds:
        bind(run, state)


def bind(run: Run, state: StateNode, given: dict[str, Any] | None = None) -> None:
    """Give the state's variables their first values, one after the other."""
    for data in state.data:
        if given is not None and data.id in given:
            run.set_variables(state.id, {data.id: given[data.id]}, "start")
            continue
        try:
            value = run.source(data.value)
        except Failure as failure:
            run.platform_event(failure.name, {"message": failure.message})
            value = None
        run.set_variables(state.id, {data.id: value}, SOURCE)


def _done(run: Run, state: StateNode) -> None:
    states = run.definition.states
    parent = states[state.parent]
    run.platform_event(f"done.state.{parent.id}", done_data(run, state))
    above = states[parent.parent]
    if above.kind == "parallel" and all_done(run.definition, run.configuration, above):
        run.platform_event(f"done.state.{above.id}")


def done_data(run: Run, state: StateNode) -> Any:
    """Give what the final state reports."""
    if state.donedata is None:
        return None
    try:
        return payload_value(run, state.donedata.payload)
    except Failure as failure:
        run.platform_event(failure.name, {"message": failure.message})
        return None
