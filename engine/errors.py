"""Every error the engine raises; each carries the data a caller needs to point at the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]


class EngineError(Exception):
    """The engine refused to do what was asked."""

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a model, keyed by the element that the canvas has to mark.

    `field` names the part of the element, where the text is JSON.
    """

    severity: Severity
    code: str
    message: str
    element_id: str | None = None
    line: int | None = None
    hint: str | None = None
    field: str | None = None


class InvalidModel(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """The model has errors and cannot run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        first = next((p for p in self.problems if p.severity == "error"), None)
        count = sum(1 for p in self.problems if p.severity == "error")
        text = first.message if first else "the model cannot run"
        super().__init__(text if count < 2 else f"{text} (and {count - 1} more)")


class CommandRefused(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """The command does not apply to the instance as it stands; nothing changed."""

    def __init__(self, code: str, message: str, element_id: str | None = None) -> None:
        self.code = code
        self.element_id = element_id
        super().__init__(message)


class SchemaViolated(CommandRefused):
    """What was given does not fit the schema; `field` is the JSON pointer of the first misfit."""

    def __init__(self, message: str, element_id: str | None, field: str, label: str) -> None:
        self.field = field
        self.label = label
        super().__init__("schema_violated", message, element_id)


class TransitionRefused(CommandRefused):
    """The event leads nowhere from where the machine stands; nothing changed.

    `permission` holds every guard that was asked and the values it looked at.
    """

    def __init__(self, event: str, reason: str, permission: object = None) -> None:
        self.event = event
        self.reason = reason
        self.permission = permission
        super().__init__("transition_refused", reason)


class HandlerError(EngineError):
    """A handler could not do its job; `retryable` says whether trying again may help."""

    def __init__(self, code: str, message: str, *, retryable: bool = True) -> None:
        self.code = code
        self.retryable = retryable
        super().__init__(message)


class DecisionFailed(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """A decision gave no outcome; the code and the message become the incident's."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class UnreadableData(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """Stored data cannot be read by this version of the engine."""
