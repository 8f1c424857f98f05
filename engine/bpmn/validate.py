"""From text to a definition, or to everything that is wrong with it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine.bpmn import extensions
from engine.bpmn.definition import Definition
from engine.bpmn.draft import Draft
from engine.bpmn.graph import check_graph
from engine.bpmn.reader import read_process
from engine.bpmn.rules import check_flows, check_nodes, check_own_elements, check_scopes
from engine.bpmn.source import BPMN, Element, parse
from engine.bpmn.standard import check, told_by
from engine.bpmn.vendors import adopt
from engine.errors import InvalidModel, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


def read(text: str | bytes) -> Definition:
    """Compile the model, or raise `InvalidModel` with every problem it has."""
    draft, process = _check(text)
    if process is None or draft.failed():
        raise InvalidModel(_sorted(draft))
    return _define(draft, process, text)


def validate(text: str | bytes) -> tuple[Problem, ...]:
    """Give every problem of the model, errors and warnings, in the order of the text."""
    try:
        draft, _ = _check(text)
    except InvalidModel as refused:
        return refused.problems
    return _sorted(draft)


def _sorted(draft: Draft) -> tuple[Problem, ...]:
    unique = dict.fromkeys(draft.problems)
    return tuple(sorted(unique, key=lambda problem: problem.line or 0))


def _check(text: str | bytes) -> tuple[Draft, Element | None]:
    root = parse(text)
    draft = Draft()
    if root.tag != f"{BPMN}definitions":
        message = f"The file is not BPMN 2.0: its root element is {root.tag}"
        draft.report("not_bpmn", message, root)
        return draft, None
    draft.problems.extend(check(root))
    draft.told = told_by(draft.problems)
    process = _choose_process(draft, root)
    if process is None:
        return draft, None
    adopt(draft, process)
    read_process(draft, process)
    check_nodes(draft)
    check_flows(draft)
    check_scopes(draft, process)
    check_own_elements(draft, process)
    check_graph(draft)
    return draft, process


def _choose_process(draft: Draft, root: Element) -> Element | None:
    processes = root.findall(f"{BPMN}process")
    if not processes:
        draft.report("process_missing", "The file holds no process", root)
        return None
    executable = [p for p in processes if p.get("isExecutable") == "true"]
    candidates = executable or processes
    if len(candidates) > 1:
        message = f"The file holds {len(candidates)} processes; one is run at a time"
        hint = "Mark exactly one of them as executable"
        draft.report("several_processes", message, candidates[1], hint=hint)
    chosen = candidates[0]
    if not chosen.get("id"):
        draft.report("id_missing", "The process has no id", chosen)
    return chosen


def _define(draft: Draft, process: Element, text: str | bytes) -> Definition:
    data = text.encode() if isinstance(text, str) else text
    key = process.get("id") or ""
    nodes = draft.nodes
    start = next(n for n in nodes.values() if n.kind == "start" and n.parent is None)
    forms: dict[str, Mapping[str, Any]] = {}
    for node in nodes.values():
        if node.user is not None and node.user.form is not None:
            forms[node.id] = node.user.form
    return Definition(
        key=key,
        name=process.get("name") or key,
        hash=sha256(data).hexdigest(),
        start=start.id,
        nodes=nodes,
        flows=draft.flows,
        start_form=extensions.form_of(draft, draft.elements[start.id]),
        forms=forms,
        decision_keys=tuple(
            dict.fromkeys(n.decision.key for n in nodes.values() if n.decision is not None)
        ),
        handlers=tuple(
            dict.fromkeys(n.handler.type for n in nodes.values() if n.handler is not None)
        ),
    )
