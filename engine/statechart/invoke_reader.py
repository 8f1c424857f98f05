"""Invoked machines from XML; one that the document holds is read with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.statechart.content import Invoke, Literal_
from engine.statechart.content_reader import read_block, read_payload, text_or_expression
from engine.statechart.source import children, local

if TYPE_CHECKING:
    from engine.statechart.draft import Draft
    from engine.statechart.source import Element

MACHINES = frozenset(
    {None, "", "scxml", "http://www.w3.org/TR/scxml", "http://www.w3.org/TR/scxml/"}
)


def read_invoke(draft: Draft, element: Element) -> Invoke:
    """Read what a state runs while it is active."""
    payload = read_payload(draft, element)
    src = text_or_expression(draft, element, "src")
    if src is not None and payload.content is not None:
        draft.report("attribute_conflict", "<invoke> has both src and <content>", element)
    if src is None and payload.content is None and element.get("srcexpr") is None:
        draft.report("attribute_missing", "<invoke> names no machine", element)
    key, place = element.get("id"), element.get("idlocation")
    if key is not None and place is not None:
        draft.report("attribute_conflict", "<invoke> has both id and idlocation", element)
    finalize = [child for child in children(element) if local(child) == "finalize"]
    draft.invokes += 1
    kind = text_or_expression(draft, element, "type")
    text = _outright(draft, element, kind, src, payload.content)
    if text is not None and draft.nested is not None:
        draft.nested(draft, text, element)
    return Invoke(
        number=draft.invokes,
        id=key,
        idlocation=None if place is None else draft.location(place, element, "idlocation"),
        type=kind,
        src=src,
        content=payload.content,
        payload=payload,
        autoforward=element.get("autoforward") == "true",
        finalize=tuple(action for part in finalize for action in read_block(draft, part)),
        document=text,
    )


def _outright(
    draft: Draft, element: Element, kind: object, src: object, content: object
) -> str | None:
    """Give the text of the machine where it is known before anything runs."""
    if not (kind is None or isinstance(kind, str)) or kind not in MACHINES:
        return None
    if isinstance(src, str):
        return file_named(draft, src, element)
    if isinstance(content, Literal_) and isinstance(content.value, str):
        return content.value
    return None


def file_named(draft: Draft, src: str, element: Element) -> str | None:
    """Give the text of a file beside the document, or note that it is not there."""
    name = src.removeprefix("file:")
    if draft.files is None or name == src:
        message = f"“{src}” cannot be read here: only file:NAME beside the document can"
        draft.report("source_missing", message, element)
        return None
    try:
        return draft.files(name)
    except (OSError, ValueError) as error:
        draft.report("source_missing", f"“{name}” cannot be read: {error}", element)
    return None
