"""Reading what other makers wrote, and saying it in our own elements beside it, in memory alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.bpmn import translate
from engine.bpmn.source import BPMN, OURS, extension, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.draft import Draft
    from engine.bpmn.source import Element

CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
FLOWABLE = "{http://flowable.org/bpmn}"
ACTIVITI = "{http://activiti.org/bpmn}"
#: the makers whose attributes are spelled alike
ALIKE = (CAMUNDA, FLOWABLE, ACTIVITI)
ALL = (*ALIKE, ZEEBE)


def attribute(element: Element, name: str) -> str | None:
    """Give the attribute of any maker that spells it so; an empty one says nothing."""
    for maker in ALL:
        found = element.get(f"{maker}{name}")
        if found is not None and found.strip():
            return found.strip()
    return None


def extensions(element: Element, name: str) -> Iterator[Element]:
    """Give the makers' extension elements of this name."""
    around = element.find(f"{BPMN}extensionElements")
    if around is not None:
        yield from around.iterchildren(*(f"{maker}{name}" for maker in ALL))


def first(element: Element, name: str) -> Element | None:
    """Give the first of the makers' extension elements of this name."""
    return next(extensions(element, name), None)


def says(element: Element, name: str) -> bool:
    """Whether our own extension element is there already; then it is the one that counts."""
    return extension(element, name) is not None


def add(element: Element, name: str, /, **attributes: str | None) -> Element:
    """Put our own extension element beside the maker's."""
    around = element.find(f"{BPMN}extensionElements")
    if around is None:
        around = etree.SubElement(element, f"{BPMN}extensionElements")
    return inside(around, name, line_of(element), **attributes)


def inside(around: Element, name: str, line: int | None, /, **attributes: str | None) -> Element:
    """Put our own element into another one."""
    made = etree.SubElement(around, f"{OURS}{name}")
    if line is not None:
        made.sourceline = line  # type: ignore[assignment] # the stubs know the getter only
    for key, value in attributes.items():
        if value is not None:
            made.set(key, value)
    return made


def value(draft: Draft, element: Element, text: str | None, what: str) -> str | None:
    """Give the text as ours would say it, or report that it has to be said in FEEL."""
    if text is None or text.lstrip().startswith("="):
        return text
    found = translate.read_value(text)
    if found.feel is None:
        not_feel(draft, element, what, text, found.hint)
    return found.feel or found.hint


def expression(draft: Draft, element: Element, text: str | None, what: str) -> str | None:
    """Give an expression with “=” before it, or report that it has to be said in FEEL."""
    if text is None:
        return None
    found = translate.read(text)
    if found.feel is None:
        not_feel(draft, element, what, text, found.hint)
    told = found.feel or found.hint
    return None if told is None else f"= {told}"


def not_feel(draft: Draft, element: Element, what: str, text: str, hint: str | None) -> None:
    """Report an expression in another language, with what it would be in FEEL."""
    short = text if len(text) <= 60 else f"{text[:57]}…"
    message = f"The {what} “{' '.join(short.split())}” is not FEEL, the language that is run here"
    draft.report("expression_language", message, element, hint=hint)
