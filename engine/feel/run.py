"""One evaluation: what it may use, what it has to say, and the time it believes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.feel.errors import FeelBudgetError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


MAX_WARNINGS = 100
NO_VALUE = "feel"  # the code of a warning that has no code of its own


@dataclass(frozen=True, slots=True)
class Limits:
    """What one evaluation may use."""

    steps: int = 1_000_000
    depth: int = 100
    list_size: int = 1_000_000
    string_size: int = 10_000_000
    pattern_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an expression, to tell lines and columns from offsets."""

    text: str

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


DEFAULT_LIMITS = Limits()
NOWHERE = Source("")


class Run:
    """The state of one evaluation; never shared between two."""

    __slots__ = ("depth", "limits", "memory", "now", "steps", "warnings")

    def __init__(self, now: datetime | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self.now = now
        self.limits = limits
        self.steps = limits.steps
        self.depth = 0
        self.warnings: list[tuple[str, Source, int, str]] | None = None
        self.memory: dict[str, object] | None = None

    def warn(
        self, message: str, source: Source = NOWHERE, at: int = 0, code: str = NO_VALUE
    ) -> None:
        """Remember why something became null; the first hundred are kept."""
        if self.warnings is None:
            self.warnings = []
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append((message, source, at, code))

    def spend(self, steps: int = 1) -> None:
        """Use up steps; FeelBudgetError when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelBudgetError("steps", self.limits.steps)

    def grow_list(self, size: int) -> None:
        """Ask for a list of a size before it is built."""
        if size > self.limits.list_size:
            raise FeelBudgetError("list items", self.limits.list_size)
        self.spend(size >> 4)

    def grow_string(self, size: int) -> None:
        """Ask for a string of a size before it is built."""
        if size > self.limits.string_size:
            raise FeelBudgetError("characters of text", self.limits.string_size)
        self.spend(size >> 10)


class Frame:
    """Where names are looked up: the entries of one scope, and the scope around it."""

    __slots__ = ("parent", "run", "variables")

    def __init__(
        self, variables: Mapping[str, object], run: Run, parent: Frame | None = None
    ) -> None:
        self.variables = variables
        self.run = run
        self.parent = parent
