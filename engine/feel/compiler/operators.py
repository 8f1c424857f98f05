"""Arithmetic, comparison and logic; pairs of numbers take the short way."""

from __future__ import annotations

import decimal
import operator as host
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.feel import ast
from engine.feel.compiler.names import MISSING
from engine.feel.errors import NoValue
from engine.feel.numbers import CONTEXT
from engine.feel.operators import arithmetic as compute
from engine.feel.operators import negate
from engine.feel.values.equality import equal
from engine.feel.values.ordering import PLAINLY_ORDERED, compare
from engine.feel.values.value import Value, kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.compiler.compiler import Code, Compiler
    from engine.feel.run import Frame

_NUMERIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "**": CONTEXT.power,
}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": host.lt,
    "<=": host.le,
    ">": host.gt,
    ">=": host.ge,
}


def arithmetic(compiler: Compiler, node: ast.Arithmetic) -> Code:
    """The code of `left + right` and its like; a long sum is walked, not descended into."""
    first: ast.Expr = node
    chain: list[ast.Arithmetic] = []
    while isinstance(first, ast.Arithmetic):
        chain.append(first)
        first = first.left
    code = compiler.code(first)
    for step in reversed(chain):
        code = _arithmetic(compiler, step, code, compiler.code(step.right))
    return code


def _arithmetic(compiler: Compiler, node: ast.Arithmetic, left: Code, right: Code) -> Code:
    numeric = _NUMERIC[node.operator]
    symbol, at = node.operator, node.at

    def run(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        if type(one) is Decimal and type(other) is Decimal:
            try:
                return numeric(one, other)
            except decimal.DecimalException:
                pass  # the slow way knows the reason
        elif type(one) is str and type(other) is str:
            frame.run.grow_string(len(one) + len(other))
        try:
            return compute(symbol, one, other)
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, at)
            return None

    return run


def negation(compiler: Compiler, node: ast.Negation) -> Code:
    """The code of `-operand`."""
    operand = compiler.code(node.operand)

    def run(frame: Frame) -> Value:
        try:
            return negate(operand(frame))
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, node.at)
            return None

    return run


def comparison(compiler: Compiler, node: ast.Comparison) -> Code:
    """The code of `left <= right` and its like."""
    slow = _equality(compiler, node) if node.operator in ("=", "!=") else _order(compiler, node)
    if compiler.is_root and isinstance(node.left, ast.Name) and isinstance(node.right, ast.Literal):
        return _with_constant(node, node.left.name, node.right.value, slow)
    return slow


def _with_constant(node: ast.Comparison, name: str, constant: Value, slow: Code) -> Code:
    """A variable against a constant: no conversion where the host's own comparison is right."""
    if node.operator in ("=", "!="):
        decide: Callable[[Any, Any], bool] = host.eq if node.operator == "=" else host.ne
    else:
        decide = _ORDER[node.operator]
    if isinstance(constant, Decimal):
        shortcut: tuple[type, type] = (int, Decimal)
    elif isinstance(constant, str):
        shortcut = (str, str)
    else:
        return slow
    usual, other = shortcut

    def run(frame: Frame) -> Value:
        value = frame.variables.get(name, MISSING)
        if type(value) is usual or type(value) is other:
            try:
                return decide(value, constant)
            except decimal.DecimalException:
                return slow(frame)
        return slow(frame)

    return run


def _equality(compiler: Compiler, node: ast.Comparison) -> Code:
    left, right = compiler.code(node.left), compiler.code(node.right)
    same = node.operator == "="

    def run(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        answer = equal(one, other)
        if answer is None:
            compiler.warn(frame.run, f"{kind(one)} and {kind(other)} have no equality", node.at)
            return None
        return answer is same

    return run


def _order(compiler: Compiler, node: ast.Comparison) -> Code:
    left, right = compiler.code(node.left), compiler.code(node.right)
    decide = _ORDER[node.operator]

    def run(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        kind_of_both = type(one)
        if kind_of_both is type(other) and kind_of_both in PLAINLY_ORDERED:
            return decide(one, other)
        try:
            return decide(compare(one, other), 0)
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, node.at)
            return None

    return run


def logic(compiler: Compiler, node: ast.Logic) -> Code:
    """The code of `and` and `or`: the deciding value ends it, everything not boolean is null."""
    first: ast.Expr = node
    chain: list[ast.Logic] = []
    while isinstance(first, ast.Logic):
        chain.append(first)
        first = first.left
    code = compiler.code(first)
    for step in reversed(chain):
        code = _logic(compiler, step, code, compiler.code(step.right))
    return code


def _logic(compiler: Compiler, node: ast.Logic, left: Code, right: Code) -> Code:
    decisive = node.operator == "or"
    neutral = not decisive

    def run(frame: Frame) -> Value:
        one = left(frame)
        if one is decisive:
            return decisive
        other = right(frame)
        if other is decisive:
            return decisive
        if one is neutral and other is neutral:
            return neutral
        for value in (one, other):
            if value is not None and type(value) is not bool:
                compiler.warn(frame.run, f"{kind(value)} is no truth value", node.at)
        return None

    return run


def between(compiler: Compiler, node: ast.Between) -> Code:
    """The code of `value between low and high`."""
    value, low, high = map(compiler.code, (node.value, node.low, node.high))

    def run(frame: Frame) -> Value:
        found, bottom, top = value(frame), low(frame), high(frame)
        try:
            above, below = compare(found, bottom) >= 0, compare(found, top) <= 0
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, node.at)
            return None
        return above and below

    return run
