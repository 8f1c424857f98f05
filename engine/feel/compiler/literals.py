"""Constants, lists, contexts, ranges and function literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.conformance import is_instance
from engine.feel.errors import NoValue
from engine.feel.foreign import FOREIGN, language_of, refusal
from engine.feel.functions import make_function
from engine.feel.run import NO_VALUE, Frame, Run
from engine.feel.temporal import parse_temporal
from engine.feel.types import (
    ANY,
    BUILT_IN,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    Restricted,
    Simple,
)
from engine.feel.values.ordering import ORDERED
from engine.feel.values.value import Parameter, Range, Value, kind

if TYPE_CHECKING:
    from engine.feel import ast
    from engine.feel.compiler.compiler import Code, Compiler


def constant(value: Value) -> Code:
    """Code that always yields one value."""
    return lambda _frame: value


def literal(_compiler: Compiler, node: ast.Literal) -> Code:
    """The code of a constant."""
    return constant(node.value)


def at_literal(compiler: Compiler, node: ast.AtLiteral) -> Code:
    """The code of `@"…"`, read once."""
    try:
        return constant(parse_temporal(node.text))
    except NoValue as reason:
        return nothing(compiler, reason.reason, node.at)


def nothing(compiler: Compiler, reason: str, at: int, code: str = NO_VALUE) -> Code:
    """Code that always yields null, and says why."""

    def run(frame: Frame) -> Value:
        compiler.warn(frame.run, reason, at, code)
        return None

    return run


def list_literal(compiler: Compiler, node: ast.ListLiteral) -> Code:
    """The code of `[a, b]`."""
    items = [compiler.code(item) for item in node.items]
    return lambda frame: [item(frame) for item in items]


def context_literal(compiler: Compiler, node: ast.ContextLiteral) -> Code:
    """The code of `{a: 1, b: a}`; the context under construction is the scope of its entries."""
    names = [name for name, _ in node.entries]
    if len(set(names)) < len(names):
        return nothing(compiler, "the context has an entry twice", node.at)
    inner = compiler.inner()
    entries = [(name, inner.code(value)) for name, value in node.entries]

    def run(frame: Frame) -> Value:
        built: dict[str, Value] = {}
        scope = Frame(built, frame.run, frame)
        for name, code in entries:
            built[name] = code(scope)
        return built

    return run


def range_literal(compiler: Compiler, node: ast.RangeLiteral) -> Code:
    """The code of `[low..high]`; ends of two kinds make no range."""
    low, high = compiler.code(node.low), compiler.code(node.high)

    def run(frame: Frame) -> Value:
        bottom, top = low(frame), high(frame)
        ordered = all(end is None or isinstance(end, ORDERED) for end in (bottom, top))
        mixed = bottom is not None and top is not None and type(bottom) is not type(top)
        if mixed or not ordered:
            reason = f"there is no range from {kind(bottom)} to {kind(top)}"
            compiler.warn(frame.run, reason, node.at)
            return None
        return Range(bottom, top, node.low_closed, node.high_closed)

    return run


def comparison_range(compiler: Compiler, node: ast.ComparisonRange) -> Code:
    """The code of `(< end)`."""
    end = compiler.code(node.end)
    return lambda frame: Range.of_comparison(node.operator, end(frame))


def function_literal(compiler: Compiler, node: ast.FunctionLiteral) -> Code:
    """The code of `function(a) body`: a closure over the frame it is met in."""
    if node.external:
        return nothing(compiler, refusal(language_of(node.body)), node.at, FOREIGN)
    body = compiler.inner().code(node.body)
    parameters = [
        Parameter(name, ANY if type_ is None else resolve(compiler, type_))
        for name, type_ in node.parameters
    ]

    def run(frame: Frame) -> Value:
        def call(at: Run, arguments: dict[str, Value]) -> Value:
            return body(Frame(arguments, at, frame))

        return make_function("function", parameters, call)

    return run


def instance_of(compiler: Compiler, node: ast.InstanceOf) -> Code:
    """The code of `value instance of type`."""
    value, wanted = compiler.code(node.value), resolve(compiler, node.type)
    if isinstance(wanted, Simple) and wanted.name not in BUILT_IN:
        return nothing(compiler, f"there is no type {wanted.name!r}", node.at)
    return lambda frame: is_instance(value(frame), wanted)


def resolve(compiler: Compiler, type_: FeelType) -> FeelType:
    """A type with the names of the model's own types put in."""
    match type_:
        case Simple(name):
            return compiler.types.get(name, type_)
        case ListOf(item):
            return ListOf(resolve(compiler, item))
        case RangeOf(item):
            return RangeOf(resolve(compiler, item))
        case ContextOf(entries):
            return ContextOf(tuple((name, resolve(compiler, each)) for name, each in entries))
        case FunctionOf(parameters, result):
            return FunctionOf(
                tuple(resolve(compiler, each) for each in parameters), resolve(compiler, result)
            )
        case Restricted():
            return type_
