"""Data associations (10.4.1) as mappings: what is copied, transformed or assigned, and where to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from engine.bpmn.data import Variable
from engine.bpmn.source import BPMN, Element, local, reference
from engine.bpmn.vendors.expressions import adopt_expression

if TYPE_CHECKING:
    from engine.bpmn.definition import Expression
    from engine.bpmn.draft import Draft

KINDS = ("dataObject", "dataObjectReference", "dataStore", "dataStoreReference")
OWN = ("dataInput", "dataOutput", "property")
#: what the drawing tool bpmn-js points to where an activity has no data input
PLACEHOLDER = "__targetRef_placeholder"
_FEEL_NAME = re.compile(r"[^\W\d]\w*(?: \w+)*")
_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


class Move(NamedTuple):
    """One value that an association moves into a variable."""

    variable: str
    expression: Expression
    sources: tuple[str, ...]  # the variables that it comes from
    source_ids: tuple[str, ...]
    target_id: str


def names_of(root: Element) -> dict[str, str]:
    """Give the variable of each data element: its name, or its id where it has none.

    A reference stands for its data object or store; where that has no name, the first reference to
    it that has one names it.
    """
    elements = {e.get("id") or "": e for e in root.iter(*(f"{BPMN}{k}" for k in (*KINDS, *OWN)))}
    named: dict[str, str] = {}
    for element in elements.values():
        about = _referred(element, elements)
        if _name(element):
            named.setdefault(about, _name(element))
    for key, element in elements.items():
        if not local(element).endswith("Reference") and _name(element):
            named[key] = _name(element)
    return {key: named.get(about := _referred(e, elements)) or about for key, e in elements.items()}


def _referred(element: Element, elements: dict[str, Element]) -> str:
    own = element.get("id") or ""
    wanted = reference(element.get("dataObjectRef") or element.get("dataStoreRef"))
    return wanted if wanted is not None and wanted in elements else own


def _name(element: Element) -> str:
    return " ".join((element.get("name") or "").split())


def readable(names: dict[str, str]) -> list[str]:
    """Give the names that FEEL can be told of without reading other expressions otherwise."""
    return [name for name in names.values() if _FEEL_NAME.fullmatch(name)]


def moves_of(draft: Draft, element: Element, side: str) -> list[Move]:
    """Give what the element's data associations of one side move, "Input" or "Output"."""
    found: list[Move] = []
    for association in element.findall(f"{BPMN}data{side}Association"):
        found += _moves(draft, association, fresh=side == "Input")
    return found


def _moves(draft: Draft, association: Element, *, fresh: bool) -> list[Move]:
    ids = [reference(each.text) or "" for each in association.findall(f"{BPMN}sourceRef")]
    known = tuple(key for key in ids if key in draft.data)
    sources = tuple(draft.data[key] for key in known)
    target = _ref(association, "targetRef")
    variable = draft.data.get(target)
    if variable == PLACEHOLDER:
        return []
    values: dict[str, Expression] = {}
    given = _expression(draft, association, "transformation")
    assignments = association.findall(f"{BPMN}assignment")
    if variable is not None and given is not None:
        values[variable] = given
    elif variable is not None and sources and not assignments:
        values[variable] = Variable(sources[0])
    for assignment in assignments:
        _assign(draft, assignment, (target, variable), values, fresh=fresh)
    return [Move(name, value, sources, known, target) for name, value in values.items()]


def _ref(association: Element, name: str) -> str:
    found = association.find(f"{BPMN}{name}")
    return (reference(found.text) or "") if found is not None else ""


def _expression(draft: Draft, around: Element, name: str) -> Expression | None:
    found = around.find(f"{BPMN}{name}")
    if found is None or not (found.text or "").strip():
        return None
    what = f"{name} of a data association" if name == "transformation" else "value of an assignment"
    adopt_expression(draft, found, what)
    return draft.expression(found.text or "", found, what)


def _assign(
    draft: Draft,
    assignment: Element,
    target: tuple[str, str | None],
    values: dict[str, Expression],
    *,
    fresh: bool,
) -> None:
    """Set a variable, or a field of what it holds so far."""
    to, value = assignment.find(f"{BPMN}to"), _expression(draft, assignment, "from")
    text = (to.text or "").strip().removeprefix("=").strip() if to is not None else ""
    if to is None or not text or value is None:
        return  # an empty one says nothing; a mistake has been reported
    variable, path = _split(text, target)
    if variable is None:
        hint = "Give a variable, or a path such as order.total"
        message = f"The target “{text}” of an assignment is not a variable's name"
        draft.report("assignment_target", message, to, hint=hint)
    elif not path:
        values[variable] = value
    else:
        before = values.get(variable)
        base = before.text if before is not None else _present(variable, fresh=fresh)
        keys = ", ".join(f'"{key}"' for key in path)
        made = f"context put({base}, [{keys}], ({value.text}))"
        compiled = draft.expression(made, to, "assignment")
        if compiled is not None:
            values[variable] = compiled


def _present(variable: str, *, fresh: bool) -> str:
    return "{}" if fresh else f"if {variable} = null then {{}} else {variable}"


def _split(text: str, target: tuple[str, str | None]) -> tuple[str | None, list[str]]:
    key, variable = target
    for name in (key, variable or ""):
        if name and text == name:
            return variable or key, []
        if name and text.startswith(f"{name}."):
            return variable or key, text[len(name) + 1 :].split(".")
    if not _PATH.fullmatch(text):
        return None, []
    first, *rest = text.split(".")
    return first, rest
