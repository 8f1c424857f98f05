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
from engine.bpmn.limits import USUAL, Limits, refuse_heavy
from engine.bpmn.state import Activation, State
from engine.bpmn.visibility import visible
from engine.effects import AnswerCall, Effect, RaiseIncident
from engine.events import Event

if TYPE_CHECKING:
    from datetime import datetime

Behaviour = Callable[["Run", Node, Activation], None]
make = tuple.__new__  # what a NamedTuple's own constructor comes to, at a third of its cost
AT_ONCE: Mapping[str, Any] = {"duration": 0.0}
ONCE = (None,)
NO_FLOW = "no_flow_taken"
BOUNDARY = "boundary_timer_failed"
STARVED = "join_starved"


class Run:
    """Decides events, applies them and collects what follows."""

    __slots__ = ("behaviours", "definition", "dirty", "effects", "events", "limits", "now", "state")

    def __init__(
        self,
        definition: Definition,
        state: State,
        now: datetime,
        behaviours: Mapping[str, Behaviour],
        limits: Limits = USUAL,
    ) -> None:
        self.definition = definition
        self.state = state
        self.now = now
        self.behaviours = behaviours
        self.limits = limits
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.dirty = False

    def emit(self, kind: str, node: str | None, token: str | None, data: Mapping[str, Any]) -> None:
        """Let this have happened: the event is applied before the call returns."""
        state = self.state
        seq = state.seq + 1
        event = make(Event, (state.instance, seq, self.now, kind, node, token, data))
        CHANGES[kind](self.definition, state, event)
        state.seq = seq
        self.events.append(event)

    def next_id(self) -> str:
        """Give the id for what the next event creates."""
        return f"{self.state.instance}:{self.state.seq + 1}"

    def enter(
        self, node: Node, scope: str | None, *, flow: str | None = None, **more: Any
    ) -> Activation:
        """Put a token into the node, taking it from the flow where there is one."""
        token = str(self.state.seq + 1)
        data: dict[str, Any] = {"type": node.type, "flow": flow}
        if node.joins and flow is not None:
            data["flows"] = [incoming.id for incoming in node.incoming]
        elif node.need > 1 and flow is not None:
            data["tokens"] = node.need
        if more:
            data.update((name, value) for name, value in more.items() if value is not None)
        if scope is not None:
            data["scope"] = scope
        self.emit("node.entered", node.id, token, data)
        return self.state.activations[token]

    def begin(self, node: Node, activation: Activation) -> None:
        """Execute the node that the token is in."""
        self.behaviours["guarded" if node.guarded else node.kind](self, node, activation)

    def depart(self, node: Node, activation: Activation) -> None:
        """Leave the node by every flow that its conditions open."""
        if node.outputs and not self.behaviours["outputs"](self, node, activation):
            return
        if activation.loop is not None:
            self.behaviours["repeated"](self, node, activation)
            return
        if node.plain:
            self.leave(node, activation, node.outgoing)
            return
        self._choose(node, activation)

    def _choose(self, node: Node, activation: Activation) -> None:
        try:
            context = self.context(activation.scope)
            choice = choose(node, context, self.now, first=node.kind == "exclusive")
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
        if token in self.state.held:
            self.behaviours["disarm"](self, node, activation)
        done = AT_ONCE
        if self.now is not activation.entered:
            seconds = (self.now - activation.entered).total_seconds()
            done = {"duration": max(seconds, 0.0)}
        self.emit("node.completed", node.id, token, done)
        for flow in flows:
            data = flow.taken if scope is None else {**flow.taken, "scope": scope}
            for _ in range(node.quantity) if node.quantity > 1 else ONCE:
                self.emit("flow.taken", node.id, token, data)
        if scope not in self.state.live:
            self.settle(node.id, scope)
        elif self.definition.adhoc and scope is not None:
            self.behaviours["part"](self, node, activation)

    def settle(self, node: str, scope: str | None) -> None:
        """Nothing moves in the scope any more: complete it, unless tokens stand before joins."""
        if scope in self.state.standing:
            return  # looked at when nothing moves anywhere
        if scope is not None:
            around = self.state.activations[scope]
            self.behaviours["settled"](self, self.definition.nodes[around.node], around)
            return
        if None in self.state.held or self.state.incidents:
            self.behaviours["close"](self, self.definition.nodes[node], None)  # type: ignore[arg-type] # the instance
        variables = dict(self.state.variables)
        self.emit("instance.completed", None, None, {"end": node, "variables": variables})
        self.answer("returned", "", "", variables)

    def answer(self, how: Any, code: str, message: str, variables: Mapping[str, Any]) -> None:
        """Tell the calling instance, where there is one."""
        if self.state.caller is not None:
            instance, call = self.state.caller
            self.effects.append(AnswerCall(instance, call, how, code, message, variables))

    def starve(self, flow: str, scope: str | None) -> None:
        """Say which join is left waiting."""
        join = self.definition.nodes[self.definition.flows[flow].target]
        arrivals = self.state.arrivals
        missing = [f.source for f in join.incoming if not arrivals.get((f.id, scope))]
        names = ", ".join(f"“{self.definition.name_of(source)}”" for source in missing)
        wanted = f"a token from {names}" if names else "more tokens"
        text = (
            f"“{self.definition.name_of(join.id)}” waits for {wanted}, and none can come any more"
        )
        self.raise_incident(join.id, scope, STARVED, text, None)

    def context(self, token: str | None) -> Mapping[str, Any]:
        """Give the variables as the activation sees them."""
        state = self.state
        if token is None or not (state.locals or state.loops):
            return state.variables
        return visible(state, token)

    def weigh(self, variables: Mapping[str, Any]) -> None:
        """Raise `UnstorableValue` where the instance would hold too much with these variables."""
        refuse_heavy(self.limits, self.state.heavy, variables)

    def owner(self, token: str | None, name: str) -> str | None:
        """Give the activation whose own variable this is; None where it is the instance's."""
        state = self.state
        while token is not None:
            activation = state.activations[token]
            if activation.undoes is None and name in state.locals.get(token, ()):
                return token
            token = activation.scope
        return None

    def set_variables(
        self, node: str | None, token: str | None, variables: dict[str, Any], source: str
    ) -> None:
        """Change variables of the instance; the values are normal already."""
        self.dirty = self.definition.conditional
        if not self.state.locals or token not in self.state.activations:
            self.emit("variables.set", node, token, {"variables": variables, "source": source})
            return
        groups: dict[str | None, dict[str, Any]] = {}
        for name, value in variables.items():
            groups.setdefault(self.owner(token, name), {})[name] = value
        for scope, group in groups.items():
            data: dict[str, Any] = {"variables": group, "source": source}
            if scope is not None:
                data["scope"] = scope
            self.emit("variables.set", node, token, data)
        self._refresh(node, token, variables)

    def _refresh(self, node: str | None, token: str | None, variables: dict[str, Any]) -> None:
        """What a compensation handler sets hides what its data of then says."""
        while token is not None:
            activation = self.state.activations[token]
            stale = {n: v for n, v in variables.items() if n in self.state.locals.get(token, ())}
            if activation.undoes is not None and stale:
                data = {"variables": stale, "source": "script", "scope": token}
                self.emit("variables.set", node, activation.token, data)
            token = activation.scope

    def incident(
        self, activation: Activation, code: str, message: str, job: str | None = None
    ) -> None:
        """Let the activation stand until a person decides."""
        self.raise_incident(activation.node, activation.token, code, message, job)

    def raise_incident(
        self, node: str | None, token: str | None, code: str, message: str, job: str | None = None
    ) -> None:
        """Let this stand at the node, if at one, on the activation or the whole instance."""
        incident = self.next_id()
        data = {"incident": incident, "code": code, "message": message}
        if job is not None:
            data["job"] = job
        self.emit("incident.raised", node, token, data)
        self.effects.append(RaiseIncident(incident, node or "", code, message, job))
