"""Knowledge models, services and boxed functions as FEEL functions, and calls of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.dmn.coercion import fitted
from engine.dmn.outcome import EvaluationFailed
from engine.feel.errors import FeelBudgetError, NoValue
from engine.feel.run import Run
from engine.feel.values import Function, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.dmn.logic import Logic, Scope
    from engine.dmn.outcome import Place
    from engine.dmn.session import Session
    from engine.feel import Value
    from engine.feel.types import FeelType


def function_value(
    name: str,
    parameters: Sequence[tuple[str, FeelType]],
    body: Logic,
    scope: Callable[[], Scope],
    session: Session,
    place: Place,
) -> Function:
    """A function that evaluates the body with its arguments on top of a scope."""
    types = dict(parameters)

    def by_name(_run: Run, arguments: Mapping[str, Value]) -> Value:
        if arguments.keys() != types.keys():
            raise NoValue(f"{name or 'the function'} takes {', '.join(types) or 'nothing'}")
        inner = dict(scope())
        for key, value in arguments.items():
            inner[key] = fitted(value, types[key], session, place, f"the argument {key!r}")
        with session.deeper(place):
            return body(inner, session)

    def by_position(run: Run, arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(types):
            raise NoValue(f"{name or 'the function'} takes {len(types)} arguments")
        return by_name(run, dict(zip(types, arguments, strict=True)))

    declared = tuple(Parameter(key, type_) for key, type_ in parameters)
    return Function(name, declared, by_position, by_name)


def called(callee: Value, arguments: Mapping[str, Value], session: Session, place: Place) -> Value:
    """The value of a call by name; calling what is no function is null with a warning."""
    if not isinstance(callee, Function):
        session.warn("not_a_function", "what is invoked is not a function", place)
        return None
    run = Run(session.now)
    try:
        return callee.by_name(run, arguments)
    except NoValue as error:
        session.warn("feel", error.reason, place)
        return None
    except FeelBudgetError as error:
        raise EvaluationFailed("budget", str(error), place) from error
