"""Expressions to text: what `parse` reads back as the same expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import ast
from engine.feel.names import RESERVED, parts
from engine.feel.types import type_text
from engine.feel.values.text import quoted

if TYPE_CHECKING:
    from engine.feel.ast import Expr
    from engine.feel.types import FeelType
    from engine.feel.values.value import Value

_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _NEGATE, _POSTFIX = 10, 20, 30, 40, 50, 60, 70, 80
_ATOM = 100
_STRENGTH = {
    "or": _OR,
    "and": _AND,
    "+": _ADD,
    "-": _ADD,
    "*": _MULTIPLY,
    "/": _MULTIPLY,
    "**": _POWER,
}


def print_expression(node: Expr) -> str:
    """The text of an expression."""
    return _print(node)[0]


def print_tests(node: ast.Tests) -> str:
    """The text of unary tests, as a cell of a decision table holds it."""
    if not node.tests:
        return "-"
    text = ", ".join(_test(test) for test in node.tests)
    return f"not({text})" if node.negated else text


def _test(node: Expr) -> str:
    if isinstance(node, ast.ComparisonRange):
        return f"{node.operator} {_at(node.end, _ADD)}"
    return print_expression(node)


def _at(node: Expr, strength: int) -> str:
    """The text of a part, in parentheses where it binds too weakly for its place."""
    text, own = _print(node)
    return text if own >= strength else f"({text})"


def _print(node: Expr) -> tuple[str, int]:
    """The text of an expression and how strongly it holds together."""
    match node:
        case ast.Literal(value):
            return _literal(value)
        case ast.AtLiteral(text):
            return f"@{quoted(text)}", _ATOM
        case ast.Name(name):
            return name, _ATOM
        case ast.Arithmetic(operator, left, right) | ast.Logic(operator, left, right):
            own = _STRENGTH[operator]
            return f"{_at(left, own)} {operator} {_at(right, own + 1)}", own
        case ast.Comparison(operator, left, right):
            text = f"{_at(left, _COMPARE)} {operator} {_at(right, _COMPARE + 1)}"
            return text, _COMPARE
        case ast.Negation(operand):
            return _negation(operand), _NEGATE
        case ast.Between(value, low, high):
            text = f"{_at(value, _COMPARE)} between {_at(low, _ADD)} and {_at(high, _ADD)}"
            return text, _COMPARE
        case ast.In(value, tests):
            return f"{_at(value, _COMPARE)} in ({', '.join(map(_test, tests))})", _COMPARE
        case _:
            return _postfix(node)


def _literal(value: Value) -> tuple[str, int]:
    match value:
        case None:
            return "null", _ATOM
        case bool():
            return ("true" if value else "false"), _ATOM
        case str():
            return quoted(value), _ATOM
        case _:
            text = str(value)
            return text, _NEGATE if text.startswith("-") else _ATOM


def _negation(operand: Expr) -> str:
    """`-2` would be read as a number: the negation of a number keeps its parentheses."""
    text = _at(operand, _NEGATE)
    return f"-({text})" if text[0].isdigit() or text[0] == "." else f"-{text}"


def _postfix(node: Expr) -> tuple[str, int]:
    match node:
        case ast.Path(source, name):
            return f"{_at(source, _POSTFIX)}.{name}", _POSTFIX
        case ast.Filter(source, condition):
            return f"{_at(source, _POSTFIX)}[{print_expression(condition)}]", _POSTFIX
        case ast.Call(target, arguments):
            return (
                f"{_at(target, _POSTFIX)}({', '.join(map(print_expression, arguments))})",
                _POSTFIX,
            )
        case ast.NamedCall(target, named):
            inside = ", ".join(f"{name}: {print_expression(value)}" for name, value in named)
            return f"{_at(target, _POSTFIX)}({inside})", _POSTFIX
        case ast.InstanceOf(value, type_):
            # what follows a type, a dot above all, would be read as part of its name
            return f"{_at(value, _POSTFIX)} instance of {type_text(type_)}", _NEGATE
        case _:
            return _construct(node)


def _construct(node: Expr) -> tuple[str, int]:
    match node:
        case ast.ListLiteral(items):
            return f"[{', '.join(map(print_expression, items))}]", _ATOM
        case ast.ContextLiteral(entries):
            inside = ", ".join(f"{_key(name)}: {print_expression(e)}" for name, e in entries)
            return f"{{{inside}}}", _ATOM
        case ast.RangeLiteral(low, high, low_closed, high_closed):
            start, end = "[" if low_closed else "(", "]" if high_closed else ")"
            return f"{start}{_at(low, 1)}..{_at(high, 1)}{end}", _ATOM
        case ast.ComparisonRange(operator, end_):
            return f"({operator} {_at(end_, _ADD)})", _ATOM
        case _:
            return _phrase(node)


def _phrase(node: Expr) -> tuple[str, int]:
    """Constructs that reach as far to the right as they can: they bind weakest of all."""
    match node:
        case ast.If(condition, then, otherwise):
            inside = map(print_expression, (condition, then, otherwise))
            return "if {} then {} else {}".format(*inside), 0
        case ast.Steps(low, high):
            return f"{_at(low, 1)}..{_at(high, 1)}", 0
        case ast.For(iterators, body):
            return f"for {_iterators(iterators)} return {print_expression(body)}", 0
        case ast.Quantified(quantifier, iterators, condition):
            text = f"{quantifier} {_iterators(iterators)}"
            return f"{text} satisfies {print_expression(condition)}", 0
        case ast.FunctionLiteral(parameters, body, external):
            listed = ", ".join(_parameter(name, type_) for name, type_ in parameters)
            word = " external" if external else ""
            return f"function({listed}){word} {print_expression(body)}", 0
        case _:
            raise AssertionError(node)


def _iterators(iterators: tuple[tuple[str, Expr], ...]) -> str:
    return ", ".join(f"{name} in {print_expression(domain)}" for name, domain in iterators)


def _parameter(name: str, type_: FeelType | None) -> str:
    return name if type_ is None else f"{name}: {type_text(type_)}"


def _key(name: str) -> str:
    read_as = parts(name)
    plain = read_as is not None and all(
        text.isidentifier() and text not in RESERVED for text, _ in read_as
    )
    return name if plain and " ".join(name.split()) == name else quoted(name)
