"""A model while it is being read: what was found so far and everything wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine import feel
from engine.bpmn.due import NotDue, seconds
from engine.bpmn.source import line_of
from engine.errors import Problem, Severity
from engine.feel.errors import FeelError, FeelSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.bpmn.definition import Expression, Flow, Node, Scope, Text
    from engine.bpmn.source import Element


@dataclass(slots=True)
class Draft:
    """Collects nodes, flows and problems; a problem never stops the reading."""

    names: tuple[str, ...] = ()
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    elements: dict[str, Element] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    told: frozenset[tuple[str, str, str | None]] = frozenset()  # what the standard's rules said
    #: messages, signals, errors, event definitions, global tasks … by id
    root_elements: dict[str, Element] = field(default_factory=dict)
    message_flows: dict[str, str] = field(default_factory=dict)  # by each of its ends
    lanes: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)  # the variable of each data element, by id
    scopes: dict[str | None, Scope] = field(default_factory=dict)
    sensitive: frozenset[str] = frozenset()

    def report(
        self,
        code: str,
        message: str,
        where: Element | str | None = None,
        *,
        hint: str | None = None,
        severity: Severity = "error",
    ) -> None:
        """Note a problem; `where` is the element or the id of one that was read."""
        element = self.elements.get(where) if isinstance(where, str) else where
        key = where if isinstance(where, str) else None
        if key is None and element is not None:
            key = owner_id(element)
        line = line_of(element) if element is not None else None
        if (severity, code, key) in self.told:
            return
        self.problems.append(Problem(severity, code, message, key, line, hint))

    def warn(
        self, code: str, message: str, where: Element | str | None, hint: str | None = None
    ) -> None:
        """Note what the model may run with, but hardly means."""
        self.report(code, message, where, hint=hint, severity="warning")

    def expression(self, text: str, where: Element, what: str) -> Expression | None:
        """Compile FEEL, or note where its syntax breaks."""
        body = text.strip().removeprefix("=").strip()
        if not body:
            self.report("expression_empty", f"The {what} is empty", where)
            return None
        try:
            return feel.compile(body, self.names)
        except FeelSyntaxError as error:
            at = f"line {error.line}, column {error.column}"
            message = f"The {what} “{_short(body)}” has a mistake at {at}: {error.message}"
            self.report("expression_syntax", message, where)
        except FeelError as error:
            message = f"The {what} “{_short(body)}” cannot be used: {error.message}"
            self.report("expression_syntax", message, where)
        return None

    def text(self, text: str, where: Element, what: str) -> Text | None:
        """Read a value that is FEEL after "=", and a literal otherwise."""
        if text.lstrip().startswith("="):
            return self.expression(text, where, what)
        return text

    def length(self, text: str, where: Element, what: str) -> float | None:
        """Read a fixed duration such as PT30S in seconds."""
        try:
            return seconds(text)
        except NotDue as reason:
            self.report("bad_duration", f"The {what} is wrong: {reason.message}", where)
            return None

    def failed(self) -> bool:
        """Whether there is an error among the problems."""
        return any(problem.severity == "error" for problem in self.problems)


def owner_id(element: Element) -> str | None:
    """Give the id of the nearest element around that has one, as the canvas knows it."""
    found: Element | None = element
    while found is not None:
        key = found.get("id")
        if key:
            return key
        found = found.getparent()
    return None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def spaced(names: Iterable[str]) -> tuple[str, ...]:
    """Give the names that FEEL can only read when it is told of them."""
    return tuple(sorted({name for name in names if not name.isidentifier() and name.strip()}))
