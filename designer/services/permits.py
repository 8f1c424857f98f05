"""What a model may ask of its workspace: handlers it may call, secrets it may name.

Asked when a text is saved, checked and published, and again by the worker when the work is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

import engine
from designer.models import Kind, Workspace
from designer.runtime.secrets import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID


class Ask(NamedTuple):
    """One task that has a handler do something."""

    element: str
    name: str
    handler: str
    secrets: tuple[tuple[str, str], ...]


def permit_problems(*, workspace: UUID, kind: str, text: str) -> list[dict[str, Any]]:
    """Handlers that the workspace forbids and secrets that it does not have, each with its element."""
    allowed = Workspace.objects.values_list("handlers", flat=True).get(pk=workspace)
    if allowed is None and "secret" not in text:
        return []
    asks = asked(kind, text)
    unknown = missing(workspace, {name for ask in asks for _parameter, name in ask.secrets})
    found = []
    for ask in asks:
        if allowed is not None and ask.handler not in allowed:
            message = _("“%(task)s” asks for the handler “%(handler)s”, which may not be used here")
            named = {"task": ask.name, "handler": ask.handler}
            found.append(problem("handler_forbidden", message % named, ask))
        for parameter, name in ask.secrets:
            if name in unknown:
                message = _(
                    "The parameter “%(parameter)s” of “%(task)s” needs the secret “%(name)s”, which this workspace does not have"
                )
                named = {"parameter": parameter, "task": ask.name, "name": name}
                found.append(problem("secret_unknown", message % named, ask))
    return found


def problem(code: str, message: str, ask: Ask) -> dict[str, Any]:
    hint = {
        "handler_forbidden": _("An administrator can allow it"),
        "secret_unknown": _("An administrator can add it"),
    }[code]
    return {
        "severity": "error",
        "code": code,
        "message": message,
        "element_id": ask.element,
        "line": None,
        "hint": hint,
    }


def asked(kind: str, text: str) -> list[Ask]:
    """Every task of the text that has a handler; nothing where the text cannot be read."""
    find = ASKS.get(Kind(kind))
    try:
        return list(find(text)) if find is not None else []
    except engine.EngineError:
        return []  # the text's own problems say why


def in_process(text: str) -> Iterator[Ask]:
    for key in engine.bpmn.processes(text):
        for node in engine.bpmn.read(text, key).nodes.values():
            if node.handler is not None:
                said = node.handler
                yield Ask(node.id, node.name or node.id, said.type, said.secrets)


def in_graph(text: str) -> Iterator[Ask]:
    for task in engine.taskgraph.read(text).tasks:
        if task.handler is not None:
            yield Ask(task.id, task.name or task.id, task.handler, task.secrets)


def in_rules(text: str) -> Iterator[Ask]:
    for rule in engine.RuleSet.from_json(text).rules:
        for action in rule.then:
            if isinstance(action, engine.Call):
                yield Ask(rule.id, rule.name or rule.id, action.handler, ())


ASKS = {Kind.PROCESS: in_process, Kind.GRAPH: in_graph, Kind.RULES: in_rules}
