"""A document while it is being read: what was found so far and everything wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine import feel
from engine.errors import EngineError, Problem, Severity
from engine.feel.errors import FeelError, FeelSyntaxError
from engine.feel.storable import normal
from engine.statechart.content import Location
from engine.statechart.source import is_scxml, line_of, local, ours

if TYPE_CHECKING:
    from engine.statechart.expression import Expression
    from engine.statechart.outline import RawState
    from engine.statechart.source import Element

#: gives the text of a file that lies beside the document; raises `OSError` where there is none
Files = Callable[[str], str]
#: what a machine always knows; nothing may assign to them
SYSTEM = frozenset({"_event", "_sessionid", "_name", "_ioprocessors", "_x"})
_MARKS = ("===", "!==", "==", "&&", "||", "=>", ";")


@dataclass(slots=True)
class Draft:
    """Collects states and problems; a problem never stops the reading."""

    datamodel: str = "feel"
    files: Files | None = None
    nested: Callable[[Draft, str, Element], None] | None = None
    names: tuple[str, ...] = ()
    outline: list[RawState] = field(default_factory=list)
    declared: dict[str, Element] = field(default_factory=dict)
    invokes: int = 0
    problems: list[Problem] = field(default_factory=list)

    def report(
        self,
        code: str,
        message: str,
        where: Element | None = None,
        *,
        hint: str | None = None,
        severity: Severity = "error",
    ) -> None:
        """Note a problem at the element."""
        key = None if where is None else owner_id(where)
        line = None if where is None else line_of(where)
        self.problems.append(Problem(severity, code, message, key, line, hint))

    def warn(self, code: str, message: str, where: Element | None, hint: str | None = None) -> None:
        """Note what the machine may run with, but hardly means."""
        self.report(code, message, where, hint=hint, severity="warning")

    def expression(self, text: str | None, where: Element, what: str) -> Expression | None:
        """Compile FEEL, or note where its syntax breaks."""
        body = (text or "").strip()
        if not body:
            self.report("expression_empty", f"The {what} is empty", where)
            return None
        try:
            return feel.compile(body, self.names)
        except FeelError as error:
            self._refuse(body, where, what, error)
        return None

    def _refuse(self, body: str, where: Element, what: str, error: FeelError) -> None:
        short = body if len(body) <= 60 else f"{body[:57]}…"
        if self.datamodel == "ecmascript" or any(mark in body for mark in _MARKS):
            message = f"The {what} “{short}” is not FEEL; ECMAScript is not run"
            hint = "Write it in FEEL: = for ==, and for &&, or for ||, not(…) for !…"
            self.report("expression_language", message, where, hint=hint)
            return
        at = ""
        if isinstance(error, FeelSyntaxError):
            at = f" at line {error.line}, column {error.column}"
        message = f"The {what} “{short}” has a mistake{at}: {error.message}"
        self.report("expression_syntax", message, where)

    def location(self, text: str | None, where: Element, what: str) -> Location | None:
        """Read a variable's name, or a dotted path into its value."""
        body = (text or "").strip()
        parts = body.split(".")
        if body in self.declared:
            return Location(body, body)
        if not body or not all(parts) or any(mark in body for mark in " \t\n()[]{}\"'"):
            message = f"The {what} “{body}” is not a variable or a path such as order.total"
            self.report("location_syntax", message, where)
            return None
        return Location(body, parts[0], tuple(parts[1:]))

    def failed(self) -> bool:
        """Whether there is an error among the problems."""
        return any(problem.severity == "error" for problem in self.problems)


def owner_id(element: Element) -> str | None:
    """Give the id of the nearest state or transition around, as the canvas knows it."""
    found: Element | None = element
    while found is not None:
        if local(found) == "transition":
            named = transition_id(found)
            if named is not None:
                return named
        key = found.get("id")
        if key and found.tag != "send":
            return key
        found = found.getparent()
    return None


def transition_id(element: Element) -> str | None:
    """Give the transition's own id, else the one that its place among its state's gives it."""
    state = element.getparent()
    named = ours(element, "id")
    if named or state is None or not state.get("id") or local(state) == "initial":
        return named
    if local(state) == "history":
        return f"{state.get('id')}.default"
    before = sum(1 for sibling in element.itersiblings(preceding=True) if _is_transition(sibling))
    return f"{state.get('id')}.{before + 1}"


def _is_transition(element: Element) -> bool:
    return is_scxml(element) and local(element) == "transition"


def value_of_text(text: str) -> Any:
    """Give the value of JSON text; any other text with its white space made single spaces."""
    try:
        return normal(
            json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
        )
    except (ValueError, ArithmeticError, RecursionError, EngineError):
        return " ".join(text.split())


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no JSON number")
