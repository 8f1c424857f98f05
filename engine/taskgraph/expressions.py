"""What the expressions of a task give, or why they give nothing to go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.feel.errors import FeelError
from engine.feel.storable import UnstorableValue, normal
from engine.feel.values.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.feel import Expression
    from engine.taskgraph.task import Task


class NotKnown(Exception):  # noqa: N818 - not a fault of the program: becomes the task's failure
    """An expression of a task gave nothing to go by."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def value_of(expression: Expression, scope: Mapping[str, Any], now: datetime, code: str) -> Any:
    """Give the value; null for a reason is `NotKnown`."""
    try:
        result = expression.evaluate(scope, now=now)
    except FeelError as error:
        raise NotKnown(code, f"{error.message}, in “{expression.text}”") from None
    if result.value is None and result.warnings:
        why = "; ".join(warning.message for warning in result.warnings)
        raise NotKnown(code, f"{why}, in “{expression.text}”")
    return result.value


def truth_of(when: Expression, scope: Mapping[str, Any], now: datetime) -> bool:
    """Give what a condition says; what is neither true nor false is `NotKnown`."""
    value = value_of(when, scope, now, "condition_failed")
    if isinstance(value, bool):
        return value
    text = f"The condition “{when.text}” gave {to_text(value)}, neither true nor false"
    raise NotKnown("condition_failed", text)


def list_of(task: Task, scope: Mapping[str, Any], now: datetime) -> list[Any] | None:
    """Give the items that the task runs for, None where it runs once."""
    if task.for_each is None:
        return None
    values = value_of(task.for_each, scope, now, "list_failed")
    if isinstance(values, list):
        return values
    text = f"“{task.id}” is to run for each of “{task.for_each.text}”, which is no list"
    raise NotKnown("list_failed", text)


def parameters_of(task: Task, scope: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Work out what the handler is given."""
    found: dict[str, Any] = {}
    for name, given in task.parameters:
        value = given
        if hasattr(given, "evaluate"):
            value = value_of(given, scope, now, "parameter_failed")
        try:
            found[name] = normal(value)
        except UnstorableValue as error:
            raise NotKnown("parameter_failed", error.message) from None
    return found
