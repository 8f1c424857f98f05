"""The public face: texts compiled once and evaluated often."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from engine.feel.builtins import LIBRARY
from engine.feel.compiler import Code, compile_expression, compile_tests
from engine.feel.errors import FeelBudgetError, FeelSyntaxError
from engine.feel.parser import parse, parse_tests
from engine.feel.run import DEFAULT_LIMITS, NO_VALUE, Frame, Limits, Run, Source
from engine.feel.scope import free_names as _free_names
from engine.feel.values.convert import to_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from engine.feel import ast
    from engine.feel.types import FeelType
    from engine.feel.values.value import Value

CACHE_SIZE = 4096
_NO_TYPES: Mapping[str, FeelType] = {}
_NOTHING: Mapping[str, object] = {}


class Warning_(NamedTuple):  # noqa: N801 - Warning is Python's own
    """Why something became null, and where in the text; `code` is for programs."""

    message: str
    line: int
    column: int
    code: str = NO_VALUE


class CacheInfo(NamedTuple):
    """How often a cache could answer and could not, how much it may hold and holds."""

    hits: int
    misses: int
    maxsize: int | None
    currsize: int


class Evaluation(NamedTuple):
    """A value, and what is to be said about it."""

    value: Value
    warnings: tuple[Warning_, ...] = ()


def _finished(run: Run, code: Code, frame: Frame) -> Evaluation:
    try:
        value = code(frame)
    except RecursionError:
        raise FeelBudgetError("depth of calls", run.limits.depth) from None
    if run.warnings is None:
        return tuple.__new__(Evaluation, (value, ()))
    return Evaluation(
        value,
        tuple(Warning_(text, *source.place(at), code) for text, source, at, code in run.warnings),
    )


class Expression:
    """A compiled expression; evaluating it touches nothing but what it is given."""

    __slots__ = ("_code", "ast", "names", "text")

    def __init__(self, text: str, node: ast.Expr, types: Mapping[str, FeelType]) -> None:
        self.text = text
        self.ast = node
        self.names = _names(node)
        self._code = compile_expression(node, Source(text), LIBRARY, types)

    def evaluate(
        self,
        context: Mapping[str, object],
        *,
        now: datetime | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Evaluation:
        """The value in a context of host values; without `now` the present is unknown."""
        run = Run(now, limits)
        return _finished(run, self._code, Frame(context, run))

    def value(self, context: Mapping[str, object]) -> Value:
        """The value alone, for those who have no use for its warnings and ask very often."""
        try:
            return self._code(Frame(context, Run()))
        except RecursionError:
            raise FeelBudgetError("depth of calls", DEFAULT_LIMITS.depth) from None


class UnaryTests:
    """Compiled tests such as `< 5, [10..20]` or `not("a")`."""

    __slots__ = ("_code", "ast", "names", "text")

    def __init__(self, text: str, node: ast.Tests, types: Mapping[str, FeelType]) -> None:
        self.text = text
        self.ast = node
        self.names = _names(node) - {"?"}
        self._code = compile_tests(node, Source(text), LIBRARY, types)

    def test(
        self,
        value: object,
        context: Mapping[str, object],
        *,
        now: datetime | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Evaluation:
        """Whether a value passes: true, false, or null where that cannot be known."""
        run = Run(now, limits)
        frame = Frame({"?": to_value(value)}, run, Frame(context, run))
        return _finished(run, self._code, frame)


def _names(node: ast.Expr | ast.Tests) -> frozenset[str]:
    return frozenset(name for name in _free_names(node) if name not in LIBRARY)


def compile(  # noqa: A001 - the word of the domain
    text: str, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> Expression:
    """The expression of a text; `names` are the variables in scope, `types` the model's own."""
    if types:
        return _expression(text, frozenset(names), types)
    return _compiled(text, frozenset(names))


def compile_unary_tests(
    text: str, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> UnaryTests:
    """The unary tests of a text, as a cell of a decision table holds them."""
    if types:
        return _tests(text, frozenset(names), types)
    return _compiled_tests(text, frozenset(names))


def cache_info() -> dict[str, CacheInfo]:
    """How well the caches of compiled expressions and unary tests serve."""
    return {
        "expressions": CacheInfo(*_compiled.cache_info()),
        "tests": CacheInfo(*_compiled_tests.cache_info()),
    }


@lru_cache(maxsize=CACHE_SIZE)
def _compiled(text: str, names: frozenset[str]) -> Expression:
    return _expression(text, names, _NO_TYPES)


@lru_cache(maxsize=CACHE_SIZE)
def _compiled_tests(text: str, names: frozenset[str]) -> UnaryTests:
    return _tests(text, names, _NO_TYPES)


def _parsed(text: str, names: frozenset[str]) -> ast.Expr:
    return parse(text, names | LIBRARY.keys())


def _expression(text: str, names: frozenset[str], types: Mapping[str, FeelType]) -> Expression:
    try:
        return Expression(text, _parsed(text, names | types.keys()), types)
    except RecursionError:
        raise _too_deep(text) from None


def _tests(text: str, names: frozenset[str], types: Mapping[str, FeelType]) -> UnaryTests:
    try:
        return UnaryTests(text, parse_tests(text, names | types.keys() | LIBRARY.keys()), types)
    except RecursionError:
        raise _too_deep(text) from None


def _too_deep(text: str) -> FeelSyntaxError:
    return FeelSyntaxError("the expression is nested too deeply", line=1, column=1, text=text)


def evaluate(
    text: str, context: Mapping[str, object] = _NOTHING, *, now: datetime | None = None
) -> Evaluation:
    """The value of a text in a context."""
    return compile(text, context.keys()).evaluate(context, now=now)


def unary_test(
    text: str,
    value: object,
    context: Mapping[str, object] = _NOTHING,
    *,
    now: datetime | None = None,
) -> Evaluation:
    """Whether a value passes the tests of a text."""
    return compile_unary_tests(text, context.keys()).test(value, context, now=now)


def free_names(text: str, names: Iterable[str] = ()) -> frozenset[str]:
    """The variables a text needs; built-in functions are none."""
    return compile(text, names).names
