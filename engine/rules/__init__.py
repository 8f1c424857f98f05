"""Rule sets: named rules with FEEL conditions, fired in order or until nothing changes."""

from __future__ import annotations

from engine.rules.actions import Action, Assign, Call, Emit
from engine.rules.definition import Rule
from engine.rules.evaluation import Matches
from engine.rules.files import to_csv, to_xlsx, with_csv, with_xlsx
from engine.rules.notation import complaint
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
from engine.rules.sheet import COLUMNS, sheet_of, with_sheet

__all__ = [
    "COLUMNS",
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
    "complaint",
    "read",
    "schema",
    "sheet_of",
    "to_csv",
    "to_xlsx",
    "validate",
    "with_csv",
    "with_sheet",
    "with_xlsx",
    "write",
]
