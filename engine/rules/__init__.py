"""Rule sets: named rules with FEEL conditions, fired in order or until nothing changes."""

from __future__ import annotations

from engine.rules.actions import Action, Assign, Call, Emit
from engine.rules.definition import Rule
from engine.rules.evaluation import Matches
from engine.rules.outcome import (
    CallAsked,
    Emitted,
    Firing,
    RuleError,
    RulesFailed,
    RulesOutcome,
    RuleTrace,
)
from engine.rules.reader import schema
from engine.rules.rule_set import RuleSet, read, validate, write

__all__ = [
    "Action",
    "Assign",
    "Call",
    "CallAsked",
    "Emit",
    "Emitted",
    "Firing",
    "Matches",
    "Rule",
    "RuleError",
    "RuleSet",
    "RuleTrace",
    "RulesFailed",
    "RulesOutcome",
    "read",
    "schema",
    "validate",
    "write",
]
