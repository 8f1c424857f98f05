"""Guards at work: what each gave, so that the history can say why a way was taken or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.feel.errors import FeelError
from engine.statechart.run import EXECUTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.statechart.definition import Transition
    from engine.statechart.run import Run


class Guards:
    """Asks the guards of one selection and remembers the answers."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.conditions: list[tuple[int, dict[str, Any]]] = []
        self.warnings: list[str] = []
        self.failures: list[str] = []

    def holds(self, transition: Transition) -> bool:
        """Whether the transition's guard lets it through."""
        cond = transition.cond
        if cond is None:
            return True
        try:
            result = cond.evaluate(self.run.scope, now=self.run.now)
        except FeelError as error:
            self.failures.append(f"“{cond.text}” failed: {error.message}")
            return False
        value = result.value
        self.warnings.extend(f"{cond.text}: {warning.message}" for warning in result.warnings)
        if value is not None and not isinstance(value, bool):
            self.warnings.append(f"{cond.text}: is neither true nor false")
            value = None
        told = {"flow": transition.id, "expression": cond.text, "value": value}
        self.conditions.append((transition.source, told))
        return value is True

    def report(self, taken: Sequence[Transition], *, asked: bool) -> None:
        """Record the answers: always where an event asked, else where a way was taken."""
        for failure in self.failures:
            self.run.platform_event(EXECUTION, {"message": failure})
        if not self.conditions or not (asked or taken):
            return
        source = self.run.definition.states[self.conditions[0][0]].id
        data = {
            "conditions": [told for _, told in self.conditions],
            "taken": [transition.id for transition in taken],
            "warnings": self.warnings,
        }
        self.run.emit("gateway.evaluated", source, None, data)
