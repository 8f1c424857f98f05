"""The operator `in` and unary tests: does a value pass one of several tests?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import ast
from engine.feel.errors import NoValue
from engine.feel.membership import holds
from engine.feel.run import Frame
from engine.feel.scope import uses
from engine.feel.values.value import Value

if TYPE_CHECKING:
    from engine.feel.compiler.compiler import Code, Compiler

Check = Callable[[Value, Frame], bool | None]


def in_(compiler: Compiler, node: ast.In) -> Code:
    """The code of `value in (test, test)`."""
    value = compiler.code(node.value)
    checks = [_check(compiler, test, node.at) for test in node.tests]
    return lambda frame: _any(checks, value(frame), frame)


def unary_tests(compiler: Compiler, node: ast.Tests) -> Code:
    """The code of unary tests: the value tested is the variable `?`."""
    checks = [_check(compiler, test, node.at, unary=True) for test in node.tests]
    negated = node.negated

    def run(frame: Frame) -> Value:
        answer = _any(checks, frame.variables["?"], frame) if checks else True  # type: ignore[arg-type]  # converted by the caller
        return (not answer) if negated and answer is not None else answer

    return run


def _any(checks: list[Check], value: Value, frame: Frame) -> bool | None:
    answer: bool | None = False
    for check in checks:
        found = check(value, frame)
        if found is True:
            return True
        if found is None:
            answer = None
    return answer


def _check(compiler: Compiler, node: ast.Expr, at: int, *, unary: bool = False) -> Check:
    code = compiler.code(node)
    if unary and uses(node, "?"):
        return _question(compiler, code, at)
    if isinstance(node, ast.Literal) and isinstance(node.value, str | Decimal):
        return _constant(compiler, node, at)

    def check(value: Value, frame: Frame) -> bool | None:
        test = code(frame)
        if unary and type(test) is bool and type(value) is not bool:
            return test
        return _held(compiler, value, test, at, frame)

    return check


def _question(compiler: Compiler, code: Code, at: int) -> Check:
    """A test that names `?` is a condition; should it yield another value, that is the test."""

    def check(value: Value, frame: Frame) -> bool | None:
        answer = code(frame)
        if answer is None or type(answer) is bool:
            return answer
        return _held(compiler, value, answer, at, frame)

    return check


def _constant(compiler: Compiler, node: ast.Literal, at: int) -> Check:
    wanted = node.value
    usual = type(wanted)

    def check(value: Value, frame: Frame) -> bool | None:
        if type(value) is usual:
            return value == wanted
        return _held(compiler, value, wanted, at, frame)

    return check


def _held(compiler: Compiler, value: Value, test: Value, at: int, frame: Frame) -> bool | None:
    try:
        return holds(value, test)
    except NoValue as reason:
        compiler.warn(frame.run, reason.reason, at)
        return None
