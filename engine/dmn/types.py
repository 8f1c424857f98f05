"""Type references of a model as FEEL types: built-in names, item definitions, imported ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.feel import compile_unary_tests, to_value
from engine.feel.errors import FeelError
from engine.feel.types import (
    ANY,
    BUILT_IN,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    Restricted,
    Simple,
    simple,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.dmn.definitions import ItemDefinition
    from engine.feel import UnaryTests

MAX_NESTING = 40
PLAIN = frozenset({"number", "string", "boolean", "date"})
DATE = Simple("date")


class Types:
    """The types a model knows; resolving a name twice gives the same type."""

    def __init__(
        self, items: Iterable[ItemDefinition], imported: Mapping[str, Types] | None = None
    ) -> None:
        self._items = {item.name: item for item in items}
        self._imported = dict(imported or {})
        self._known: dict[str, FeelType] = {}

    def knows(self, name: str) -> bool:
        """Whether a reference means something here."""
        name = name.rpartition(":")[2]
        if not name or simple(name).name in BUILT_IN or name in self._items:
            return True
        return any(types.knows(rest) for types, rest in self._elsewhere(name))

    def resolve(self, name: str, depth: int = 0) -> FeelType:
        """The type of a reference; what is not known allows everything."""
        if not name:
            return ANY
        if name not in self._known:
            self._known[name] = self._find(name, depth)
        return self._known[name]

    def named(self) -> dict[str, FeelType]:
        """Every item definition by its name."""
        return {name: self.resolve(name) for name in self._items}

    def allowed_text(self, name: str) -> str:
        """The allowed values of an item definition, following references to others."""
        item = self._items.get(name)
        for _ in range(MAX_NESTING):
            if item is None or item.allowed:
                break
            item = self._items.get(item.type_ref)
        return "" if item is None else item.allowed

    def component_names(self) -> frozenset[str]:
        """All names of parts, so that expressions may say them with their spaces."""
        found: set[str] = set()
        waiting = list(self._items.values())
        while waiting:
            item = waiting.pop()
            found.update(component.name for component in item.components)
            waiting.extend(item.components)
        return frozenset(found).union(*(t.component_names() for t in self._imported.values()))

    def _elsewhere(self, name: str) -> list[tuple[Types, str]]:
        return [
            (types, name[len(prefix) + 1 :])
            for prefix, types in self._imported.items()
            if name.startswith(f"{prefix}.")
        ]

    def _find(self, name: str, depth: int) -> FeelType:
        name = name.rpartition(":")[2]  # a prefix says which namespace; names are unique anyway
        item = self._items.get(name)
        if item is not None:
            return ANY if depth > MAX_NESTING else self._of(item, depth + 1)
        for types, rest in self._elsewhere(name):
            return types.resolve(rest, depth + 1)
        found = simple(name)
        return found if found.name in BUILT_IN else ANY

    def _of(self, item: ItemDefinition, depth: int) -> FeelType:
        base: FeelType
        if item.is_function:
            parameters = tuple(self.resolve(p.type_ref, depth) for p in item.parameters)
            base = FunctionOf(parameters, self.resolve(item.output_type_ref, depth))
        elif item.components:
            base = ContextOf(tuple((c.name, self._of(c, depth)) for c in item.components))
        else:
            base = self.resolve(item.type_ref, depth)
        if item.allowed:
            base = Restricted(base, check_of(item.allowed))
        if item.is_collection:
            base = ListOf(base)
        return Restricted(base, check_of(item.type_constraint)) if item.type_constraint else base


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """Whether a value passes unary tests; null passes, tests that cannot be read allow all.

    Each check is its own: two with the same text make two types.
    """

    text: str
    tests: UnaryTests | None

    def __call__(self, value: object) -> bool:
        if value is None or self.tests is None:
            return True
        return self.tests.test(to_value(value), {}).value is True


def check_of(text: str) -> Check:
    """The check that the text of allowed values or of a constraint stands for."""
    try:
        return Check(text, compile_unary_tests(text))
    except FeelError:
        return Check(text, None)


def restrictions_of(type_: FeelType) -> tuple[str, ...]:
    """The texts of all tests that a value of the type itself has to pass."""
    found: list[str] = []
    while isinstance(type_, Restricted):
        if isinstance(type_.allows, Check):
            found.append(type_.allows.text.strip())
        type_ = type_.base
    return tuple(found)


def plain_kinds(type_: FeelType) -> frozenset[str]:
    """The kinds among number, string, boolean and date whose values the type takes as they are."""
    type_ = base_of(type_)
    if type_ == ANY:
        return PLAIN
    return PLAIN & {type_.name} if isinstance(type_, Simple) else frozenset()


def base_of(type_: FeelType) -> FeelType:
    """The type without what restricts it."""
    while isinstance(type_, Restricted):
        type_ = type_.base
    return type_
