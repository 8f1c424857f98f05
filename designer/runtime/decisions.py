"""The decisions and rule sets of a workspace, as the engine asks for them.

A published run asks the newest published version; a test run asks the draft, so that what its
author sees on the screen is what decides.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from designer.models import Draft, Kind, Version
from designer.runtime.definitions import decision_model, rule_set
from engine import DecisionFailed, EngineError, ModelDecisions, answer_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from designer.runtime.caching import Results
    from engine import DecisionOutcome, EvaluateDecision, RulesAnswer


UNKNOWN = {
    Kind.DECISION: ("decision_unknown", "decision"),
    Kind.RULES: ("rules_unknown", "rule set"),
}


@dataclass(frozen=True, slots=True)
class WorkspaceDecisions:
    """The engine's `Decisions` port over one workspace."""

    workspace: UUID
    test: bool = False
    results: Results | None = None

    def recalled(self, asked: EvaluateDecision, now: datetime) -> DecisionOutcome:
        """The outcome that is kept for the same version and key, else a new one, kept from now on."""
        use, results = asked.cache, self.results
        plain = (asked.decision_key, asked.decision_id, asked.variables, now)
        if use is None or results is None:
            return self.evaluate(*plain)
        content = self._text(Kind.DECISION, asked.decision_key)[2]
        of = asked.decision_key[:120]
        key, found = results.recalled(
            use, workspace=self.workspace, test=self.test, of=of, version=content
        )
        if found is None:
            found = self.evaluate(*plain)
            results.keep(self.workspace, key, of, use, found)
        return found

    def evaluate(
        self, key: str, decision_id: str | None, variables: Mapping[str, Any], now: datetime
    ) -> DecisionOutcome:
        """Evaluate the decision, or raise `DecisionFailed` saying in words why it cannot."""
        text, label, content_hash = self._text(Kind.DECISION, key)
        try:
            model = decision_model(text, content_hash)
            return ModelDecisions({key: model}, label).evaluate(key, decision_id, variables, now)
        except DecisionFailed:
            raise
        except EngineError as error:
            raise DecisionFailed("decision_failed", f"Decision {key}: {error}") from error

    def evaluate_rules(self, key: str, variables: Mapping[str, Any], now: datetime) -> RulesAnswer:
        """Evaluate the rule set, or raise `DecisionFailed` where one of its rules cannot be."""
        text, label, content_hash = self._text(Kind.RULES, key)
        try:
            outcome = rule_set(text, content_hash).evaluate(variables, now=now)
        except EngineError as error:
            raise DecisionFailed("rules_failed", f"Rule set {key}: {error}") from error
        return answer_of(key, label, outcome)

    def _text(self, kind: Kind, key: str) -> tuple[str, str, str]:
        """Text, label and content hash of what decides."""
        if self.test:
            text = (
                Draft.objects.filter(
                    model__workspace=self.workspace,
                    model__kind=kind,
                    model__key=key,
                    model__archived_at__isnull=True,
                )
                .values_list("text", flat=True)
                .first()
            )
            if text is not None:
                return text, "draft", hashlib.sha256(text.encode()).hexdigest()
        version = Version.objects.latest_named(self.workspace, kind, key)
        if version is None:
            code, what = UNKNOWN[kind]
            raise DecisionFailed(code, f"There is no published {what} with the key {key}.")
        return version.text, str(version.number), version.content_hash
