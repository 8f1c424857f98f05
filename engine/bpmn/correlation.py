"""Correlation by properties (8.4.2): the keys that a message fills, and what subscriptions bind them to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.bpmn.data import Read
from engine.bpmn.source import BPMN, Element, local, reference
from engine.bpmn.vendors.expressions import adopt_expression
from engine.feel.values.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.bpmn.definition import Expression
    from engine.bpmn.draft import Draft

THROWS = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})


class Composite(NamedTuple):
    """The key of several properties: null where one of them is."""

    parts: tuple[Expression, ...]

    @property
    def text(self) -> str:
        """The text of every part."""
        return ", ".join(part.text for part in self.parts)

    def evaluate(self, context: Mapping[str, object], *, now: Any = None) -> Read:
        """Give the list of the parts as text."""
        found = [part.evaluate(context, now=now).value for part in self.parts]
        return Read(None if None in found else to_text(found))


def retrieval_of(draft: Draft, element: Element, message: str | None) -> Expression | None:
    """Give what finds the key in a message that the element sends, where a key of the file is for it."""
    if local(element) not in THROWS:
        return None
    root = element.getroottree().getroot()
    for key in _keys(root, message):
        paths = [_path(draft, each, "messagePath") for each in _retrievals(root, key, message)]
        if found := _joined(paths):
            return found
    return None


def binding_of(draft: Draft, element: Element, message: str | None) -> Expression | None:
    """Give what the process subscribes with to the message that the element waits for."""
    if local(element) in THROWS:
        return None
    root = element.getroottree().getroot()
    process = next(element.iterancestors(f"{BPMN}process"), None)
    said = process.findall(f"{BPMN}correlationSubscription") if process is not None else []
    for key in _keys(root, message):
        for subscription in said:
            if reference(subscription.get("correlationKeyRef")) != key.get("id"):
                continue
            bound = {
                reference(each.get("correlationPropertyRef")): each
                for each in subscription.findall(f"{BPMN}correlationPropertyBinding")
            }
            paths = [_path(draft, bound.get(name), "dataPath") for name in _properties(key)]
            if found := _joined(paths):
                return found
    return None


def _keys(root: Element, message: str | None) -> Iterator[Element]:
    """Give the keys all of whose properties can be found in the message, those subscribed to first."""
    if message is None:
        return
    subscribed = {
        reference(each.get("correlationKeyRef"))
        for each in root.iter(f"{BPMN}correlationSubscription")
    }
    keys = list(root.iter(f"{BPMN}correlationKey"))
    for key in sorted(keys, key=lambda each: each.get("id") not in subscribed):
        found = _retrievals(root, key, message)
        if found and None not in found:
            yield key


def _properties(key: Element) -> list[str]:
    return [reference(e.text) or "" for e in key.findall(f"{BPMN}correlationPropertyRef")]


def _retrievals(root: Element, key: Element, message: str | None) -> list[Element | None]:
    found = {
        each.get("id"): retrieval
        for each in root.iterchildren(f"{BPMN}correlationProperty")
        for retrieval in each.findall(f"{BPMN}correlationPropertyRetrievalExpression")
        if reference(retrieval.get("messageRef")) == reference(message)
    }
    return [found.get(name) for name in _properties(key)]


def _path(draft: Draft, around: Element | None, name: str) -> Expression | None:
    found = around.find(f"{BPMN}{name}") if around is not None else None
    if found is None or not (found.text or "").strip():
        return None
    what = "path into a message" if name == "messagePath" else "path of a correlation property"
    adopt_expression(draft, found, what)
    return draft.expression(found.text or "", found, what)


def _joined(paths: list[Expression | None]) -> Expression | None:
    known = tuple(path for path in paths if path is not None)
    if not known or len(known) < len(paths):
        return None
    return known[0] if len(known) == 1 else Composite(known)
