"""Everything that starts with a bracket or a word of its own: lists, ranges, contexts, functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.feel import ast
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import unquote
from engine.feel.parser.types import type_expression

if TYPE_CHECKING:
    from engine.feel.ast import Expr
    from engine.feel.names import Names
    from engine.feel.parser.reader import Reader
    from engine.feel.types import FeelType

COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")


def bracketed(reader: Reader) -> Expr:
    """`[…]`: a list, or a range whose low end is closed."""
    at = reader.take().at
    if reader.accept("]"):
        return ast.ListLiteral((), at)
    first = reader.expression(reader, 0)
    if reader.accept(".."):
        return range_end(reader, first, at, low_closed=True)
    items = [first]
    while reader.accept(","):
        items.append(reader.expression(reader, 0))
    reader.expect("]", "at the end of the list")
    return ast.ListLiteral(tuple(items), at)


def open_range(reader: Reader) -> Expr:
    """`]low..high]`: an older way to write an open low end."""
    at = reader.take().at
    low = reader.expression(reader, 0)
    reader.expect("..", "between the ends of the range")
    return range_end(reader, low, at, low_closed=False)


def parenthesised(reader: Reader) -> Expr:
    """`(a)`, `(low..high)` or `(< end)`."""
    at = reader.take().at
    if reader.is_at(*COMPARISONS):
        test = comparison_range(reader)
        reader.expect(")", "after the end of the range")
        return test
    inner = reader.expression(reader, 0)
    if reader.accept(".."):
        return range_end(reader, inner, at, low_closed=False)
    reader.expect(")", "to close the parenthesis")
    return inner


def comparison_range(reader: Reader) -> Expr:
    """`< end`: the operator stands under the cursor."""
    operator = reader.take()
    end = reader.expression(reader, 40)
    return ast.ComparisonRange(cast("ast.ComparisonOperator", operator.text), end, operator.at)


def range_end(reader: Reader, low: Expr, at: int, *, low_closed: bool) -> Expr:
    """The rest after `..`; a `[` may be the bracket of an open end or that of a filter."""
    start = reader.index
    try:
        high = reader.expression(reader, 0)
        closing = _closing(reader)
    except FeelSyntaxError as problem:
        reader.index = start
        reader.bare_end = True
        try:
            high = reader.expression(reader, 40)
        finally:
            reader.bare_end = False
        if not reader.is_at("["):
            raise problem from None
        closing = reader.take().text
    return ast.RangeLiteral(low, high, low_closed, closing == "]", at)


def _closing(reader: Reader) -> str:
    if not reader.is_at(")", "]", "["):
        raise reader.error(
            f"expected ')' or ']' after the end of the range, found {reader.found()}"
        )
    return reader.take().text


def context(reader: Reader) -> Expr:
    """`{name: value, "any text": value}`."""
    at = reader.take().at
    entries: list[tuple[str, Expr]] = []
    with reader.scope() as known:
        while not reader.is_at("}"):
            name = _key(reader)
            reader.expect(":", "after the name of an entry")
            _announce(reader, known, name)
            entries.append((name, reader.expression(reader, 0)))
            if not reader.accept(","):
                break
        reader.expect("}", "at the end of the context")
    return ast.ContextLiteral(tuple(entries), at)


def _announce(reader: Reader, known: Names, name: str) -> None:
    known.add(name)
    reader.keys.add(name)


def _key(reader: Reader) -> str:
    if reader.token.kind == "string":
        return unquote(reader.take().text)
    return reader.binding(":")


def function(reader: Reader) -> Expr:
    """`function(a: number, b) body`."""
    at = reader.take().at
    reader.expect("(", "before the parameters")
    parameters: list[tuple[str, FeelType | None]] = []
    while not reader.is_at(")"):
        name = reader.binding(":", ",", ")")
        parameters.append((name, type_expression(reader) if reader.accept(":") else None))
        if not reader.accept(","):
            break
    reader.expect(")", "after the parameters")
    with reader.scope(name for name, _ in parameters):
        external = reader.accept("external")
        body = reader.expression(reader, 0)
    return ast.FunctionLiteral(tuple(parameters), body, external, at)
