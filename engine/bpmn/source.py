"""XML text to elements: refused early where it is too big, too deep, or brings a document type."""

from __future__ import annotations

from lxml import etree

from engine.errors import InvalidModel, Problem

MAX_BYTES = 10_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 128
MAX_ATTRIBUTES = 256

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"
OURS = "{urn:flowglass:bpmn:1}"

Element = etree._Element  # noqa: SLF001 - the library's only name for the type


def parse(text: str | bytes) -> Element:
    """Give the root element, or raise `InvalidModel` saying which rule the text breaks."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > MAX_BYTES:
        raise _refused("too_big", f"The file has {len(data)} bytes; {MAX_BYTES} are allowed")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8" if isinstance(text, str) else None,
    )
    if b"<!DOCTYPE" in data:
        raise _doctype()
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or None
        raise _refused(
            "xml_syntax", f"The file is not well-formed XML: {error.msg}", line
        ) from None
    except (ValueError, LookupError) as error:
        raise _refused("xml_syntax", f"The file cannot be read as XML: {error}") from None
    if root is None:
        raise _refused("xml_syntax", "The file is empty")
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _doctype()
    _measure(root)
    return root


def _measure(root: Element) -> None:
    count = 0
    level: list[Element] = [root]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            text = f"Elements are nested deeper than {MAX_DEPTH}"
            raise _refused("too_deep", text, line_of(level[0]))
        count += len(level)
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


def is_bpmn(element: Element) -> bool:
    """Whether the element belongs to BPMN itself."""
    return str(element.tag).startswith(BPMN)


def line_of(element: Element) -> int | None:
    """Give the line on which the element begins."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def reference(text: str | None) -> str | None:
    """Give the id that a QName refers to."""
    return text.strip().rpartition(":")[2] if text and text.strip() else None


def extension(element: Element, name: str) -> Element | None:
    """Give our extension element of this name."""
    return element.find(f"{BPMN}extensionElements/{OURS}{name}")
