"""Branches and iteration: `if`, `for`, `some`, `every`, filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import ast
from engine.feel.errors import NoValue
from engine.feel.iteration import elements, steps
from engine.feel.numbers import to_int
from engine.feel.run import Frame
from engine.feel.scope import uses
from engine.feel.values.value import Value, kind

if TYPE_CHECKING:
    from engine.feel.compiler.compiler import Code, Compiler

Domain = Callable[[Frame], Iterable[Value]]


def if_(compiler: Compiler, node: ast.If) -> Code:
    """The code of `if`: everything but true takes the else."""
    condition, then, otherwise = map(compiler.code, (node.condition, node.then, node.otherwise))

    def run(frame: Frame) -> Value:
        found = condition(frame)
        if found is True:
            return then(frame)
        if found is not False:
            compiler.warn(frame.run, f"the condition is {kind(found)}, not true or false", node.at)
        return otherwise(frame)

    return run


def _domain(compiler: Compiler, node: ast.Expr) -> Domain:
    if isinstance(node, ast.Steps):
        low, high = compiler.code(node.low), compiler.code(node.high)
        return lambda frame: steps(low(frame), high(frame))
    code = compiler.code(node)
    return lambda frame: elements(code(frame))


def _walk(
    iterators: list[tuple[str, Domain]], frame: Frame, built: list[Value] | None
) -> Iterator[Frame]:
    """A frame for every combination; a later iterator sees the values of earlier ones."""
    (name, domain), rest = iterators[0], iterators[1:]
    for value in domain(frame):
        frame.run.spend()
        scope: dict[str, Value] = {name: value}
        if built is not None:
            frame.run.spend(len(built) >> 4)
            scope["partial"] = list(built)
        inner = Frame(scope, frame.run, frame)
        if rest:
            yield from _walk(rest, inner, built)
        else:
            yield inner


def for_(compiler: Compiler, node: ast.For) -> Code:
    """The code of `for`: one result for every combination of its iterators."""
    inner = compiler.inner()
    iterators = [
        (name, _domain(compiler if i == 0 else inner, domain))
        for i, (name, domain) in enumerate(node.iterators)
    ]
    body = inner.code(node.body)
    inside = (node.body, *(domain for _, domain in node.iterators[1:]))
    with_partial = any(uses(part, "partial") for part in inside)

    def run(frame: Frame) -> Value:
        built: list[Value] = []
        try:
            for scope in _walk(iterators, frame, built if with_partial else None):
                built.append(body(scope))
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, node.at)
            return None
        return built

    return run


def quantified(compiler: Compiler, node: ast.Quantified) -> Code:
    """The code of `some` and `every`: the disjunction or conjunction of all conditions."""
    inner = compiler.inner()
    iterators = [
        (name, _domain(compiler if i == 0 else inner, domain))
        for i, (name, domain) in enumerate(node.iterators)
    ]
    condition = inner.code(node.condition)
    decisive = node.quantifier == "some"

    def run(frame: Frame) -> Value:
        answer: bool | None = not decisive
        try:
            for scope in _walk(iterators, frame, None):
                found = condition(scope)
                if found is decisive:
                    return decisive
                if type(found) is not bool:
                    answer = None
        except NoValue as reason:
            compiler.warn(frame.run, reason.reason, node.at)
            return None
        return answer

    return run


def filter_(compiler: Compiler, node: ast.Filter) -> Code:
    """The code of `source[condition]`: an index where the condition is a number."""
    source = compiler.code(node.source)
    if isinstance(node.condition, ast.Literal) and isinstance(node.condition.value, Decimal):
        return _index(compiler, node, source, node.condition.value)
    condition = compiler.inner().code(node.condition)
    with_item = uses(node.condition, "item")

    def scope(value: Value, frame: Frame) -> Frame:
        if not isinstance(value, dict):
            return Frame({"item": value}, frame.run, frame)
        return Frame({"item": value, **value} if with_item else value, frame.run, frame)

    def run(frame: Frame) -> Value:
        found = source(frame)
        items = _items(found)
        kept: list[Value] = []
        for value in items:
            frame.run.spend()
            answer = condition(scope(value, frame))
            if answer is True:
                kept.append(value)
            elif type(answer) is Decimal:
                return _at(compiler, node, items, answer, frame)
            elif answer is not False and answer is not None:
                compiler.warn(frame.run, f"a filter cannot be {kind(answer)}", node.at)
                return None
        return None if found is None else kept

    return run


def _items(found: Value) -> list[Value]:
    if isinstance(found, list):
        return found
    return [] if found is None else [found]


def _index(compiler: Compiler, node: ast.Filter, source: Code, index: Decimal) -> Code:
    def run(frame: Frame) -> Value:
        found = source(frame)
        items = _items(found)
        return _at(compiler, node, items, index, frame)

    return run


def _at(
    compiler: Compiler, node: ast.Filter, items: list[Value], index: Decimal, frame: Frame
) -> Value:
    position = to_int(index)
    if position is not None and 1 <= position <= len(items):
        return items[position - 1]
    if position is not None and -len(items) <= position <= -1:
        return items[position]
    compiler.warn(frame.run, f"there is no item {index} in a list of {len(items)}", node.at)
    return None
