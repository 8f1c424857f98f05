"""What holds for every expression and every value."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, ast, equal, evaluate, identical, to_text, to_value, unary_test
from engine.feel.errors import NoValue
from engine.feel.numbers import CONTEXT
from engine.feel.parser import parse
from engine.feel.printer import print_expression
from engine.feel.types import NUMBER, ContextOf, FunctionOf, ListOf
from engine.feel.values import (
    Date,
    DateTime,
    DaysTimeDuration,
    Offset,
    Time,
    YearsMonthsDuration,
    ZoneId,
)
from engine.feel.values.calendar import day_number, from_day_number
from engine.feel.values.equality import key
from engine.feel.values.ordering import compare

names = st.sampled_from(["a", "b", "total", "x1", "item"])
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
literals = st.one_of(
    st.none(),
    st.booleans(),
    numbers.map(lambda n: Decimal(0) if n == 0 else CONTEXT.plus(n)),
    texts,
).map(ast.Literal)
types = st.sampled_from(
    [NUMBER, ListOf(NUMBER), ContextOf((("a", NUMBER),)), FunctionOf((NUMBER,), NUMBER)]
)


def composed(inner: st.SearchStrategy[ast.Expr]) -> st.SearchStrategy[ast.Expr]:
    bindings = st.lists(st.tuples(names, inner), min_size=1, max_size=2).map(tuple)
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(ast.Path, inner, names),
        st.builds(ast.Filter, inner, inner),
        st.builds(ast.Call, inner, several),
        st.builds(ast.NamedCall, inner, bindings),
        st.builds(ast.ContextLiteral, bindings),
        st.builds(ast.ListLiteral, several),
        st.builds(ast.RangeLiteral, inner, inner, st.booleans(), st.booleans()),
        st.builds(ast.ComparisonRange, st.sampled_from(["<", ">=", "="]), inner),
        st.builds(ast.Negation, inner),
        st.builds(ast.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(ast.Comparison, st.sampled_from(["=", "!=", "<", ">="]), inner, inner),
        st.builds(ast.Logic, st.sampled_from(["and", "or"]), inner, inner),
        st.builds(ast.Between, inner, inner, inner),
        st.builds(ast.In, inner, several),
        st.builds(ast.InstanceOf, inner, types),
        st.builds(ast.If, inner, inner, inner),
        st.builds(ast.For, bindings, inner),
        st.builds(ast.Quantified, st.sampled_from(["some", "every"]), bindings, inner),
        st.builds(
            ast.FunctionLiteral,
            st.lists(st.tuples(names, st.none() | types), max_size=2).map(tuple),
            inner,
        ),
    )


expressions = st.recursive(
    st.one_of(literals, st.builds(ast.Name, names), st.builds(ast.AtLiteral, texts)),
    composed,
    max_leaves=12,
)
zones = st.none() | st.integers(-64_800, 64_800).map(Offset) | st.just(ZoneId("Europe/Paris"))
dates = st.integers(-(10**11), 10**11).map(Date.of_number)
times = st.builds(Time.of_nanos, st.integers(0, 86_400 * 10**9 - 1), zones)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    numbers,
    texts,
    dates,
    times,
    st.builds(DateTime, dates, times),
    st.integers(-(10**12), 10**12).map(YearsMonthsDuration),
    st.integers(-(10**20), 10**20).map(DaysTimeDuration),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@given(expressions)
def test_printing_and_parsing_is_identity(node: ast.Expr) -> None:
    assert parse(print_expression(node)) == node


@given(expressions, st.dictionaries(names, values, max_size=4))
def test_evaluation_raises_nothing_but_its_own_errors(
    node: ast.Expr, context: dict[str, object]
) -> None:
    try:
        evaluate(print_expression(node), context)
    except FeelError:
        return


@given(st.text(max_size=40), scalars)
def test_any_text_is_an_expression_or_refused(text: str, value: object) -> None:
    for attempt in (lambda: evaluate(text, {"a": value}), lambda: unary_test(text, value)):
        try:
            attempt()
        except FeelError:
            continue


@given(values, values)
def test_equal_values_share_a_key(one: object, other: object) -> None:
    left, right = to_value(one), to_value(other)
    assert equal(left, left) is True
    assert identical(left, left)
    assert equal(left, right) == equal(right, left)
    assert (equal(left, right) is True) == (key(left) == key(right))


@given(st.lists(st.one_of(numbers, texts, dates, times), min_size=3, max_size=3))
def test_ordering_is_an_order(items: list[object]) -> None:
    a, b, c = map(to_value, items)
    try:
        assert compare(a, b) == -compare(b, a)
        if compare(a, b) <= 0 and compare(b, c) <= 0:
            assert compare(a, c) <= 0
    except NoValue:
        return


@given(st.integers(-(10**14), 10**14))
def test_the_calendar_counts_every_day_once(number: int) -> None:
    year, month, day = from_day_number(number)
    assert day_number(year, month, day) == number
    assert from_day_number(number + 1) > (year, month, day)


@given(st.one_of(dates, times, st.builds(DateTime, dates, times)))
def test_the_text_of_a_temporal_value_is_read_back(value: Date | Time | DateTime) -> None:
    assert identical(evaluate(f'@"{to_text(value)}"').value, value)
