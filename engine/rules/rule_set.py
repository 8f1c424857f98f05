"""A rule set: compile once, evaluate as often as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import InvalidModel, Problem
from engine.rules.definition import LIMIT, CompiledRules, Mode, Rule
from engine.rules.evaluation import Matches, evaluate, matching
from engine.rules.reader import rules_in, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from engine.rules.outcome import RulesOutcome


class RuleSet(CompiledRules):
    """Rules that are evaluated together, in the order of their priority."""

    def __init__(
        self,
        rules: Iterable[Rule],
        *,
        mode: Mode = "sequential",
        key: str = "rules",
        name: str = "",
        limit: int = LIMIT,
    ) -> None:
        """Compile the rules, or raise `InvalidModel` with every problem they have."""
        super().__init__(rules, mode, key, name, limit)

    @classmethod
    def from_json(cls, text: str | bytes) -> RuleSet:
        """Read the text, or raise `InvalidModel` with every problem it has."""
        return read(text)

    def to_json(self) -> str:
        """Give the text that reads back as the same rules; code of one's own has none."""
        return text_of(self)

    def evaluate(
        self,
        facts: Mapping[str, Any],
        *,
        now: datetime | None = None,
        handlers: Mapping[str, Any] | None = None,
    ) -> RulesOutcome:
        """Evaluate and fire; the facts given are not touched.

        With `handlers` calls are made on the spot, by name and keywords; else the outcome lists
        them for whoever makes them.
        """
        return evaluate(self, facts, now=now, handlers=handlers)

    def matching(self, facts: Mapping[str, Any], *, now: datetime | None = None) -> Matches:
        """Say which rules hold for the facts, without firing any."""
        return matching(self, facts, now=now)


def read(text: str | bytes) -> RuleSet:
    """Compile the text, or raise `InvalidModel` with every problem it has."""
    problems: list[Problem] = []
    rules, options = rules_in(text, problems)
    try:
        found = RuleSet(rules, **options)
    except InvalidModel as invalid:
        problems.extend(invalid.problems)
    else:
        if not problems:
            return found
    raise InvalidModel(problems)


def validate(text: str | bytes) -> tuple[Problem, ...]:
    """Give every problem of the text."""
    try:
        read(text)
    except InvalidModel as invalid:
        return invalid.problems
    return ()


def write(rules: CompiledRules) -> str:
    """Give the text that reads back as the same rules."""
    return text_of(rules)
