"""Invoked machines: begun when a macrostep has come to its end in their state, ended with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.effects import CancelMachine, InvokeMachine, SendEvent
from engine.statechart.content import Payload
from engine.statechart.doing import do_block
from engine.statechart.invoke_reader import MACHINES
from engine.statechart.run import Failure, Run
from engine.statechart.storing import assign, check_location, payload_value

if TYPE_CHECKING:
    from engine.statechart.content import Invoke
    from engine.statechart.definition import StateNode
    from engine.statechart.state import Child, Occurrence


def invoke_pending(run: Run) -> None:
    """Begin the machines of every state that was entered and not left since."""
    waiting = sorted(run.definition.index[name] for name in run.state.pending)
    names = [run.definition.states[at].id for at in waiting]
    run.emit("machine.invoked", None, None, {"states": names})
    for at in waiting:
        state = run.definition.states[at]
        for invoke in state.invokes:
            try:
                _invoke(run, state, invoke)
            except Failure as failure:
                run.platform_event(failure.name, {"message": failure.message})


def _invoke(run: Run, state: StateNode, invoke: Invoke) -> None:
    kind = run.text(invoke.type, "type")
    if kind not in MACHINES:
        raise Failure(f"Machines of the type “{kind}” cannot be invoked")
    if invoke.idlocation is not None:
        check_location(run, invoke.idlocation)
    text, src = invoke.document, run.text(invoke.src, "src")
    if text is None and src is None:
        text = run.source(invoke.content)
        if not isinstance(text, str):
            raise Failure("What is invoked is no document")
    variables = payload_value(run, _named(invoke)) or {}
    child = run.next_id()
    key = invoke.id or f"{state.id}.{child}"
    if key in run.state.children:
        raise Failure(f"“{key}” is invoked already")
    if invoke.idlocation is not None:
        assign(run, invoke.idlocation, key, state.id)
    data = {
        "invoke": key,
        "child": child,
        "number": invoke.number,
        "autoforward": invoke.autoforward,
        "variables": variables,
    }
    run.emit("child.started", state.id, None, data)
    run.effects.append(InvokeMachine(child, key, state.id, text, src, variables))


def _named(invoke: Invoke) -> Payload:
    """Give the values that go to the machine's variables; its content is the machine itself."""
    return Payload(invoke.payload.params)


def end_children(run: Run, state: StateNode) -> None:
    """End what the state that is left had invoked."""
    for child in [c for c in run.state.children.values() if c.node == state.id]:
        forget(run, child, "exit")
        run.effects.append(CancelMachine(child.child))


def forget(run: Run, child: Child, by: str) -> None:
    """Note that the invoked machine is no more."""
    data = {"invoke": child.invoke, "child": child.child, "by": by}
    run.emit("child.ended", child.node, None, data)


def before_external(run: Run, occurrence: Occurrence) -> None:
    """Finalize what a child sent, and hand the event on to the children that want every event."""
    for child in list(run.state.children.values()):
        if child.invoke == occurrence.invoke:
            do_block(run, _of(run, child).finalize, child.node)
        if child.autoforward:
            run.effects.append(_forwarded(child, occurrence))
    ended = run.state.children.get(occurrence.invoke or "")
    if ended is not None and occurrence.name == f"done.invoke.{ended.invoke}":
        forget(run, ended, "done")


def _of(run: Run, child: Child) -> Invoke:
    state = run.definition.states[run.definition.index[child.node]]
    return next(invoke for invoke in state.invokes if invoke.number == child.number)


def _forwarded(child: Child, occurrence: Occurrence) -> SendEvent:
    return SendEvent(
        child.child,
        occurrence.name,
        occurrence.data,
        occurrence.sendid,
        occurrence.origin,
        occurrence.origintype,
        None,
    )
