"""One step at work: what every behaviour may do to the instance.

A `Run` lives for a single call of `step`. It owns a copy of the state, decides events, applies each
at once and collects effects; behaviours never touch the state themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.bpmn.changes import CHANGES
from engine.bpmn.conditions import NoWay, choose
from engine.bpmn.definition import Definition, Flow, Node
from engine.bpmn.state import Activation, State
from engine.effects import Effect, RaiseIncident
from engine.events import Event

if TYPE_CHECKING:
    from datetime import datetime

Behaviour = Callable[["Run", Node, Activation], None]
NO_FLOW = "no_flow_taken"
EVENT_LIMIT = "event_limit"
BOUNDARY = "boundary_timer_failed"
STARVED = "join_starved"
#: a history longer than this stops at an incident: nothing may run for ever unseen
MAX_EVENTS = 50_000


class Run:
    """Decides events, applies them and collects what follows."""

    __slots__ = ("behaviours", "definition", "effects", "events", "now", "state")

    def __init__(
        self,
        definition: Definition,
        state: State,
        now: datetime,
        behaviours: Mapping[str, Behaviour],
    ) -> None:
        self.definition = definition
        self.state = state
        self.now = now
        self.behaviours = behaviours
        self.events: list[Event] = []
        self.effects: list[Effect] = []

    def emit(self, kind: str, node: str | None, token: str | None, data: dict[str, Any]) -> None:
        """Let this have happened: the event is applied before the call returns."""
        state = self.state
        seq = state.seq + 1
        event = Event(state.instance, seq, self.now, kind, node, token, data)
        CHANGES[kind](self.definition, state, event)
        state.seq = seq
        self.events.append(event)

    def next_id(self) -> str:
        """Give the id for what the next event creates."""
        return f"{self.state.instance}:{self.state.seq + 1}"

    def enter(
        self, node: Node, scope: str | None, *, flow: str | None = None, host: str | None = None
    ) -> Activation:
        """Put a token into the node, taking it from the flow where there is one."""
        token = str(self.state.seq + 1)
        data: dict[str, Any] = {"type": node.type, "flow": flow}
        if node.joins and flow is not None:
            data["flows"] = [incoming.id for incoming in node.incoming]
        if host is not None:
            data["host"] = host
        if scope is not None:
            data["scope"] = scope
        self.emit("node.entered", node.id, token, data)
        return self.state.activations[token]

    def begin(self, node: Node, activation: Activation) -> None:
        """Execute the node that the token is in."""
        if self.state.seq > MAX_EVENTS:
            text = f"The instance has recorded more than {MAX_EVENTS} events"
            self.incident(activation, EVENT_LIMIT, text)
            return
        self.behaviours["armed" if node.boundaries else node.kind](self, node, activation)

    def depart(self, node: Node, activation: Activation) -> None:
        """Leave the node by every flow that its conditions open."""
        if node.plain:
            self.leave(node, activation, node.outgoing)
            return
        try:
            choice = choose(node, self.state.variables, self.now, first=node.kind == "exclusive")
        except NoWay as reason:
            if reason.data is not None:
                self.emit("gateway.evaluated", node.id, activation.token, reason.data)
            self.incident(activation, NO_FLOW, reason.message)
            return
        self.emit("gateway.evaluated", node.id, activation.token, choice.data)
        self.leave(node, activation, choice.flows)

    def leave(self, node: Node, activation: Activation, flows: tuple[Flow, ...]) -> None:
        """Complete the activation and put a token on each of the flows."""
        token, scope = activation.token, activation.scope
        if node.boundaries:
            self.behaviours["disarm"](self, node, activation)
        seconds = (self.now - activation.entered).total_seconds()
        self.emit("node.completed", node.id, token, {"duration": max(seconds, 0.0)})
        for flow in flows:
            data = {"flow": flow.id, "target": flow.target}
            if scope is not None:
                data["scope"] = scope
            self.emit("flow.taken", node.id, token, data)
        if scope not in self.state.live:
            self.settle(node, scope)

    def settle(self, node: Node, scope: str | None) -> None:
        """Nothing moves in the scope any more: complete it, or say which join is left waiting."""
        starved = next((place for place in self.state.arrivals if place[1] == scope), None)
        if starved is not None:
            self._starve(starved[0], scope)
        elif scope is None:
            data = {"end": node.id, "variables": dict(self.state.variables)}
            self.emit("instance.completed", None, None, data)
        else:
            around = self.state.activations[scope]
            self.depart(self.definition.nodes[around.node], around)

    def _starve(self, flow: str, scope: str | None) -> None:
        join = self.definition.nodes[self.definition.flows[flow].target]
        arrivals = self.state.arrivals
        missing = [f.source for f in join.incoming if not arrivals.get((f.id, scope))]
        names = ", ".join(f"“{self.definition.name_of(source)}”" for source in missing)
        text = (
            f"“{self.definition.name_of(join.id)}” waits for a token from {names}, "
            "and none can come any more"
        )
        self._raise(join.id, scope, STARVED, text, None)

    def set_variables(
        self, node: str | None, token: str | None, variables: dict[str, Any], source: str
    ) -> None:
        """Change variables of the instance; the values are normal already."""
        self.emit("variables.set", node, token, {"variables": variables, "source": source})

    def incident(
        self, activation: Activation, code: str, message: str, job: str | None = None
    ) -> None:
        """Let the activation stand until a person decides."""
        self._raise(activation.node, activation.token, code, message, job)

    def _raise(
        self, node: str, token: str | None, code: str, message: str, job: str | None
    ) -> None:
        incident = self.next_id()
        data = {"incident": incident, "code": code, "message": message}
        if job is not None:
            data["job"] = job
        self.emit("incident.raised", node, token, data)
        self.effects.append(RaiseIncident(incident, node, code, message, job))
