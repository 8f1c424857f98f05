"""Looking up names. Only the outermost frame holds host values; they are converted when met."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import ast
from engine.feel.errors import NoValue
from engine.feel.properties import entry
from engine.feel.values.convert import number, to_value
from engine.feel.values.value import SCALARS, Value

if TYPE_CHECKING:
    from engine.feel.compiler.compiler import Code, Compiler
    from engine.feel.run import Frame

MISSING = object()
AS_IS = SCALARS - {Decimal}
_SMALL = 1 << 112


def converted(value: object, name: str, frame: Frame) -> Value:
    """The FEEL value of a host value; a list or context is converted once per run."""
    kind = type(value)
    if kind in AS_IS:
        return value  # type: ignore[return-value]  # AS_IS holds only types of Value
    if kind is int and -_SMALL < value < _SMALL:  # type: ignore[operator]  # an int
        return Decimal(value)  # type: ignore[arg-type]  # an int
    if kind is Decimal:
        return number(value)  # type: ignore[arg-type]  # a Decimal
    if kind is not list and kind is not dict:
        return to_value(value)
    memory = frame.run.memory
    if memory is None:
        memory = frame.run.memory = {}
    elif name in memory:
        return memory[name]  # type: ignore[return-value]  # only converted values are kept
    memory[name] = found = to_value(value)
    return found


def name(compiler: Compiler, node: ast.Name) -> Code:
    """The code of a name: the nearest scope that knows it, else a built-in function."""
    wanted = node.name
    fallback = compiler.library.get(wanted)
    at = node.at

    def missing(frame: Frame) -> Value:
        if fallback is None:
            compiler.warn(frame.run, f"there is no variable {wanted!r}", at)
        return fallback

    def at_root(frame: Frame) -> Value:
        value = frame.variables.get(wanted, MISSING)
        if type(value) in AS_IS:
            return value  # type: ignore[return-value]  # AS_IS holds only types of Value
        if value is MISSING:
            return missing(frame)
        return converted(value, wanted, frame)

    def somewhere(frame: Frame) -> Value:
        scope = frame
        while scope.parent is not None:
            if wanted in scope.variables:
                return scope.variables[wanted]  # type: ignore[return-value]  # inner: values
            scope = scope.parent
        value = scope.variables.get(wanted, MISSING)
        return missing(frame) if value is MISSING else converted(value, wanted, scope)

    return at_root if compiler.is_root else somewhere


def path(compiler: Compiler, node: ast.Path) -> Code:
    """The code of `source.name`; chains from a variable walk host dicts without converting them."""
    chain = _chain(node)
    if compiler.is_root and chain is not None:
        return _walk(compiler, node, *chain)
    source = compiler.code(node.source)
    wanted = node.name

    def run(frame: Frame) -> Value:
        value = source(frame)
        try:
            return entry(value, wanted)
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, node.at)
            return None

    return run


def _chain(node: ast.Path) -> tuple[str, tuple[str, ...]] | None:
    steps: list[str] = []
    at: ast.Expr = node
    while isinstance(at, ast.Path):
        steps.append(at.name)
        at = at.source
    return (at.name, tuple(reversed(steps))) if isinstance(at, ast.Name) else None


def _walk(compiler: Compiler, node: ast.Path, first: str, steps: tuple[str, ...]) -> Code:
    def run(frame: Frame) -> Value:
        value = frame.variables.get(first, MISSING)
        if value is MISSING:
            compiler.warn(frame.run, f"there is no variable {first!r}", node.at)
            return None
        name = first
        for step in steps:
            if type(value) is dict and step in value:
                value = value[step]
                name = f"{name}\0{step}"
                continue
            try:
                value = entry(converted(value, name, frame), step)
            except NoValue as reason:
                compiler.warn(frame.run, reason.reason, node.at)
                return None
            name = f"{name}\0{step}"
        return converted(value, name, frame)

    return run
