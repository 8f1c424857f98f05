"""Calls by position and by name; whatever a function refuses becomes null and a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import ast
from engine.feel.compiler.names import name as name_code
from engine.feel.errors import NoValue
from engine.feel.run import Run
from engine.feel.values.value import Function, Value, kind

if TYPE_CHECKING:
    from engine.feel.compiler.compiler import Code, Compiler
    from engine.feel.run import Frame

WRITTEN = ("date", "time", "date and time", "duration")  # a text in their call is a constant


def call(compiler: Compiler, node: ast.Call) -> Code:
    """The code of `target(a, b)`."""
    target = _target(compiler, node.target)
    arguments = [compiler.code(argument) for argument in node.arguments]

    def run(frame: Frame) -> Value:
        function = target(frame)
        if type(function) is not Function:
            return _refused(compiler, function, node.at, frame)
        try:
            return function.by_position(frame.run, [argument(frame) for argument in arguments])
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, node.at)
            return None

    constant = _constant(compiler, node)
    if constant is None:
        return run
    usual, value = constant
    return lambda frame: value if target(frame) is usual else run(frame)


def _constant(compiler: Compiler, node: ast.Call) -> tuple[Function, Value] | None:
    """A temporal value that is written out, read once; and the built-in function that reads it."""
    if not isinstance(node.target, ast.Name) or node.target.name not in WRITTEN:
        return None
    match node.arguments:
        case (ast.Literal(value=str(text)),):
            function = compiler.library[node.target.name]
            try:
                return function, function.by_position(Run(), [text])
            except NoValue:
                return None
        case _:
            return None


def named_call(compiler: Compiler, node: ast.NamedCall) -> Code:
    """The code of `target(name: a)`; a name given twice is refused."""
    target = _target(compiler, node.target)
    arguments = [(name, compiler.code(argument)) for name, argument in node.arguments]
    twice = len(dict(arguments)) < len(arguments)

    def run(frame: Frame) -> Value:
        function = target(frame)
        if type(function) is not Function:
            return _refused(compiler, function, node.at, frame)
        try:
            if twice:
                raise NoValue("an argument is given twice")
            return function.by_name(frame.run, {name: code(frame) for name, code in arguments})
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, node.at)
            return None

    return run


def _refused(compiler: Compiler, found: Value, at: int, frame: Frame) -> Value:
    compiler.warn(frame.run, f"{kind(found)} cannot be called", at)
    return None


def _target(compiler: Compiler, node: ast.Expr) -> Code:
    """What is called. A variable that is no function does not hide a built-in of its name."""
    code = compiler.code(node)
    if not isinstance(node, ast.Name):
        return code
    code = name_code(compiler, node)
    built_in = compiler.library.get(node.name)
    if built_in is None:
        return code

    def run(frame: Frame) -> Value:
        found = code(frame)
        return found if type(found) is Function else built_in

    return run
