"""Text to expressions: `parse` and `parse_tests`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.ast import Expr, Tests
from engine.feel.parser.expressions import expression, positive_tests
from engine.feel.parser.reader import Reader
from engine.feel.parser.types import type_expression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.feel.types import FeelType

__all__ = ["parse", "parse_tests", "parse_type"]


def parse(text: str, names: Iterable[str] = ()) -> Expr:
    """The expression a text stands for; `names` are those in scope, several words or not."""
    reader = Reader(text, names, expression)
    try:
        found = expression(reader)
    except RecursionError:
        raise reader.error("the expression is nested too deeply") from None
    _finish(reader)
    return found


def parse_tests(text: str, names: Iterable[str] = ()) -> Tests:
    """The unary tests a text stands for."""
    reader = Reader(text, names, expression)
    try:
        return _tests(reader)
    except RecursionError:
        raise reader.error("the tests are nested too deeply") from None


def parse_type(text: str, names: Iterable[str] = ()) -> FeelType:
    """The type a text stands for, such as `list<number>`."""
    reader = Reader(text, names, expression)
    found = type_expression(reader)
    _finish(reader)
    return found


def _tests(reader: Reader) -> Tests:
    if reader.is_at("-") and reader.peek().kind == "end":
        return Tests(())
    if reader.is_at("not") and reader.peek().text == "(":
        reader.index += 2
        tests = positive_tests(reader)
        if reader.accept(")") and reader.token.kind == "end":
            return Tests(tests, negated=True)
        reader.index = 0
    found = Tests(positive_tests(reader))
    _finish(reader)
    return found


def _finish(reader: Reader) -> None:
    if reader.token.kind != "end":
        raise reader.error(f"expected an operator or the end, found {reader.found()}")
