"""From text to a definition, or to everything that is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from engine.errors import InvalidModel, Problem
from engine.statechart.definition import Definition
from engine.statechart.draft import Draft
from engine.statechart.outline import link
from engine.statechart.reader import read_machine
from engine.statechart.rules import check_machine
from engine.statechart.source import Element, is_scxml, line_of, local, ours, parse

if TYPE_CHECKING:
    from engine.statechart.draft import Files

MAX_NESTING = 8
DATAMODELS = ("feel", "ecmascript", "null", "")


def read(text: str | bytes, *, files: Files | None = None) -> Definition:
    """Compile the document, or raise `InvalidModel` with every problem it has.

    `files` gives the text of a file that the document names as `file:NAME`.
    """
    draft, root = _check(text, files, 0)
    if draft.failed():
        raise InvalidModel(_sorted(draft))
    return _define(draft, root, text)


def validate(text: str | bytes, *, files: Files | None = None) -> tuple[Problem, ...]:
    """Give every problem of the document, errors and warnings, in the order of the text."""
    try:
        draft, _ = _check(text, files, 0)
    except InvalidModel as refused:
        return refused.problems
    return _sorted(draft)


def _sorted(draft: Draft) -> tuple[Problem, ...]:
    unique = dict.fromkeys(draft.problems)
    return tuple(sorted(unique, key=lambda problem: problem.line or 0))


def _check(text: str | bytes, files: Files | None, depth: int) -> tuple[Draft, Element]:
    root = parse(text)

    def nested(outer: Draft, inner: str, where: Element) -> None:
        _check_nested(outer, inner, where, depth + 1)

    draft = Draft((root.get("datamodel") or "").lower(), files, nested)
    if local(root) != "scxml" or not is_scxml(root):
        draft.report("not_scxml", f"The file is not SCXML: its root element is {root.tag}", root)
        return draft, root
    if draft.datamodel not in DATAMODELS:
        message = f"The data model “{root.get('datamodel')}” is not run; expressions are FEEL"
        draft.warn("datamodel_unknown", message, root)
    read_machine(draft, root)
    check_machine(draft, root)
    return draft, root


def _check_nested(outer: Draft, text: str, where: Element, depth: int) -> None:
    """Note what is wrong with a machine that the document invokes."""
    if depth > MAX_NESTING:
        message = f"Machines invoke each other more than {MAX_NESTING} deep in one document"
        outer.report("too_deep", message, where)
        return
    above = line_of(where) or 0
    try:
        draft, _ = _check(text, outer.files, depth)
        problems = _sorted(draft)
    except InvalidModel as refused:
        problems = refused.problems
    outer.problems.extend(_moved(problem, above) for problem in problems)


def _moved(problem: Problem, above: int) -> Problem:
    """Give the problem of an invoked machine as one of the document around it."""
    text = f"In the machine that is invoked: {problem.message}"
    return replace(problem, message=text, line=above + (problem.line or 1) - 1)


def _decoded(data: bytes, root: Element) -> str:
    encoding = root.getroottree().docinfo.encoding or "utf-8"
    return data.decode(encoding, "replace").removeprefix("\ufeff")


def _define(draft: Draft, root: Element, text: str | bytes) -> Definition:
    data = text.encode() if isinstance(text, str) else text
    linked = link(draft.outline)
    name = root.get("name") or ""
    return Definition(
        key=name or "machine",
        name=name,
        hash=sha256(data).hexdigest(),
        text=text if isinstance(text, str) else _decoded(text, root),
        states=linked.states,
        transitions=linked.transitions,
        index=linked.index,
        late=root.get("binding") == "late",
        declared=frozenset(draft.declared),
        parameters=frozenset(data.id for data in linked.states[0].data),
        atomic=linked.atomic,
        finals=linked.finals,
        eventless=linked.eventless,
        sensitive=frozenset(
            name for name, at in draft.declared.items() if ours(at, "sensitive") == "true"
        ),
        warnings=_sorted(draft),
    )
