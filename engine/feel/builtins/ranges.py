"""How points and ranges lie to each other (paragraph 10.3.4.11); a point is a range of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import ast
from engine.feel.builtins.dates import DATES
from engine.feel.builtins.registry import Family, as_function, builtin
from engine.feel.compiler import compile_expression
from engine.feel.errors import FeelSyntaxError, NoValue
from engine.feel.parser import parse
from engine.feel.run import Frame, Run, Source
from engine.feel.values.ordering import compare, contains
from engine.feel.values.value import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.feel.types import FeelType
    from engine.feel.values.value import Value

RANGES: Family = {}
_NO_TYPES: Mapping[str, FeelType] = {}
_MAKERS = ("date", "time", "date and time", "duration")


def _both(point: Value) -> Range:
    return point if isinstance(point, Range) else Range(point, point, True, True)  # noqa: FBT003 - both ends closed


def _ends(one: Range, other: Range) -> int:
    """Where the high end of one lies to the low end of the other: before, at, after."""
    if one.high is None or other.low is None:
        return 1
    return compare(one.high, other.low)


def _lows(one: Range, other: Range) -> int:
    """Which range starts first; an open end starts just after a closed one."""
    if one.low is None or other.low is None:
        return (other.low is None) - (one.low is None)
    return compare(one.low, other.low) or other.low_closed - one.low_closed


def _highs(one: Range, other: Range) -> int:
    """Which range ends first; an open end ends just before a closed one."""
    if one.high is None or other.high is None:
        return (one.high is None) - (other.high is None)
    return compare(one.high, other.high) or one.high_closed - other.high_closed


def _is_before(one: Range, other: Range) -> bool:
    order = _ends(one, other)
    return order < 0 or (order == 0 and not (one.high_closed and other.low_closed))


@builtin(
    RANGES,
    "before(point1: point, point2: point)",
    "before(point: point, range: range)",
    "before(range: range, point: point)",
    "before(range1: range, range2: range)",
)
def before(_run: Run, one: Value, other: Value) -> Value:
    """Whether one ends before the other starts."""
    return _is_before(_both(one), _both(other))


@builtin(
    RANGES,
    "after(point1: point, point2: point)",
    "after(point: point, range: range)",
    "after(range: range, point: point)",
    "after(range1: range, range2: range)",
)
def after(_run: Run, one: Value, other: Value) -> Value:
    """Whether one starts after the other ends."""
    return _is_before(_both(other), _both(one))


@builtin(RANGES, "meets(range1: range, range2: range)")
def meets(_run: Run, one: Range, other: Range) -> Value:
    """Whether one ends where the other starts, both ends included."""
    return one.high_closed and other.low_closed and _ends(one, other) == 0


@builtin(RANGES, "met by(range1: range, range2: range)")
def met_by(run: Run, one: Range, other: Range) -> Value:
    """`meets` the other way round."""
    return meets(run, other, one)


@builtin(RANGES, "overlaps(range1: range, range2: range)")
def overlaps(_run: Run, one: Range, other: Range) -> Value:
    """Whether they have a point in common."""
    return not _is_before(one, other) and not _is_before(other, one)


@builtin(RANGES, "overlaps before(range1: range, range2: range)")
def overlaps_before(run: Run, one: Range, other: Range) -> Value:
    """Whether one starts first and ends inside the other."""
    return overlaps(run, one, other) is True and _lows(one, other) < 0 and _highs(one, other) <= 0


@builtin(RANGES, "overlaps after(range1: range, range2: range)")
def overlaps_after(run: Run, one: Range, other: Range) -> Value:
    """Whether one starts inside the other and ends last."""
    return overlaps(run, one, other) is True and _lows(one, other) > 0 and _highs(one, other) >= 0


@builtin(
    RANGES,
    "finishes(point: point, range: range)",
    "finishes(range1: range, range2: range)",
)
def finishes(_run: Run, one: Value, other: Range) -> Value:
    """Whether one ends where the other ends, and starts no earlier."""
    inner = _both(one)
    return _highs(inner, other) == 0 and (not isinstance(one, Range) or _lows(inner, other) >= 0)


@builtin(
    RANGES,
    "finished by(range: range, point: point)",
    "finished by(range1: range, range2: range)",
)
def finished_by(run: Run, one: Range, other: Value) -> Value:
    """`finishes` the other way round."""
    return finishes(run, other, one)


@builtin(RANGES, "includes(range: range, point: point)")
def includes_point(_run: Run, outer: Range, point: Value) -> Value:
    """Whether a point is inside."""
    return contains(outer, point)


@builtin(RANGES, "includes(range1: range, range2: range)")
def includes(_run: Run, outer: Range, inner: Range) -> Value:
    """Whether one holds all of the other."""
    return _lows(outer, inner) <= 0 and _highs(outer, inner) >= 0


@builtin(RANGES, "during(point: point, range: range)")
def during_point(_run: Run, point: Value, outer: Range) -> Value:
    """Whether a point is inside."""
    return contains(outer, point)


@builtin(RANGES, "during(range1: range, range2: range)")
def during(run: Run, inner: Range, outer: Range) -> Value:
    """`includes` the other way round."""
    return includes(run, outer, inner)


@builtin(
    RANGES,
    "starts(point: point, range: range)",
    "starts(range1: range, range2: range)",
)
def starts(_run: Run, one: Value, other: Range) -> Value:
    """Whether one starts where the other starts, and ends no later."""
    inner = _both(one)
    return _lows(inner, other) == 0 and (not isinstance(one, Range) or _highs(inner, other) <= 0)


@builtin(
    RANGES,
    "started by(range: range, point: point)",
    "started by(range1: range, range2: range)",
)
def started_by(run: Run, one: Range, other: Value) -> Value:
    """`starts` the other way round."""
    return starts(run, other, one)


@builtin(
    RANGES,
    "coincides(point1: point, point2: point)",
    "coincides(range1: range, range2: range)",
)
def coincides(_run: Run, one: Value, other: Value) -> Value:
    """Whether both have the same ends."""
    left, right = _both(one), _both(other)
    return _lows(left, right) == 0 and _highs(left, right) == 0


@builtin(RANGES, "range(from: string)")
def range_(run: Run, text: str) -> Value:
    """The range that a text writes; its ends are constants, and one may be missing."""
    library = {name: as_function(name, DATES[name]) for name in _MAKERS}
    try:
        node = parse(_with_ends(text), library)
    except FeelSyntaxError as problem:
        raise NoValue(f"range(): {problem.message}") from None
    if not isinstance(node, ast.RangeLiteral) or not (
        _is_constant(node.low) and _is_constant(node.high)
    ):
        raise NoValue(f"range(): {text[:50]!r} is no range of constants")
    found = compile_expression(node, Source(text), library, _NO_TYPES)(Frame({}, run))
    if not isinstance(found, Range) or (found.low is None and found.high is None):
        raise NoValue(f"range(): {text[:50]!r} is no range")
    return _open_ended(found)


def _with_ends(text: str) -> str:
    """The text with a null where an end is missing."""
    low, dots, high = text.partition("..")
    if dots and low.strip() in ("(", "]", "["):
        low += "null"
    if dots and high.strip() in (")", "[", "]"):
        high = "null" + high
    return low + dots + high


def _is_constant(node: ast.Expr) -> bool:
    match node:
        case ast.Literal() | ast.AtLiteral():
            return True
        case ast.Call(ast.Name(), (ast.Literal(),)):
            return True
        case _:
            return False


def _open_ended(found: Range) -> Range:
    if found.low is None:
        return Range.of_comparison("<=" if found.high_closed else "<", found.high)
    if found.high is None:
        return Range.of_comparison(">=" if found.low_closed else ">", found.low)
    return found
