"""The grammar by precedence climbing: each binary operator has a strength, prefixes come first."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.feel import ast, numbers
from engine.feel.errors import NoValue
from engine.feel.lexer import unquote
from engine.feel.names import RESERVED
from engine.feel.parser import literals
from engine.feel.parser.types import type_expression

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from engine.feel.ast import Expr
    from engine.feel.parser.reader import Reader

OR, AND, COMPARE, ADD, MULTIPLY, POWER, NEGATE, POSTFIX = 10, 20, 30, 40, 50, 60, 70, 80
_STRENGTH = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), COMPARE),
    **dict.fromkeys(("+", "-"), ADD),
    **dict.fromkeys(("*", "/"), MULTIPLY),
    "**": POWER,
    "instance": POSTFIX,
    **dict.fromkeys((".", "[", "("), POSTFIX),
}
_WORDS: dict[str, bool | None] = {"null": None, "true": True, "false": False}


def expression(reader: Reader, strength: int = 0) -> Expr:
    """Read as much as binds at least as strongly as asked."""
    with reader.nested():
        bare_end, reader.bare_end = reader.bare_end, False
        left = _prefix(reader)
        while True:
            operator = reader.token
            power = _STRENGTH.get(operator.text, -1) if _may_join(operator.kind) else -1
            if power < strength or power < 0 or (bare_end and operator.text == "["):
                return left
            left = _infix(reader, left, operator.text, operator.at)


def _may_join(kind: str) -> bool:
    return kind in ("operator", "name")


def _prefix(reader: Reader) -> Expr:
    token = reader.token
    match token.kind:
        case "number":
            return ast.Literal(_number(reader, reader.take().text, token.at), token.at)
        case "string":
            return ast.Literal(unquote(reader.take().text), token.at)
        case "name":
            return _word(reader)
        case "operator" if token.text in _PREFIXES:
            return _PREFIXES[token.text](reader)
        case _:
            raise reader.error(f"expected an expression, found {reader.found()}")


def _number(reader: Reader, text: str, at: int) -> Decimal:
    try:
        return numbers.parse(text)
    except NoValue as reason:
        raise reader.error(reason.reason, at) from None


def _word(reader: Reader) -> Expr:
    token = reader.token
    if token.text == "function" and reader.peek().text == "(":
        return literals.function(reader)
    if token.text in _CONSTRUCTS:
        return _CONSTRUCTS[token.text](reader)
    if token.text in _WORDS:
        return ast.Literal(_WORDS[reader.take().text], token.at)
    if token.text in RESERVED and not _is_known(reader):
        raise reader.error(f"expected an expression, found the word {token.text!r}")
    return ast.Name(reader.variable(), token.at)


def _is_known(reader: Reader) -> bool:
    return any(scope.match(reader.tokens, reader.index) for scope in reader.scopes)


def _negation(reader: Reader) -> Expr:
    at = reader.take().at
    if reader.token.kind == "number":
        value = _number(reader, reader.take().text, at)
        return ast.Literal(numbers.CONTEXT.minus(value), at)
    return ast.Negation(expression(reader, NEGATE), at)


def _at_literal(reader: Reader) -> Expr:
    at = reader.take().at
    if reader.token.kind != "string":
        raise reader.error(f'expected text in quotes after "@", found {reader.found()}')
    return ast.AtLiteral(unquote(reader.take().text), at)


def _question(reader: Reader) -> Expr:
    return ast.Name("?", reader.take().at)


def _if(reader: Reader) -> Expr:
    at = reader.take().at
    condition = expression(reader)
    reader.expect("then", "after the condition")
    then = expression(reader)
    reader.expect("else", "after the first branch")
    return ast.If(condition, then, expression(reader), at)


def _for(reader: Reader) -> Expr:
    at = reader.take().at
    with reader.scope() as known:
        iterators = _iterators(reader, known.add)
        reader.expect("return", "after the iterators")
        return ast.For(iterators, expression(reader), at)


def _quantified(reader: Reader) -> Expr:
    quantifier = reader.take()
    with reader.scope() as known:
        iterators = _iterators(reader, known.add)
        reader.expect("satisfies", "after the iterators")
        word = cast("ast.Quantifier", quantifier.text)
        return ast.Quantified(word, iterators, expression(reader), quantifier.at)


def _iterators(reader: Reader, announce: Callable[[str], None]) -> tuple[tuple[str, Expr], ...]:
    iterators: list[tuple[str, Expr]] = []
    while True:
        name = reader.binding("in", "return", "satisfies")
        reader.expect("in", f"after the name {name!r}")
        at = reader.token.at
        domain = expression(reader)
        if reader.accept(".."):
            domain = ast.Steps(domain, expression(reader), at)
        iterators.append((name, domain))
        announce(name)
        if not reader.accept(","):
            return tuple(iterators)


_CONSTRUCTS: dict[str, Callable[[Reader], Expr]] = {
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
_PREFIXES: dict[str, Callable[[Reader], Expr]] = {
    "-": _negation,
    "@": _at_literal,
    "?": _question,
    "(": literals.parenthesised,
    "[": literals.bracketed,
    "]": literals.open_range,
    "{": literals.context,
}


def _infix(reader: Reader, left: Expr, operator: str, at: int) -> Expr:
    reader.take()
    match operator:
        case "or" | "and":
            return ast.Logic(operator, left, expression(reader, _STRENGTH[operator] + 1), at)
        case "=" | "!=" | "<" | "<=" | ">" | ">=":
            return ast.Comparison(operator, left, expression(reader, COMPARE + 1), at)
        case "+" | "-" | "*" | "/" | "**":
            return ast.Arithmetic(operator, left, expression(reader, _STRENGTH[operator] + 1), at)
        case "between":
            low = expression(reader, ADD)
            reader.expect("and", "between the ends of 'between'")
            return ast.Between(left, low, expression(reader, ADD), at)
        case "in":
            return ast.In(left, _in_tests(reader), at)
        case "instance":
            reader.expect("of", "after 'instance'")
            return ast.InstanceOf(left, type_expression(reader), at)
        case ".":
            return ast.Path(left, reader.entry(), at)
        case "[":
            return _filter(reader, left, at)
        case _:
            return _call(reader, left, at)


def _filter(reader: Reader, source: Expr, at: int) -> Expr:
    with reader.scope(keys=reader.keys):
        condition = expression(reader)
    reader.expect("]", "at the end of the filter")
    return ast.Filter(source, condition, at)


def _call(reader: Reader, target: Expr, at: int) -> Expr:
    positional: list[Expr] = []
    named: list[tuple[str, Expr]] = []
    while not reader.is_at(")"):
        name = reader.argument_name()
        if name is not None:
            named.append((name, expression(reader)))
        else:
            positional.append(_argument(reader))
        if not reader.accept(","):
            break
    if named and positional:
        raise reader.error("arguments are either all named or all by position", at)
    reader.expect(")", "after the arguments")
    if named:
        return ast.NamedCall(target, tuple(named), at)
    return ast.Call(target, tuple(positional), at)


def _argument(reader: Reader) -> Expr:
    if reader.is_at(*literals.COMPARISONS):
        return literals.comparison_range(reader)
    return expression(reader)


def _in_tests(reader: Reader) -> tuple[Expr, ...]:
    if reader.is_at(*literals.COMPARISONS):
        return (literals.comparison_range(reader),)
    if reader.is_at("("):
        start = reader.index
        reader.take()
        tests = positive_tests(reader)
        if reader.accept(")") and _STRENGTH.get(reader.token.text, 0) < ADD:
            return tests
        reader.index = start
    return (expression(reader, ADD),)


def positive_tests(reader: Reader) -> tuple[Expr, ...]:
    """One test or several, between commas."""
    tests = [_argument(reader)]
    while reader.accept(","):
        tests.append(_argument(reader))
    return tuple(tests)
