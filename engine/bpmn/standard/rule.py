"""What a rule of the standard is: a name, a weight and a pure function over the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from engine.bpmn.standard.index import Index

if TYPE_CHECKING:
    from engine.bpmn.source import Element
    from engine.errors import Severity


class Finding(NamedTuple):
    """One place that breaks a rule."""

    element: Element
    message: str
    hint: str | None = None


Check = Callable[[Index], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; an error makes the model meaningless, a warning leaves one way to read it."""

    code: str
    severity: Severity
    check: Check
