"""Compiled models, shared by every instance and found again by what they were compiled from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from designer.models import Kind, Version
from engine import RuleSet, bpmn, dmn, feel, schemas, statechart, taskgraph

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from uuid import UUID

    from engine import Definition

    AnyDefinition = Definition | statechart.Definition | taskgraph.Definition

KEPT = 256
READERS: dict[Kind, Callable[[str], AnyDefinition]] = {
    Kind.PROCESS: bpmn.read,
    Kind.MACHINE: statechart.read,
    Kind.GRAPH: taskgraph.read,
}
Made = TypeVar("Made")


class Shelf(Generic[Made]):
    """The last things made, by key; safe to share between threads."""

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = threading.Lock()
        self.hits = self.misses = 0

    def get(self, key: Hashable) -> Made | None:
        """The thing made for the key, if it is still here."""
        with self._lock:
            if key not in self._made:
                self.misses += 1
                return None
            self.hits += 1
            self._made.move_to_end(key)
            return self._made[key]

    def __len__(self) -> int:
        return len(self._made)

    def put(self, key: Hashable, made: Made) -> Made:
        """Keep it; the least used leaves when the shelf is full."""
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > self._size:
                self._made.popitem(last=False)
        return made

    def obtain(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The thing for the key, made now if it is not here."""
        found = self.get(key)
        return found if found is not None else self.put(key, make())

    def discard(self, key: Hashable) -> None:
        """Forget what was made for the key."""
        with self._lock:
            self._made.pop(key, None)


_by_version: Shelf[AnyDefinition] = Shelf()
_by_hash: Shelf[AnyDefinition] = Shelf()
_decisions: Shelf[dmn.Model] = Shelf()
_rule_sets: Shelf[RuleSet] = Shelf()


def definition_of(version: UUID, process: str = "") -> AnyDefinition:
    """The compiled process, state machine or task graph of a version; versions never change, so neither does the answer.

    `process` chooses one of several processes in a file, "" its main one.
    """
    return _by_version.obtain((version, process), lambda: _compile(version, process))


def _compile(version: UUID, process: str) -> AnyDefinition:
    row = Version.objects.select_related("model").get(pk=version)
    key = (row.model.kind, row.content_hash, process)
    if process:
        return _by_hash.obtain(key, lambda: bpmn.read(row.text, process))
    read = READERS[Kind(row.model.kind)]
    return _by_hash.obtain(key, lambda: read(row.text))


def decision_model(text: str, content_hash: str) -> dmn.Model:
    """The compiled decisions of a text."""
    return _decisions.obtain(content_hash, lambda: dmn.read(text))


def rule_set(text: str, content_hash: str) -> RuleSet:
    """The compiled rules of a text."""
    return _rule_sets.obtain(content_hash, lambda: RuleSet.from_json(text))


def compiled() -> list[dict[str, Any]]:
    """How often this process found what it needs compiled already, by what it is."""
    shelves = {"definitions": _by_version, "decisions": _decisions, "rule sets": _rule_sets}
    rows = [
        {"name": name, "hits": shelf.hits, "misses": shelf.misses, "kept": len(shelf)}
        for name, shelf in shelves.items()
    ]
    counts = {**feel.cache_info(), "schemas": schemas.cache_info()}
    return rows + [
        {"name": name, "hits": info.hits, "misses": info.misses, "kept": info.currsize}
        for name, info in counts.items()
    ]
