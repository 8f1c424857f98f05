"""How each event changes the state: the only code that does.

`step` decides events and applies each at once, so folding the stored events gives the same state
by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.bpmn.definition import Definition, Node
from engine.bpmn.limits import note
from engine.bpmn.state import (
    Activation,
    Done,
    Place,
    State,
    new_state,
)
from engine.bpmn.visibility import visible
from engine.bpmn.waiting_changes import WAITING
from engine.bpmn.work_changes import WORK
from engine.errors import EngineError
from engine.events import Event

#: an event node.entered that says no more than the type and the flow
PLAIN_ENTRY = 2
make = tuple.__new__  # what a NamedTuple's own constructor comes to, at a third of its cost
SCOPES = frozenset({"subprocess", "adhoc"})
Change = Callable[[Definition, State, Event], None]


def apply(definition: Definition, state: State, event: Event) -> State:
    """Give the state after the event; the event must be the next one."""
    following = state.copy()
    change(definition, following, event)
    return following


def fold(definition: Definition, instance: str, events: Iterable[Event]) -> State:
    """Give the state that the whole history of an instance leads to."""
    return replay(definition, new_state(instance), events)


def replay(definition: Definition, state: State, events: Iterable[Event]) -> State:
    """Apply what happened after the state, in place."""
    for event in events:
        change(definition, state, event)
    return state


def change(definition: Definition, state: State, event: Event) -> None:
    """Apply the event in place."""
    if event.seq != state.seq + 1:
        raise EngineError(f"event {event.seq} does not follow {state.seq}")
    how = CHANGES.get(event.kind)
    if how is None:
        raise EngineError(f"unknown kind of event {event.kind!r}")
    how(definition, state, event)
    state.seq = event.seq


def _started(_: Definition, state: State, event: Event) -> None:
    data = event.data
    state.status = "running"
    state.definition = data["definition"]
    state.business_key = data.get("business_key")
    state.variables = dict(data["variables"])
    note(state.heavy, state.variables)
    caller = data.get("caller")
    state.caller = (caller[0], caller[1]) if caller else None
    state.depth = data.get("depth", 0)


def _entered(definition: Definition, state: State, event: Event) -> None:
    data, node, token = event.data, event.node, event.token
    if node is None or token is None:
        raise EngineError("a node.entered event needs a node and a token")
    flow = data["flow"]
    if len(data) == PLAIN_ENTRY and flow is not None and definition.nodes[node].straight:
        state.queue.remove((flow, None))
        state.activations[token] = make(Activation, (token, node, None, event.at, None, None, None))
        return
    _arrive(state, definition.nodes[node], data)
    scope, loop, undoes = data.get("scope"), data.get("loop"), data.get("undoes")
    state.activations[token] = Activation(
        token, node, scope, event.at, data.get("host"), loop, undoes
    )
    if "variables" in data:
        state.locals[token] = dict(data["variables"])
    if loop is not None and scope is not None:
        _repeated(state, scope)
    if undoes is not None:
        state.locals[token] = dict(state.done.pop(undoes).variables)
        if data.get("planned") and scope is not None:
            state.plans[scope] = state.plans[scope][1:]
            state.queue.remove((None, scope))
            _less(state, scope)


def _arrive(state: State, node: Node, data: Mapping[str, Any]) -> None:
    """Take what goes into the node from where it was: from flows, or from nowhere."""
    scope, flow = data.get("scope"), data["flow"]
    if data.get("interrupts"):
        _drop_scope(state, scope)
    if flow is None:
        state.live[scope] = state.live.get(scope, 0) + 1
    elif node.gathers:
        for each in data["flows"]:
            _consume(state, each, scope)
        state.live[scope] = state.live.get(scope, 0) + 1
        if "gate" in data:
            _turn(state, (node.id, scope), data)
    else:
        (state.late if node.late else state.queue).remove((flow, scope))


def _turn(state: State, gate: Place, data: Mapping[str, Any]) -> None:
    key = (str(gate[0]), gate[1])
    if data["gate"] == "start":
        state.gates[key] = tuple(data["flows"])
    else:
        state.gates.pop(key, None)


def _repeated(state: State, body: str) -> None:
    """One more repetition runs; the place that makes them goes back or is used up."""
    loop = state.loops[body]
    state.loops[body] = loop = loop._replace(next=loop.next + 1)
    place: Place = (None, body)
    state.queue.remove(place)
    if loop.kind == "parallel" and loop.total is not None and loop.next < loop.total:
        state.queue.append(place)
    else:
        _less(state, body)


def _consume(state: State, flow: str, scope: str | None) -> None:
    place = (flow, scope)
    left = state.arrivals[place] - 1
    if left:
        state.arrivals[place] = left
    else:
        del state.arrivals[place]
    count = state.standing[scope] - 1
    if count:
        state.standing[scope] = count
    else:
        del state.standing[scope]


def _taken(definition: Definition, state: State, event: Event) -> None:
    data = event.data
    scope = data.get("scope")
    flow = data["flow"]
    place = (flow, scope)
    target = definition.nodes[data["target"]]
    if target.straight:
        state.queue.append(place)
        state.live[scope] = state.live.get(scope, 0) + 1
        return
    if target.joins or target.gathers or target.need > 1:
        state.arrivals[place] = state.arrivals.get(place, 0) + 1
        state.standing[scope] = state.standing.get(scope, 0) + 1
        if target.gathers or not _complete(state, target, place):
            return
    (state.late if target.late else state.queue).append(place)
    state.live[scope] = state.live.get(scope, 0) + 1


def _complete(state: State, target: Node, place: tuple[str, str | None]) -> bool:
    """Take the tokens together where enough of them stand before the node."""
    scope, arrivals, key = place[1], state.arrivals, (target.id, place[1])
    if target.joins:
        filled = state.filled.get(key)
        if filled is None:  # it is not stored
            filled = sum(1 for flow in target.incoming if (flow.id, scope) in arrivals)
        elif arrivals[place] == 1:
            filled += 1
        if filled < len(target.incoming):
            state.filled[key] = filled
            return False
        for flow in target.incoming:
            _consume(state, flow.id, scope)
        state.filled.pop(key, None)
        return True
    waiting = [f.id for f in target.incoming for _ in range(arrivals.get((f.id, scope), 0))]
    if len(waiting) < target.need:
        return False
    for each in waiting[: target.need]:
        _consume(state, each, scope)
    return True


def _completed(definition: Definition, state: State, event: Event) -> None:
    gone = state.activations[event.token]  # type: ignore[index] # the kind says it has one
    node = definition.nodes[gone.node]
    if node.forgets and gone.scope is None and not (state.locals or state.plans):
        del state.activations[gone.token]
        _less(state, None)
        return
    if gone.loop is not None and gone.scope is not None:
        loop = state.loops[gone.scope]
        state.loops[gone.scope] = loop._replace(completed=loop.completed + 1)
        if "output" in event.data:
            state.outputs[gone.scope, gone.loop] = event.data["output"]
    if node.compensable and gone.token not in state.plans:
        data = visible(state, gone.token)
        state.done[gone.token] = Done(gone.token, gone.node, gone.scope, data)
    del state.activations[gone.token]
    _less(state, gone.scope)
    if state.locals or state.plans or state.loops or node.kind in SCOPES:
        _forget(node, state, gone.token)
    if node.kind == "terminate":
        _drop_scope(state, gone.scope)


def _cancelled(definition: Definition, state: State, event: Event) -> None:
    gone = state.activations.pop(event.token)  # type: ignore[arg-type] # the kind says it has one
    _less(state, gone.scope)
    node = definition.nodes[gone.node]
    if gone.scope in state.loops and gone.loop is not None:
        loop = state.loops[gone.scope]
        state.loops[gone.scope] = loop._replace(terminated=loop.terminated + 1)
    state.pending.pop(gone.token, None)
    if node.kind in {"service", "rule"}:
        for job in [job.job for job in state.jobs.values() if job.token == gone.token]:
            del state.jobs[job]
    if node.kind == "call":
        for call in [c.call for c in state.calls.values() if c.token == gone.token]:
            del state.calls[call]
    _forget(node, state, gone.token)
    for key in [d.token for d in state.done.values() if d.scope == gone.token]:
        del state.done[key]


def _forget(node: Node, state: State, token: str) -> None:
    """Drop what belongs to the activation alone."""
    if state.locals:
        state.locals.pop(token, None)
    if token in state.plans:
        del state.plans[token]
        _drop_scope(state, token)
    loop = state.loops.pop(token, None) if state.loops else None
    if loop is not None:
        for index in range(loop.next):
            state.outputs.pop((token, index), None)
    if loop is not None or node.kind in SCOPES:
        _drop_scope(state, token)


def _less(state: State, scope: str | None) -> None:
    left = state.live[scope] - 1
    if left:
        state.live[scope] = left
    else:
        del state.live[scope]


def _drop_scope(state: State, scope: str | None) -> None:
    if state.live.pop(scope, None):
        state.queue = [place for place in state.queue if place[1] != scope]
        state.late = [place for place in state.late if place[1] != scope]
    if state.standing.pop(scope, None):
        state.arrivals = {place: n for place, n in state.arrivals.items() if place[1] != scope}
        state.filled = {key: n for key, n in state.filled.items() if key[1] != scope}
    if state.gates:
        state.gates = {key: flows for key, flows in state.gates.items() if key[1] != scope}


def _variables(_: Definition, state: State, event: Event) -> None:
    scope = event.data.get("scope")
    if scope is None:
        state.variables.update(event.data["variables"])
        note(state.heavy, event.data["variables"])
    else:
        state.locals[scope] = {**state.locals.get(scope, {}), **event.data["variables"]}


def _nothing(_: Definition, state: State, event: Event) -> None:
    """The event tells a reader something; it changes nothing."""


def _finished(_: Definition, state: State, event: Event) -> None:
    state.status = event.kind.removeprefix("instance.")
    state.queue = []
    state.arrivals = {}
    state.live = {}
    state.late, state.gates, state.done = [], {}, {}
    state.standing, state.filled = {}, {}


CHANGES: dict[str, Change] = {
    "instance.started": _started,
    "instance.completed": _finished,
    "instance.cancelled": _finished,
    "node.entered": _entered,
    "node.completed": _completed,
    "node.cancelled": _cancelled,
    "flow.taken": _taken,
    "gateway.evaluated": _nothing,
    "variables.set": _variables,
    "decision.evaluated": _nothing,
    **WAITING,
    **WORK,
}
