"""Small readings of an element that every reader needs: its text, its id, its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.dmn.xml.names import dmn

if TYPE_CHECKING:
    from lxml.etree import _Element


def child_text(element: _Element, name: str) -> str:
    """The text of the child called so, without the white space around it; empty when absent."""
    found = element.find(dmn(name))
    return "" if found is None else (found.text or "").strip()


def identity(element: _Element) -> str:
    """The element's id; one derived from its place when it has none, the same at every reading."""
    own = element.get("id")
    if own:
        return own
    parent = element.getparent()
    local = etree.QName(element).localname
    if parent is None:
        return local
    place = sum(1 for _ in element.itersiblings(element.tag, preceding=True)) + 1
    above = identity(parent) if parent.getparent() is not None else ""
    return f"{above}_{local}_{place}" if above else f"{local}_{place}"


def line_of(element: _Element) -> int | None:
    """The line the element starts on, where the parser knows it."""
    line: object = element.sourceline
    return line if isinstance(line, int) and line > 0 else None
