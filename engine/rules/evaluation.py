"""Evaluating a rule set: once through in order of priority, or until nothing changes.

The index says at once which conditions hold for the facts as they are. When a rule changes a fact,
only the rules that read it are evaluated again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

from engine.feel.errors import FeelError
from engine.feel.values.convert import to_value
from engine.feel.values.text import to_text
from engine.rules.acting import Acting, NotKnown, value_of
from engine.rules.outcome import (
    CallAsked,
    Emitted,
    Firing,
    RuleError,
    RulesOutcome,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.rules.definition import CompiledRules, Rule

_ONES = bytes(48) + b"\x00\x01" + bytes(206)  # "0" to 0 and "1" to 1
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Matches:
    """The rules whose conditions hold; `errors` are those that could not be evaluated."""

    rule_set: CompiledRules
    bits: int
    errors: tuple[RuleError, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in order of priority."""
        return tuple(compress(self.rule_set.rules, _flags(self.bits)))

    def __len__(self) -> int:
        return self.bits.bit_count()


def _flags(bits: int) -> bytes:
    return f"{bits:b}".encode()[::-1].translate(_ONES)


def matching(
    rules: CompiledRules, facts: Mapping[str, Any], *, now: datetime | None = None
) -> Matches:
    """Say which rules hold for the facts."""
    evaluation = _Evaluation(rules, facts, now, None)
    bits = evaluation.holding
    for number in _numbers(evaluation.unknown):
        if evaluation.holds(number):
            bits |= 1 << number
    return Matches(rules, bits, evaluation.all_errors())


def evaluate(
    rules: CompiledRules,
    facts: Mapping[str, Any],
    *,
    now: datetime | None = None,
    handlers: Mapping[str, Any] | None = None,
) -> RulesOutcome:
    """Evaluate and fire."""
    evaluation = _Evaluation(rules, facts, now, handlers)
    if rules.mode == "inference":
        evaluation.infer()
    else:
        evaluation.go_through()
    return evaluation.outcome()


def _numbers(bits: int) -> list[int]:
    return list(compress(range(bits.bit_length()), _flags(bits)))


class _Evaluation:
    """One evaluation at work."""

    def __init__(
        self,
        rules: CompiledRules,
        facts: Mapping[str, Any],
        now: datetime | None,
        handlers: Mapping[str, Any] | None,
    ) -> None:
        self._rules = rules
        self._given = facts
        self._facts: dict[str, Any] = dict(facts)
        self._now = now
        self._handlers = handlers
        self._fired: list[Firing] = []
        self._calls: list[CallAsked] = []
        self._emitted: list[Emitted] = []
        self._errors: dict[int, RuleError] = {}
        self._noted: dict[int, tuple[Verdict, str]] = {}
        self._seen: list[tuple[int, Mapping[str, Any]]] = []
        self._groups: dict[str, str] = {}
        active = rules.enabled
        for number in rules.dated:
            if not self._in_effect(number):
                active &= ~(1 << number)
        self._active = active
        holding, unknown = rules.index.candidates(facts, now)
        self.holding, self.unknown = holding & active, unknown & active

    def _in_effect(self, number: int) -> bool:
        rule = self._rules.rules[number]
        if not rule.enabled:
            return True  # said to be disabled already
        if self._now is None:
            self._error(number, "date_unknown", "The rule has dates, and today is not known")
            return False
        today = self._now.date()
        if rule.since is not None and today < rule.since:
            self._noted[number] = ("not_in_effect", f"in effect from {rule.since} on")
            return False
        if rule.until is not None and today > rule.until:
            self._noted[number] = ("not_in_effect", f"was in effect until {rule.until}")
            return False
        return True

    def all_errors(self) -> tuple[RuleError, ...]:
        """Every error, in the order of the rules."""
        return tuple(self._errors[number] for number in sorted(self._errors))

    def _error(self, number: int, code: str, message: str) -> None:
        self._errors[number] = RuleError(self._rules.rules[number].id, code, message)
        self._noted[number] = ("error", message)

    def holds(self, number: int) -> bool:
        """Evaluate one condition; what is neither true nor false is an error of the rule."""
        self._errors.pop(number, None)
        self._noted.pop(number, None)
        condition = self._rules.conditions[number]
        try:
            value = value_of(condition, self._facts, self._now, "condition_failed")
        except NotKnown as error:
            self._error(number, error.code, error.message)
            return False
        if isinstance(value, bool):
            return value
        text = f"“{condition.text}” gave {to_text(value)}, which is neither true nor false"
        self._error(number, "condition_failed", text)
        return False

    def go_through(self) -> None:
        """Consider each rule once, in order; a rule sees what those before it have changed."""
        pending, doubtful = self.holding | self.unknown, self.unknown
        while pending:
            bit = pending & -pending
            pending ^= bit
            number = bit.bit_length() - 1
            if (doubtful & bit and not self.holds(number)) or self._taken(number):
                continue
            changed = self._fire(number)
            if changed:
                self._seen.append((number + 1, changed))
                later = self._readers(changed) & ~(bit | bit - 1)
                pending |= later
                doubtful |= later

    def infer(self) -> None:
        """Fire until nothing changes; a rule fires again only when a fact that it reads changed."""
        holding, spent = self.holding, 0
        for number in _numbers(self.unknown):
            if self.holds(number):
                holding |= 1 << number
        while ready := holding & ~spent:
            bit = ready & -ready
            number = bit.bit_length() - 1
            spent |= bit
            if self._taken(number):
                continue
            if len(self._fired) >= self._rules.limit:
                self._loop(number)
                return
            changed = self._fire(number)
            if changed:
                affected = self._readers(changed)
                spent &= ~affected
                for other in _numbers(affected):
                    one = 1 << other
                    holding = holding | one if self.holds(other) else holding & ~one
                self._seen.append((0, changed))

    def _loop(self, number: int) -> None:
        last = dict.fromkeys(firing.rule for firing in self._fired[-20:])
        text = f"The rules did not come to rest after {self._rules.limit} firings: "
        self._error(number, "endless", text + ", ".join(last))

    def _readers(self, changed: Mapping[str, Any]) -> int:
        bits = 0
        for name in changed:
            bits |= self._rules.index.readers.get(name, 0)
        return bits & self._active

    def _taken(self, number: int) -> bool:
        rule = self._rules.rules[number]
        winner = self._groups.get(rule.group) if rule.group else None
        if winner is None or winner == rule.id:
            return False
        self._noted[number] = ("group_taken", f"“{winner}” fired first in “{rule.group}”")
        return True

    def _fire(self, number: int) -> dict[str, Any]:
        """Carry out the actions, all or none; give the facts that are different now."""
        rule = self._rules.rules[number]
        acting = Acting(rule.id, self._facts, self._now, self._handlers)
        try:
            for action in self._rules.actions[number]:
                acting.act(action)
        except NotKnown as error:
            self._error(number, error.code, error.message)
            return {}
        self._calls += acting.calls
        self._emitted += acting.emitted
        if rule.group:
            self._groups.setdefault(rule.group, rule.id)
        facts = self._facts
        changed = {n: v for n, v in acting.assigned.items() if not _same(facts.get(n, _MISSING), v)}
        self._fired.append(Firing(rule.id, len(self._fired) + 1, changed))
        facts.update(changed)
        return changed

    def outcome(self) -> RulesOutcome:
        """What it came to."""
        for number, rule in enumerate(self._rules.rules):
            if not rule.enabled:
                self._noted[number] = ("disabled", "switched off")
        return RulesOutcome(
            self._rules,
            self._given,
            self._facts,
            tuple(self._fired),
            tuple(self._calls),
            tuple(self._emitted),
            self.all_errors(),
            self._noted,
            tuple(self._seen),
            self._now,
        )


def _same(one: Any, other: Any) -> bool:
    """Whether assigning changes nothing; numbers count as FEEL counts them, so 1 is 1.0."""
    if one is _MISSING or isinstance(one, bool) is not isinstance(other, bool):
        return False
    if one is other:
        return True
    try:
        return bool(to_value(one) == to_value(other))
    except FeelError:
        return bool(one == other)
