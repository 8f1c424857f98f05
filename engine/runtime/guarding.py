"""Guards of a program's own objects: asked on the way, and asked again to explain."""

from __future__ import annotations

import ast
import inspect
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from engine.statechart.explain import Check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.runtime.declared import Function, Guard

MISSING = object()


def hold(guards: tuple[Guard, ...], subject: object, data: Mapping[str, object]) -> bool:
    """Whether every guard lets the event through; null in FEEL is no."""
    return all(_answer(guard, subject, data) is True for guard in guards)


def check(guard: Guard, subject: object, data: Mapping[str, object]) -> Check:
    """Ask one guard and say what it looked at."""
    answer = _answer(guard, subject, data)
    if guard.expression is not None:
        return Check(guard.text, answer, _scope(guard, subject, data))
    function = guard.function
    seen = {} if function is None else _seen(function, subject)
    return Check(_text(guard), answer, seen)


def _answer(guard: Guard, subject: object, data: Mapping[str, object]) -> bool | None:
    if guard.expression is not None:
        value = guard.expression.evaluate(_scope(guard, subject, data)).value
        return value if isinstance(value, bool) else None
    function = guard.function
    if function is None:
        return True
    return bool(function(subject, data) if guard.wide else function(subject))


def _scope(guard: Guard, subject: object, data: Mapping[str, object]) -> dict[str, object]:
    """Give the names of an expression: what the event brought, else the object's attributes."""
    found: dict[str, object] = {}
    for name in sorted(guard.expression.names) if guard.expression is not None else ():
        value = data[name] if name in data else getattr(subject, name, MISSING)
        if value is not MISSING:
            found[name] = value
    return found


def _seen(function: Function, subject: object) -> dict[str, Any]:
    """Give the attributes of the object that the function's code names."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    found = {}
    for name in dict.fromkeys(code.co_names if code is not None else ()):
        value = getattr(subject, name, MISSING)
        if value is not MISSING and not callable(value):
            found[name] = value
    return found


def _text(guard: Guard) -> str:
    """Give the text of a lambda where its source is at hand, else the function's name."""
    if guard.function is None or guard.text != "<lambda>":
        return guard.text
    try:
        tree = ast.parse(dedent(inspect.getsource(guard.function)).strip().rstrip(","))
    except (OSError, TypeError, SyntaxError):
        return guard.text
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
    return ast.unparse(found[0].body) if len(found) == 1 else guard.text
