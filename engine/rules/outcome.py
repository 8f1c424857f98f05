"""What an evaluation of rules came to, and for each rule why it fired or why it did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from engine.errors import EngineError
from engine.events import Event
from engine.rules.explain import why_false

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.rules.definition import CompiledRules

Verdict = Literal[
    "fired", "not_matched", "error", "group_taken", "not_in_effect", "disabled", "not_reached"
]


class Firing(NamedTuple):
    """One rule that fired, and the facts that it changed."""

    rule: str
    number: int
    changes: Mapping[str, Any]


class RuleError(NamedTuple):
    """Why a rule could not be evaluated or carried out; never taken for “does not hold”."""

    rule: str
    code: str
    message: str


class CallAsked(NamedTuple):
    """A handler that a rule wants called; `result` names the fact for what it gives."""

    rule: str
    handler: str
    parameters: Mapping[str, Any]
    result: str = ""


class Emitted(NamedTuple):
    """An event that a rule emitted."""

    rule: str
    name: str
    data: Mapping[str, Any]


class RuleTrace(NamedTuple):
    """What became of one rule and why."""

    rule: str
    verdict: Verdict
    reason: str


class RulesFailed(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """Some rules could not be evaluated; `outcome` has the rest."""

    def __init__(self, outcome: RulesOutcome) -> None:
        self.outcome = outcome
        super().__init__("; ".join(f"“{e.rule}”: {e.message}" for e in outcome.errors))


@dataclass(frozen=True, slots=True)
class RulesOutcome:
    """The facts as they are in the end, what fired in which order, and every error."""

    rules: CompiledRules
    given: Mapping[str, Any]
    facts: Mapping[str, Any]
    fired: tuple[Firing, ...]
    calls: tuple[CallAsked, ...]
    emitted: tuple[Emitted, ...]
    errors: tuple[RuleError, ...]
    #: what else is known of rules, by number: verdict and reason
    noted: Mapping[int, tuple[Verdict, str]]
    #: what changed, and the number of the first rule that saw it
    seen: tuple[tuple[int, Mapping[str, Any]], ...]
    now: datetime | None

    @property
    def ok(self) -> bool:
        """Whether every rule could be evaluated."""
        return not self.errors

    def or_raise(self) -> RulesOutcome:
        """Give the outcome, or raise `RulesFailed` where a rule could not be evaluated."""
        if self.errors:
            raise RulesFailed(self)
        return self

    @property
    def changes(self) -> dict[str, Any]:
        """The facts that the rules made different."""
        return {
            name: value
            for name, value in self.facts.items()
            if name not in self.given or self.given[name] != value
        }

    @property
    def trace(self) -> tuple[RuleTrace, ...]:
        """For each rule, in the order of evaluation, why it fired or why it did not."""
        fired = {firing.rule: firing for firing in self.fired}
        return tuple(
            self._traced(number, rule.id, fired.get(rule.id))
            for number, rule in enumerate(self.rules.rules)
        )

    def _traced(self, number: int, rule: str, firing: Firing | None) -> RuleTrace:
        if number in self.noted:
            return RuleTrace(rule, *self.noted[number])
        condition = self.rules.conditions[number]
        if firing is not None:
            return RuleTrace(rule, "fired", f"{condition.text} holds")
        facts = dict(self.given)
        for start, changes in self.seen:
            if start <= number:
                facts.update(changes)
        return RuleTrace(rule, "not_matched", why_false(condition, facts, self.now))

    def events(self, instance: str, at: datetime) -> tuple[Event, ...]:
        """The evaluation in the shape that every kind of model speaks."""
        told: list[tuple[str, str | None, dict[str, Any]]] = [
            ("instance.started", None, {"variables": dict(self.given), "definition": None})
        ]
        for firing in self.fired:
            told.append(("rule.fired", firing.rule, {"number": firing.number}))
            if firing.changes:
                data = {"variables": dict(firing.changes), "source": "rule"}
                told.append(("variables.set", firing.rule, data))
        for emitted in self.emitted:
            data = {"name": emitted.name, "variables": dict(emitted.data)}
            told.append(("event.emitted", emitted.rule, data))
        for error in self.errors:
            data = {"error": {"code": error.code, "message": error.message}}
            told.append(("rule.failed", error.rule, data))
        told.append(self._end())
        return tuple(
            Event(instance, seq, at, kind, node, None, data)
            for seq, (kind, node, data) in enumerate(told, 1)
        )

    def _end(self) -> tuple[str, None, dict[str, Any]]:
        if self.ok:
            return "instance.completed", None, {"end": None, "variables": dict(self.facts)}
        nodes = [error.rule for error in self.errors]
        return "instance.failed", None, {"outcome": "failed", "nodes": nodes}
