"""Why a condition is false, in the words of the condition and the values that decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import feel
from engine.feel import ast
from engine.feel.errors import FeelError
from engine.feel.printer import print_expression
from engine.feel.values.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from engine.feel import Expression


def why_false(condition: Expression, facts: Mapping[str, Any], now: datetime | None) -> str:
    """Name the comparisons that made the condition false, with what was compared."""
    node = condition.ast
    parts = list(_false_parts(node, facts, now))
    names = sorted({name for _, known in parts for name in known if name in facts})
    said = " and ".join(text for text, _ in parts) or condition.text
    values = ", ".join(f"{name} is {_shown(facts[name])}" for name in names)
    return f"{said} does not hold" + (f": {values}" if values else "")


def _false_parts(
    node: ast.Expr, facts: Mapping[str, Any], now: datetime | None
) -> Iterator[tuple[str, frozenset[str]]]:
    match node:
        case ast.Logic("and", left, right):
            yield from _false_parts(left if _is_false(left, facts, now) else right, facts, now)
        case ast.Logic("or", left, right):
            yield from _false_parts(left, facts, now)
            yield from _false_parts(right, facts, now)
        case _:
            text = print_expression(node)
            yield text, feel.compile(text, facts).names


def _is_false(node: ast.Expr, facts: Mapping[str, Any], now: datetime | None) -> bool:
    try:
        return feel.compile(print_expression(node), facts).evaluate(facts, now=now).value is False
    except FeelError:
        return False


def _shown(value: Any) -> str:
    try:
        return to_text(feel.to_value(value))
    except FeelError:
        return str(value)
