"""A definition back to SCXML.

What was read is given back to the letter: comments, vendor extensions and everything else that the
engine does not understand included. Only a layout that is given changes it, and only in our own
namespace. A definition that was built in Python is written out in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from engine.statechart.source import NAMESPACE, OURS, PREFIX, Element, is_scxml, local, ours, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.statechart.definition import Definition, StateNode, Transition

STATES = ("state", "parallel", "final", "history")
_SIDES = ("x", "y", "width", "height")


class Place(NamedTuple):
    """Where the canvas shows a state."""

    x: float
    y: float
    width: float = 100
    height: float = 60


def write(definition: Definition, layout: Mapping[str, Place] | None = None) -> str:
    """Give the SCXML text, with the places of the states where a layout is given."""
    text = definition.text or _written(definition)
    if layout is None:
        return text
    root = parse(text, comments=True)
    if root.nsmap.get(PREFIX) != OURS:
        root = _declared(root)
    for element, key in _states(root, definition):
        place = layout.get(key)
        for side in _SIDES:
            name = f"{{{OURS}}}{side}"
            if place is not None:
                element.set(name, f"{getattr(place, side):g}")
            elif name in element.attrib:
                del element.attrib[name]
    return _text(root)


def layout_of(definition: Definition) -> dict[str, Place]:
    """Give the places that the text states; a state without all four has none."""
    found: dict[str, Place] = {}
    if not definition.text:
        return found
    for element, key in _states(parse(definition.text), definition):
        try:
            found[key] = Place(*(float(ours(element, side) or "") for side in _SIDES))
        except ValueError:
            continue
    return found


def _states(root: Element, definition: Definition) -> list[tuple[Element, str]]:
    """Give the elements of the states in document order, which is the order of their numbers."""
    found: list[Element] = []
    todo = [root]
    while todo:
        element = todo.pop()
        if element is not root:
            found.append(element)
        inside = [c for c in element if is_scxml(c) and local(c) in STATES]
        todo.extend(reversed(inside))
    return list(zip(found, (state.id for state in definition.states[1:]), strict=True))


def _declared(root: Element) -> Element:
    """Give the same tree with our prefix declared at its root; lxml cannot add one in place."""
    names: Any = {PREFIX: OURS}
    names.update(root.nsmap)  # the default namespace has None for a prefix
    twin = etree.Element(root.tag, {str(k): str(v) for k, v in root.attrib.items()}, nsmap=names)
    twin.text = root.text
    before = list(root.itersiblings(preceding=True))
    after = list(root.itersiblings())
    for child in list(root):
        twin.append(child)
    for comment in reversed(before):
        twin.addprevious(comment)
    for comment in reversed(after):
        twin.addnext(comment)
    return twin


def _written(definition: Definition) -> str:
    names: Any = {None: NAMESPACE, PREFIX: OURS}
    root = etree.Element(f"{{{NAMESPACE}}}scxml", nsmap=names)
    root.set("version", "1.0")
    root.set("datamodel", "feel")
    if definition.name:
        root.set("name", definition.name)
    _write_inside(definition, definition.states[0], root)
    etree.indent(root, space="  ")
    return _text(root)


def _text(root: Element) -> str:
    body = etree.tostring(root.getroottree(), encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _write_inside(definition: Definition, state: StateNode, element: Element) -> None:
    states = definition.states
    if state.initial is not None and state.kind == "history":
        default = etree.SubElement(element, f"{{{NAMESPACE}}}transition")
        default.set("target", " ".join(states[at].id for at in state.initial.targets))
    elif state.initial is not None:
        element.set("initial", " ".join(states[at].id for at in state.initial.targets))
    for transition in state.transitions:
        _write_transition(definition, transition, element)
    for at in sorted((*state.children, *state.histories)):
        child = etree.SubElement(element, f"{{{NAMESPACE}}}{states[at].kind}")
        child.set("id", states[at].id)
        if states[at].kind == "history":
            child.set("type", "deep" if states[at].deep else "shallow")
        _write_inside(definition, states[at], child)


def _write_transition(definition: Definition, transition: Transition, element: Element) -> None:
    way = etree.SubElement(element, f"{{{NAMESPACE}}}transition")
    if transition.events:
        way.set("event", " ".join(transition.events))
    if transition.cond is not None:
        way.set("cond", transition.cond.text)
    if transition.program:
        way.set(f"{{{OURS}}}guard", transition.program)
    if transition.targets:
        way.set("target", " ".join(definition.states[at].id for at in transition.targets))
    if transition.internal:
        way.set("type", "internal")
