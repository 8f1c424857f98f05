"""How an instance begins: plainly, or by one of the events that its process starts by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import deadline
from engine.bpmn.due import first_due
from engine.bpmn.ends import begin_scope
from engine.bpmn.occurrences import at_catch, open_handlers
from engine.bpmn.values import UnstorableValue, normal_variables
from engine.errors import CommandRefused, SchemaViolated

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bpmn.definition import Entry, Node, Text
    from engine.bpmn.run import Run
    from engine.commands import Start


def start(run: Run, command: Start) -> None:
    """Record the start and enter where the process begins."""
    if run.state.status != "new":
        raise CommandRefused("already_started", "The instance has been started already")
    definition = run.definition
    chosen = command.node
    if chosen is not None and chosen not in {e.node for e in definition.entries}:
        raise CommandRefused("start_unknown", f"The process does not start at “{chosen}”", chosen)
    if chosen is None and not definition.scopes[None].entries:
        text = "The process starts by an event only; say by which"
        raise CommandRefused("start_unknown", text, definition.start)
    begun = definition.nodes[chosen or definition.start]
    variables = accepted(command.variables, begun.id, run)
    if begun.kind == "start":
        fits(begun, variables, "The start variables")
    data: dict[str, object] = {"variables": variables, "definition": definition.hash}
    if command.business_key is not None:
        data["business_key"] = command.business_key
    if command.caller is not None:
        data["caller"] = list(command.caller)
        data["depth"] = command.depth
    run.emit("instance.started", begun.id, None, data)
    deadline.begin(run)
    if not open_handlers(run, None, None):
        return
    if chosen is None:
        begin_scope(run, None, None)
        return
    _start_at(run, chosen)


def _start_at(run: Run, chosen: str) -> None:
    """Begin with the event that came: a start event, a receive task, or one behind a gateway."""
    node = run.definition.nodes[chosen]
    if node.kind == "start":
        run.begin(node, run.enter(node, None))
        return
    gateway = next(
        (run.definition.nodes[f.source] for f in node.incoming
         if run.definition.nodes[f.source].kind == "events"), None
    )  # fmt: skip
    if gateway is None:
        run.depart(node, run.enter(node, None))
        return
    entered = run.enter(gateway, None)
    if not gateway.all_events:
        at_catch(run, node, (entered.token, {}, False))
        return
    run.leave(gateway, entered, gateway.outgoing)
    flow = next(f for f in node.incoming if f.source == gateway.id)
    run.depart(node, run.enter(node, None, flow=flow.id))


def accepted(variables: object, element: str | None, run: Run | None = None) -> dict[str, object]:
    """Give the variables as the instance holds them, or refuse the command; weighed with a `run`."""
    try:
        found = normal_variables(variables)  # type: ignore[arg-type] # checked by what it raises
        if run is not None:
            run.weigh(found)
    except (UnstorableValue, AttributeError) as error:
        text = error.message if isinstance(error, UnstorableValue) else "variables have names"
        raise CommandRefused("invalid_variables", text, element) from None
    return found


def fits(node: Node, value: object, what: str) -> None:
    """Refuse what does not fit the schema that the element declares, naming the field."""
    found = node.schema.violation(value) if node.schema is not None else None
    if found is not None:
        text = f"“{node.name or node.id}”: {found.told(what)}"
        raise SchemaViolated(text, node.id, found.pointer, found.label)


def first_turn(entry: Entry, now: datetime) -> tuple[datetime | None, str | None, int | None]:
    """Give when a timer start event is due first, its cycle and how often it comes again.

    All None for other ways to start. Raises `NotDue` where the text is no time.
    """
    if entry.spec is None or entry.spec.timer is None:
        return None, None, None
    timer = entry.spec.timer
    return first_due(timer.kind, _literal(timer.value, now), now)


def listened_name(entry: Entry, now: datetime) -> str:
    """Give the message or signal that the process starts by; "" for other ways to start."""
    if entry.spec is None or entry.spec.name is None:
        return ""
    return str(_literal(entry.spec.name, now) or "")


def _literal(text: Text, now: datetime) -> object:
    """Give the text or its value: before the start there are no variables."""
    return text if isinstance(text, str) else text.evaluate({}, now=now).value
