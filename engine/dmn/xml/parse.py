"""Text to tree: limits and DOCTYPE are checked before lxml sees a byte, versions are unified after.

A DOCTYPE is refused as a whole: switching entities off would silently drop text instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from engine.dmn.xml.names import CURRENT, DMN, FEEL, FEEL_NAMESPACES, MODEL_VERSIONS, dmn
from engine.errors import InvalidModel, Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 128
MAX_ELEMENTS = 400_000
MAX_ATTRIBUTES = 256

_PROLOG_DOCTYPE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL | re.IGNORECASE
)
_OLDER = tuple(old for old, new in CURRENT.items() if old != new)
_REFERENCES = ("expressionLanguage", "typeLanguage", "importType")


def parse(text: str | bytes) -> _Element:
    """The root `definitions` element in DMN 1.5 names; raises InvalidModel with the reason."""
    root = _parsed(text)
    return root if _is_current(text, root) else _rebuilt(root, None)


def current_text(text: str) -> str:
    """The text in DMN 1.5; one that is 1.5 already is given back to the letter."""
    root = _parsed(text)
    return text if _is_current(text, root) else serialise(_rebuilt(root, None))


def _parsed(text: str | bytes) -> _Element:
    data = _bytes(text)
    if len(data) > MAX_BYTES:
        raise _refused("too_large", f"the file has {len(data)} bytes, the limit is {MAX_BYTES}")
    if _PROLOG_DOCTYPE.match(data):
        raise _refused("doctype", "the file has a DOCTYPE; DMN needs none, so it is refused")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or None
        raise _refused("not_xml", f"the file is not well-formed XML: {error.msg}", line) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _refused("doctype", "the file has a DOCTYPE; DMN needs none, so it is refused")
    _check_limits(root)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in MODEL_VERSIONS:
        raise _refused("not_dmn", f"the root element {root.tag} is not DMN 1.1 to 1.5 definitions")
    return root


def decoded(data: bytes, root: _Element) -> str:
    """The bytes of a parsed file as text; other encodings than UTF-8 are written anew."""
    encoding = (root.getroottree().docinfo.encoding or "UTF-8").upper()
    if encoding in ("UTF-8", "ASCII", "US-ASCII"):
        return data.decode("utf-8-sig", "replace")
    return serialise(root)


def serialise(root: _Element) -> str:
    """The tree as text, with an XML declaration."""
    text: str = etree.tostring(root.getroottree(), encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _bytes(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise _refused("not_xml", "the text holds half of a surrogate pair") from None
    return re.sub(rb"^(\s*<\?xml[^>]*?)\s+encoding=(\"[^\"]*\"|'[^']*')", rb"\1", data, count=1)


def _refused(code: str, message: str, line: int | None = None) -> InvalidModel:
    return InvalidModel([Problem("error", code, message, None, line)])


def _check_limits(root: _Element) -> None:
    count = 0
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        count += 1
        depth += 1
        if depth > MAX_DEPTH:
            raise _refused("too_deep", f"elements nest deeper than {MAX_DEPTH}", element.sourceline)
        if count > MAX_ELEMENTS:
            raise _refused("too_large", f"the file has more than {MAX_ELEMENTS} elements")
        if len(element.attrib) > MAX_ATTRIBUTES:
            message = f"an element has more than {MAX_ATTRIBUTES} attributes"
            raise _refused("too_large", message, element.sourceline)


def _is_current(text: str | bytes, root: _Element) -> bool:
    """True when no older version's namespace is mentioned (DMN 1.5 is left untouched)."""
    if etree.QName(root).namespace != DMN:
        return False
    if isinstance(text, str):
        return not any(uri in text for uri in _OLDER)
    return not any(uri.encode() in text for uri in _OLDER)


def _rebuilt(old: _Element, parent: _Element | None) -> _Element:
    """A copy of the tree in current namespaces; ids, unknown parts and comments come along."""
    nsmap: dict[Any, str] = {prefix: CURRENT.get(uri, uri) for prefix, uri in old.nsmap.items()}
    name = etree.QName(old)
    tag = f"{{{_current(name.namespace)}}}{name.localname}" if name.namespace else name.localname
    new: _Element
    if parent is None:
        new = etree.Element(tag, nsmap=nsmap)
    else:
        new = etree.SubElement(parent, tag, nsmap=nsmap)
    for key, value in old.attrib.items():
        new.set(key, _attribute(old, str(key), str(value)))
    new.text = _type_text(old) if tag == dmn("typeRef") else old.text
    for child in old:
        if isinstance(child.tag, str):
            copy = _rebuilt(child, new)
        else:
            copy = _node(child)
            new.append(copy)
        copy.tail = child.tail
    return new


def _node(node: _Element) -> _Element:
    target = getattr(node, "target", None)
    if target is None:
        return etree.Comment(node.text)
    return etree.ProcessingInstruction(target, node.text or "")


def _current(namespace: str | None) -> str:
    return CURRENT.get(namespace or "", namespace or "")


def _attribute(element: _Element, key: str, value: str) -> str:
    if key in _REFERENCES:
        return CURRENT.get(value, value)
    if key == "typeRef":
        return _plain_type(element, value)
    return value


def _type_text(element: _Element) -> str:
    return _plain_type(element, (element.text or "").strip())


def _plain_type(element: _Element, value: str) -> str:
    """DMN 1.1 wrote types as QNames (`feel:number`); now they are names."""
    prefix, colon, local = value.partition(":")
    if not colon:
        return value
    uri = element.nsmap.get(prefix)
    if uri in FEEL_NAMESPACES or uri == FEEL:
        return local
    default = element.getroottree().getroot().get("namespace")
    return local if uri == default else value
