"""Executable content at work: one function per element; an error ends the block it stands in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from engine.effects import CancelTimer
from engine.statechart.content import Assign, Cancel, ForEach, If, Log, Raise, Send
from engine.statechart.run import MAX_ACTIONS, Failure, Run
from engine.statechart.scope import SYSTEM
from engine.statechart.sending import send
from engine.statechart.state import Occurrence
from engine.statechart.storing import SOURCE, assign

if TYPE_CHECKING:
    from engine.statechart.content import Action, Block


def do_block(run: Run, block: Block, node: str) -> bool:
    """Do the actions in order; where one fails, raise its error and leave out the rest."""
    if not block:
        return True
    try:
        do_actions(run, block, node)
    except Failure as failure:
        run.platform_event(failure.name, {"message": failure.message}, failure.sendid)
        return False
    return True


def do_actions(run: Run, block: Block, node: str) -> None:
    """Do the actions in order; `Failure` tells what could not be done."""
    for action in block:
        run.actions += 1
        if run.actions > MAX_ACTIONS:
            raise Failure(f"More than {MAX_ACTIONS} actions in one step")
        _do(run, action, node)


def _do(run: Run, action: Action, node: str) -> None:
    match action:
        case Raise():
            run.raise_event(Occurrence(action.event, "internal"))
        case Assign():
            assign(run, action.location, run.source(action.value), node)
        case If():
            _if(run, action, node)
        case ForEach():
            _foreach(run, action, node)
        case Log():
            value = None if action.value is None else run.value(action.value)
            run.emit("log.written", node, None, {"label": action.label, "payload": value})
        case Send():
            send(run, action, node)
        case Cancel():
            _cancel(run, action)
        case _:
            assert_never(action)


def _if(run: Run, action: If, node: str) -> None:
    for branch in action.branches:
        if branch.cond is None or run.holds(branch.cond):
            do_actions(run, branch.actions, node)
            return


def _foreach(run: Run, action: ForEach, node: str) -> None:
    items = run.value(action.array)
    if not isinstance(items, list):
        raise Failure(f"“{action.array.text}” is not a list")
    for name in (action.item, action.index):
        if name is not None and (name in SYSTEM or not name.isidentifier()):
            raise Failure(f"“{name}” cannot be the variable of a loop")
    for at, item in enumerate(items):
        turn: dict[str, Any] = {action.item: item}
        if action.index is not None:
            turn[action.index] = Decimal(at)
        run.set_variables(node, turn, SOURCE)
        do_actions(run, action.actions, node)
        run.actions += 1


def _cancel(run: Run, action: Cancel) -> None:
    sendid = run.text(action.sendid, "sendid")
    if sendid is None:
        return
    for timer in [t for t in run.state.timers.values() if t.occurrence.sendid == sendid]:
        run.emit("timer.cancelled", timer.node, None, {"timer": timer.timer})
        run.effects.append(CancelTimer(timer.timer))
