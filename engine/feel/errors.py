"""What can go wrong in FEEL: text that cannot be read, or a budget that ran out."""

from __future__ import annotations

from engine.errors import EngineError


class FeelError(EngineError):
    """The expression cannot be evaluated."""


class FeelSyntaxError(FeelError):
    """The text is not FEEL; says where and what was expected."""

    def __init__(self, message: str, *, line: int, column: int, text: str) -> None:
        super().__init__(f"{message} (line {line}, column {column})")
        self.message = message
        self.line = line
        self.column = column
        self.text = text


class FeelBudgetError(FeelError):
    """An evaluation used more than it was allowed: steps, depth, list or string size."""

    def __init__(self, budget: str, limit: int) -> None:
        super().__init__(f"the expression needs more {budget} than the {limit} it may use")
        self.budget = budget
        self.limit = limit


class FeelValueError(FeelError):
    """A value of the host that has no counterpart in FEEL."""

    def __init__(self, message: str, *, value: object) -> None:
        super().__init__(message)
        self.value = value


class NoValue(Exception):  # noqa: N818 - no error: the reason why a result is null
    """Raised inside an evaluation where the standard says null; becomes null and a warning."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
