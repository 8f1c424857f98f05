"""Calling functions, and making them from a body: arity, names and types are checked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.conformance import coerce
from engine.feel.errors import FeelBudgetError, NoValue
from engine.feel.types import ANY, FeelType
from engine.feel.values.value import Function, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.feel.run import Run
    from engine.feel.values.value import Value


def make_function(
    name: str,
    parameters: Sequence[Parameter],
    body: Callable[[Run, dict[str, Value]], Value],
    result: FeelType = ANY,
) -> Function:
    """A function whose body is given its arguments by name, each coerced to its type."""
    wanted = tuple(parameters)

    def call(run: Run, arguments: dict[str, Value]) -> Value:
        run.spend()
        run.depth += 1
        if run.depth > run.limits.depth:
            raise FeelBudgetError("depth of calls", run.limits.depth)
        try:
            return coerce(body(run, arguments), result)
        finally:
            run.depth -= 1

    def by_position(run: Run, arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(wanted):
            raise NoValue(f"{name}() takes {len(wanted)} arguments, not {len(arguments)}")
        pairs = zip(wanted, arguments, strict=True)
        return call(run, {each.name: coerce(value, each.type) for each, value in pairs})

    def by_name(run: Run, arguments: Mapping[str, Value]) -> Value:
        if arguments.keys() != {each.name for each in wanted}:
            names = ", ".join(each.name for each in wanted)
            raise NoValue(f"{name}() takes the arguments {names or '(none)'}")
        return by_position(run, [arguments[each.name] for each in wanted])

    return Function(name, wanted, by_position, by_name, result)
