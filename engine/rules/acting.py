"""Carrying out the actions of a rule that fires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.feel.errors import FeelError
from engine.rules.outcome import CallAsked, Emitted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.feel import Expression


class NotKnown(Exception):  # noqa: N818 - not a fault of the program: becomes the rule's error
    """A condition or an action gave nothing to go by."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def value_of(
    expression: Expression, facts: Mapping[str, Any], now: datetime | None, code: str
) -> Any:
    """Give the value; what cannot be evaluated is `NotKnown`, and so is a condition's null."""
    try:
        result = expression.evaluate(facts, now=now)
    except FeelError as error:
        raise NotKnown(code, f"{error.message}, in “{expression.text}”") from None
    if result.value is None and (result.warnings or code == "condition_failed"):
        why = "; ".join(warning.message for warning in result.warnings) or "it gave null"
        raise NotKnown(code, f"{why}, in “{expression.text}”")
    return result.value


class Acting:
    """The actions of one rule, worked out against the facts as they are; nothing is applied yet."""

    __slots__ = ("_facts", "_handlers", "_now", "_rule", "assigned", "calls", "emitted")

    def __init__(
        self,
        rule: str,
        facts: Mapping[str, Any],
        now: datetime | None,
        handlers: Mapping[str, Any] | None,
    ) -> None:
        self._rule = rule
        self._facts = facts
        self._now = now
        self._handlers = handlers
        self.assigned: dict[str, Any] = {}
        self.calls: list[CallAsked] = []
        self.emitted: list[Emitted] = []

    def act(self, action: tuple[Any, ...]) -> None:
        """Work out one action, or raise `NotKnown`."""
        match action:
            case ("assign", name, given):
                self.assigned[name] = self._given_value(given)
            case ("call", handler, given, result):
                parameters = {name: self._given_value(each) for name, each in given.items()}
                self.calls.append(CallAsked(self._rule, handler, parameters, result))
                if self._handlers is not None:
                    value = self._called(handler, parameters)
                    if result:
                        self.assigned[result] = value
            case ("emit", name, given):
                data = {each: self._given_value(value) for each, value in given.items()}
                self.emitted.append(Emitted(self._rule, name, data))
            case ("code", function):
                self.assigned.update(self._ran(function))
            case _:
                raise AssertionError(action)  # a rule set refuses every other action

    def _given_value(self, given: Any) -> Any:
        if hasattr(given, "evaluate"):
            return value_of(given, self._facts, self._now, "action_failed")
        return given

    def _called(self, handler: str, parameters: Mapping[str, Any]) -> Any:
        function = (self._handlers or {}).get(handler)
        if function is None:
            raise NotKnown("handler_unknown", f"There is no handler “{handler}”")
        try:
            return function(**parameters)
        except Exception as error:
            text = f"“{handler}”: {type(error).__name__}: {error}"
            raise NotKnown("handler_failed", text) from error

    def _ran(self, function: Any) -> Mapping[str, Any]:
        try:
            return function(self._facts) or {}
        except Exception as error:
            raise NotKnown("action_failed", f"{type(error).__name__}: {error}") from error
