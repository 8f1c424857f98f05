"""From text to a definition, or to everything that is wrong with it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine.bpmn import extensions
from engine.bpmn.definition import Definition, Entry
from engine.bpmn.draft import Draft
from engine.bpmn.graph import check_graph
from engine.bpmn.positions import check_positions
from engine.bpmn.reader import read_process
from engine.bpmn.rules import check_flows, check_nodes, check_own_elements, check_scopes
from engine.bpmn.source import BPMN, Element, parse
from engine.bpmn.standard import check, told_by
from engine.bpmn.vendors import adopt
from engine.errors import InvalidModel, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


def read(text: str | bytes, process: str | None = None) -> Definition:
    """Compile the model, or one process of it, or raise `InvalidModel` with every problem it has."""
    draft, found = _check(text, process)
    if found is None or draft.failed():
        raise InvalidModel(_sorted(draft))
    return _define(draft, found, text)


def processes(text: str | bytes) -> tuple[str, ...]:
    """Give the keys of the processes that the file would run, the main one first."""
    found = parse(text).findall(f"{BPMN}process")
    executable = [p for p in found if p.get("isExecutable") == "true"]
    return tuple(str(p.get("id")) for p in executable or found)


def validate(text: str | bytes) -> tuple[Problem, ...]:
    """Give every problem of the model, errors and warnings, in the order of the text."""
    try:
        draft, found = _check(text)
        for key in processes(text)[1:] if found is not None else ():
            draft.problems += _check(text, key)[0].problems
    except InvalidModel as refused:
        return refused.problems
    return _sorted(draft)


def _sorted(draft: Draft) -> tuple[Problem, ...]:
    unique = dict.fromkeys(draft.problems)
    return tuple(sorted(unique, key=lambda problem: problem.line or 0))


def _check(text: str | bytes, key: str | None = None) -> tuple[Draft, Element | None]:
    root = parse(text)
    draft = Draft()
    if root.tag != f"{BPMN}definitions":
        message = f"The file is not BPMN 2.0: its root element is {root.tag}"
        draft.report("not_bpmn", message, root)
        return draft, None
    draft.problems.extend(check(root))
    draft.told = told_by(draft.problems)
    process = _choose_process(draft, root, key)
    if process is None:
        return draft, None
    adopt(draft, process)
    read_process(draft, process)
    check_nodes(draft)
    check_flows(draft)
    check_scopes(draft, process)
    check_positions(draft)
    check_own_elements(draft, process)
    check_graph(draft)
    extensions.limit_of(draft, process)
    return draft, process


def _choose_process(draft: Draft, root: Element, key: str | None) -> Element | None:
    processes = root.findall(f"{BPMN}process")
    if not processes:
        draft.report("process_missing", "The file holds no process", root)
        return None
    executable = [p for p in processes if p.get("isExecutable") == "true"]
    candidates = executable or processes
    if key is not None:
        candidates = [p for p in processes if p.get("id") == key]
        if not candidates:
            draft.report("process_missing", f"The file holds no process “{key}”", root)
            return None
    elif not executable and len(candidates) > 1:
        message = f"The file holds {len(candidates)} processes and marks none as executable"
        draft.report("several_processes", message, candidates[1], hint="Mark those that run")
    chosen = candidates[0]
    if not chosen.get("id"):
        draft.report("id_missing", "The process has no id", chosen)
    return chosen


def _define(draft: Draft, process: Element, text: str | bytes) -> Definition:
    data = text.encode() if isinstance(text, str) else text
    key = process.get("id") or ""
    nodes = draft.nodes
    root = draft.scopes[None]
    entries = _entries(draft)
    start = (*root.entries, *(entry.node for entry in entries))[0]
    forms: dict[str, Mapping[str, Any]] = {}
    for node in nodes.values():
        if node.user is not None and node.user.form is not None:
            forms[node.id] = node.user.form
    return Definition(
        key=key,
        name=process.get("name") or key,
        hash=sha256(data).hexdigest(),
        start=start,
        nodes=nodes,
        flows=draft.flows,
        start_form=extensions.form_of(draft, draft.elements[start]),
        forms=forms,
        decision_keys=tuple(
            dict.fromkeys(
                n.decision.key for n in nodes.values() if n.decision and not n.decision.rules
            )
        ),
        handlers=tuple(
            dict.fromkeys(n.handler.type for n in nodes.values() if n.handler is not None)
        ),
        scopes=draft.scopes,
        entries=entries,
        conditional=any(s.kind == "conditional" for n in nodes.values() for s in n.events),
        adhoc=any(n.kind == "adhoc" for n in nodes.values()),
        limit=extensions.limit_of(draft, process),
        pools=tuple(
            dict.fromkeys(n.handler.pool for n in nodes.values() if n.handler and n.handler.pool)
        ),
        gathering=tuple(n for n in nodes.values() if n.gathers),
    )


def _entries(draft: Draft) -> tuple[Entry, ...]:
    """Give every way in which an instance may be started by itself."""
    found: list[Entry] = []
    for node in draft.nodes.values():
        if node.parent is not None:
            continue
        if node.kind == "start":
            found += [Entry(node.id, spec) for spec in node.events] or [Entry(node.id)]
        elif node.kind == "catch" and draft.elements[node.id].get("instantiate") == "true":
            found += [Entry(node.id, spec) for spec in node.events]
        elif node.kind == "events" and draft.elements[node.id].get("instantiate") == "true":
            for flow in node.outgoing:
                after = draft.nodes[flow.target]
                found += [Entry(after.id, spec) for spec in after.events]
    return tuple(found)
