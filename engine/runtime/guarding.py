"""Guards of a program's own objects: asked on the way, and asked again to explain."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, iscoroutinefunction, signature
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidModel, Problem
from engine.feel import compile as compile_feel
from engine.feel.errors import FeelError
from engine.statechart.explain import Check

if TYPE_CHECKING:
    from engine.feel import Expression

MISSING = object()
Function = Callable[..., Any]
Ask = Callable[[Any, Mapping[str, object]], bool | None]


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition in FEEL, or a function of the program; `wide` ones take the event's data too."""

    text: str
    ask: Ask
    expression: Expression | None = None
    function: Function | None = None
    wide: bool = False


def guards_of(given: Any) -> tuple[Guard, ...]:
    """Give the guards that a declaration names: FEEL text, functions, or several of them."""
    if given is None:
        return ()
    if isinstance(given, str) or callable(given):
        return (_guard(given),)
    return tuple(_guard(each) for each in given)


def _guard(given: str | Function) -> Guard:
    if isinstance(given, str):
        try:
            expression = compile_feel(given)
        except FeelError as error:
            message = f"The guard “{given}” has a mistake: {error.message}"
            raise InvalidModel([Problem("error", "expression_syntax", message)]) from None
        return Guard(given, asking(expression), expression)
    if iscoroutinefunction(given):
        message = f"The guard {given.__name__} is asynchronous; a guard only looks"
        raise InvalidModel([Problem("error", "guard_asynchronous", message)])
    wanted = [
        each
        for each in signature(given).parameters.values()
        if each.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    ]
    text = getattr(given, "__name__", "") or repr(given)
    if len(wanted) > 1:
        return Guard(text, lambda subject, data: bool(given(subject, data)), None, given, wide=True)
    return Guard(text, lambda subject, _: bool(given(subject)), None, given)


def asking(expression: Expression) -> Ask:
    """Give a function that asks the expression; what it gives beside true and false is null."""
    names, value_in = tuple(sorted(expression.names)), expression.value

    def ask(subject: Any, data: Mapping[str, object]) -> bool | None:
        scope = {}
        for name in names:
            value = data[name] if name in data else getattr(subject, name, MISSING)
            if value is not MISSING:
                scope[name] = value
        found = value_in(scope)
        return found if found is True or found is False else None

    return ask


def hold(guards: tuple[Guard, ...], subject: object, data: Mapping[str, object]) -> bool:
    """Whether every guard lets the event through; null in FEEL is no."""
    for guard in guards:  # noqa: SIM110 - a generator costs as much as a guard
        if guard.ask(subject, data) is not True:
            return False
    return True


def check(guard: Guard, subject: object, data: Mapping[str, object]) -> Check:
    """Ask one guard and say what it looked at."""
    answer = guard.ask(subject, data)
    if guard.expression is None:
        seen = {} if guard.function is None else _seen(guard.function, subject)
        return Check(_text(guard), answer, seen)
    known = {
        name: data[name] if name in data else getattr(subject, name, MISSING)
        for name in sorted(guard.expression.names)
    }
    return Check(guard.text, answer, {k: v for k, v in known.items() if v is not MISSING})


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
