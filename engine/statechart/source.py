"""SCXML text to elements: refused early where it is too big, too deep, or brings a document type."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from engine.errors import InvalidModel, Problem

MAX_BYTES = 10_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 128
MAX_ATTRIBUTES = 256

NAMESPACE = "http://www.w3.org/2005/07/scxml"
OURS = "urn:flowglass:statechart:1"
PREFIX = "flowglass"

Element = etree._Element  # noqa: SLF001 - the library's only name for the type


def parse(text: str | bytes, *, comments: bool = False) -> Element:
    """Give the root element, or raise `InvalidModel` saying which rule the text breaks."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > MAX_BYTES:
        raise _refused("too_big", f"The file has {len(data)} bytes; {MAX_BYTES} are allowed")
    if b"<!DOCTYPE" in data:
        raise _doctype()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=not comments,
        encoding="utf-8" if isinstance(text, str) else None,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = f"The file is not well-formed XML: {error.msg}"
        raise _refused("xml_syntax", message, error.lineno or None) from None
    except (ValueError, LookupError) as error:
        raise _refused("xml_syntax", f"The file cannot be read as XML: {error}") from None
    if root is None:
        raise _refused("xml_syntax", "The file is empty")
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _doctype()
    _measure(root)
    return root


def _measure(root: Element) -> None:
    count = depth = 0
    level: list[Element] = [root]
    while level:
        depth += 1
        count += len(level)
        if depth > MAX_DEPTH:
            text = f"Elements are nested deeper than {MAX_DEPTH}"
            raise _refused("too_deep", text, line_of(level[0]))
        if count > MAX_ELEMENTS:
            raise _refused("too_many_elements", f"The file has more than {MAX_ELEMENTS} elements")
        for element in level:
            if len(element.attrib) > MAX_ATTRIBUTES:
                text = f"An element has more than {MAX_ATTRIBUTES} attributes"
                raise _refused("too_many_attributes", text, line_of(element))
        level = [child for element in level for child in element]


def _doctype() -> InvalidModel:
    return _refused("doctype", "The file has a document type (DOCTYPE), which is not accepted")


def _refused(code: str, message: str, line: int | None = None) -> InvalidModel:
    return InvalidModel([Problem("error", code, message, None, line)])


def local(element: Element) -> str:
    """Give the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def is_scxml(element: Element) -> bool:
    """Whether the element belongs to SCXML; one without any namespace is taken for it."""
    tag: object = element.tag  # of a comment it is a function
    if not isinstance(tag, str):
        return False
    return not tag.startswith("{") or tag.startswith(f"{{{NAMESPACE}}}")


def children(element: Element) -> list[Element]:
    """Give the SCXML elements directly inside."""
    return [child for child in element if is_scxml(child)]


def ours(element: Element, name: str) -> str | None:
    """Give our own attribute of the element."""
    return element.get(f"{{{OURS}}}{name}")


def line_of(element: Element) -> int | None:
    """Give the line on which the element begins."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def xml_inside(element: Element) -> str:
    """Give the XML inside the element as text that stands on its own."""
    parts = []
    for child in element:
        alone = deepcopy(child)
        etree.cleanup_namespaces(alone)
        parts.append(etree.tostring(alone, encoding="unicode", with_tail=False))
    return "".join(parts)
