"""How the events of waits, repetitions, compensations and calls change the state."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from engine.bpmn.state import Call, Loop, State, Subscription, Timer

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bpmn.definition import Definition
    from engine.events import Event


def _timer_scheduled(_: Definition, state: State, event: Event) -> None:
    data = event.data
    due = datetime.fromisoformat(data["due"])
    timer = Timer(
        data["timer"], event.token, event.node or "", due, data.get("cycle"), data.get("left")
    )
    state.timers[timer.timer] = timer
    state.hold(timer.token, "timer", timer.timer)


def _timer_gone(_: Definition, state: State, event: Event) -> None:
    timer = state.timers.pop(event.data["timer"])
    state.release(timer.token, timer.timer)


def _opened(_: Definition, state: State, event: Event) -> None:
    data = event.data
    wait = Subscription(
        data["subscription"],
        event.token,
        event.node or "",
        data["kind"],
        data["index"],
        data["name"],
        data.get("correlation"),
        data.get("value"),
    )
    state.subscriptions[wait.subscription] = wait
    state.hold(wait.token, "subscription", wait.subscription)


def _triggered(definition: Definition, state: State, event: Event) -> None:
    if not event.data.get("keeps"):
        _closed(definition, state, event)


def _closed(_: Definition, state: State, event: Event) -> None:
    wait = state.subscriptions.pop(event.data["subscription"])
    state.release(wait.token, wait.subscription)


def _judged(_: Definition, state: State, event: Event) -> None:
    key = event.data["subscription"]
    state.subscriptions[key] = state.subscriptions[key]._replace(value=event.data["value"])


def _loop_started(_: Definition, state: State, event: Event) -> None:
    data, token = event.data, event.token or ""
    count = data["count"]
    state.loops[token] = Loop(data["kind"], count, data.get("items"))
    state.allowance += (count or 0) * 50
    if data["kind"] == "parallel" and count:
        state.queue.append((None, token))
        state.live[token] = 1


def _loop_next(_: Definition, state: State, event: Event) -> None:
    token = event.token or ""
    state.queue.append((None, token))
    state.live[token] = state.live.get(token, 0) + 1


def _loop_stopped(_: Definition, state: State, event: Event) -> None:
    token = event.token or ""
    left = [place for place in state.queue if place != (None, token)]
    fewer = state.live.get(token, 0) - (len(state.queue) - len(left))
    state.queue = left
    if fewer:
        state.live[token] = fewer
    else:
        state.live.pop(token, None)


def _loop_behaved(_: Definition, state: State, event: Event) -> None:
    token = event.token or ""
    state.loops[token] = state.loops[token]._replace(behaved=True)


def _planned(_: Definition, state: State, event: Event) -> None:
    state.plans[event.token or ""] = list(event.data["plan"])


def _undone(_: Definition, state: State, event: Event) -> None:
    """The next step of the plan is begun, or is to be when its turn comes."""
    token = event.token or ""
    if event.data.get("queued"):
        state.queue.append((None, token))
        state.live[token] = state.live.get(token, 0) + 1
    else:
        state.plans[token] = state.plans[token][1:]


def _gate_reset(_: Definition, state: State, event: Event) -> None:
    scope, node = event.data.get("scope"), event.node or ""
    for flow in event.data["flows"]:
        place = (flow, scope)
        state.arrivals[place] -= 1
        if not state.arrivals[place]:
            del state.arrivals[place]
        state.standing[scope] -= 1
        if not state.standing[scope]:
            del state.standing[scope]
    del state.gates[node, scope]


def _called(_: Definition, state: State, event: Event) -> None:
    data = event.data
    call = Call(data["call"], event.token or "", event.node or "", data["process"])
    state.calls[call.call] = call


def _answered(_: Definition, state: State, event: Event) -> None:
    state.calls.pop(event.data["call"], None)


def _neared(_: Definition, state: State, event: Event) -> None:
    state.neared = (*state.neared, event.data["budget"])


def _told(_: Definition, state: State, event: Event) -> None:
    """The event tells a reader something; it changes nothing."""


WAITING: dict[str, Callable[[Definition, State, Event], None]] = {
    "timer.scheduled": _timer_scheduled,
    "timer.fired": _timer_gone,
    "timer.cancelled": _timer_gone,
    "subscription.opened": _opened,
    "subscription.triggered": _triggered,
    "subscription.cancelled": _closed,
    "condition.evaluated": _judged,
    "loop.started": _loop_started,
    "loop.next": _loop_next,
    "loop.stopped": _loop_stopped,
    "loop.behaved": _loop_behaved,
    "compensation.planned": _planned,
    "compensation.next": _undone,
    "gateway.reset": _gate_reset,
    "call.started": _called,
    "call.returned": _answered,
    "call.failed": _answered,
    "budget.neared": _neared,
    "message.thrown": _told,
    "signal.thrown": _told,
    "error.thrown": _told,
    "escalation.thrown": _told,
}
