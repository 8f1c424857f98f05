"""Which names an expression uses that it does not bind itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from engine.feel import ast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.feel.ast import Expr

_NOTHING: frozenset[str] = frozenset()
_Bound: TypeAlias = "tuple[Expr, frozenset[str]]"


def free_names(node: Expr | ast.Tests) -> frozenset[str]:
    """The names to be found outside; names in a filter count, though an item may provide them."""
    if isinstance(node, ast.Tests):
        return _NOTHING.union(*map(free_names, node.tests))
    found: set[str] = set()
    waiting: list[_Bound] = [(node, _NOTHING)]
    while waiting:
        part, bound = waiting.pop()
        if isinstance(part, ast.Name):
            if part.name not in bound:
                found.add(part.name)
        else:
            waiting.extend(_inside(part, bound))
    return frozenset(found)


def uses(node: Expr, name: str) -> bool:
    """Whether an expression needs a name from outside, `item` and `partial` included."""
    return name in free_names(node)


def every_part(node: Expr) -> Iterator[Expr]:
    """An expression and all that is inside it."""
    waiting: list[Expr] = [node]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(inner for inner, _ in _inside(part, _NOTHING))


def _inside(node: Expr, bound: frozenset[str]) -> Iterator[_Bound]:
    """The expressions right inside one, each with the names that are bound around it."""
    match node:
        case ast.FunctionLiteral(parameters, body):
            yield body, bound | {name for name, _ in parameters}
        case ast.ContextLiteral(entries):
            inner = bound | {name for name, _ in entries}
            for _, value in entries:
                yield value, inner
        case ast.Filter(source, condition):
            yield source, bound
            yield condition, bound | {"item"}
        case ast.For(iterators, body):
            for name, domain in iterators:
                yield domain, bound
                bound = bound | {name, "partial"}
            yield body, bound
        case ast.Quantified(_, iterators, body):
            for name, domain in iterators:
                yield domain, bound
                bound = bound | {name}
            yield body, bound
        case _:
            for part in parts(node):
                yield part, bound


def parts(node: Expr) -> tuple[Expr, ...]:
    """The expressions right inside one that binds no names."""
    match node:
        case ast.Path(source):
            return (source,)
        case ast.Call(target, arguments):
            return (target, *arguments)
        case ast.NamedCall(target, arguments):
            return (target, *(value for _, value in arguments))
        case ast.ListLiteral(items):
            return items
        case ast.RangeLiteral(low, high) | ast.Steps(low, high):
            return (low, high)
        case ast.ComparisonRange(_, end):
            return (end,)
        case ast.Negation(operand):
            return (operand,)
        case ast.Arithmetic() | ast.Comparison() | ast.Logic():
            return (node.left, node.right)
        case _:
            return _rarer_parts(node)


def _rarer_parts(node: Expr) -> tuple[Expr, ...]:
    match node:
        case ast.Between(value, low, high):
            return (value, low, high)
        case ast.In(value, tests):
            return (value, *tests)
        case ast.InstanceOf(value):
            return (value,)
        case ast.If(condition, then, otherwise):
            return (condition, then, otherwise)
        case _:
            return ()
