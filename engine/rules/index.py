"""Which of many conditions hold: plain comparisons are looked up, not evaluated one by one.

A condition that combines comparisons of something with constants is spread into alternatives, each
a conjunction. What is compared (`amount`, `items * 10 + amount`) becomes a column, worked out once
for all rules; the bit sets of the column say which rules a value lets pass. Alternative k of every
rule lies on plane k: AND across the columns of a plane, OR across the planes.

The look-up speaks only where every value has the kind that its comparisons expect. Rules that
compare anything else are left to FEEL, whose three-valued logic knows what is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine import feel
from engine.dmn.cells import Interval, Plain, plain_cell
from engine.dmn.index import ColumnIndex, index_column
from engine.feel import ast
from engine.feel.errors import FeelError
from engine.feel.printer import print_expression
from engine.feel.values.convert import to_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from engine.dmn.cells import Point
    from engine.feel import Expression

MAX_ALTERNATIVES = 8
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_MISSING = object()

#: what is compared, and the kind of value it is compared with
Subject = tuple[str, type]
Term = dict[Subject, list[Plain]]


@dataclass(slots=True)
class _Column:
    """One thing that is compared, how to get its value, and the rules that ask for it."""

    name: str | None
    expression: Expression
    kind: type
    users: int = 0
    planes: dict[int, dict[int, str]] = field(default_factory=dict)

    def value(self, facts: Mapping[str, Any], now: datetime | None) -> Any:
        try:
            if self.name is not None:
                found = facts.get(self.name, _MISSING)
                return None if found is _MISSING else to_value(found)
            return self.expression.evaluate(facts, now=now).value
        except FeelError:
            return None


class ConditionIndex:
    """Answers for all conditions at once; bit n stands for condition n."""

    def __init__(self, conditions: Sequence[Expression]) -> None:
        columns: dict[Subject, _Column] = {}
        self.slow = 0
        #: the names that each condition depends on, as sets of conditions
        self.readers: dict[str, int] = {}
        masks: list[int] = []
        for number, condition in enumerate(conditions):
            for name in condition.names:
                self.readers[name] = self.readers.get(name, 0) | 1 << number
            terms = _cells(_terms(condition.ast))
            if terms is None:
                self.slow |= 1 << number
                continue
            for plane, term in enumerate(terms):
                if plane == len(masks):
                    masks.append(0)
                masks[plane] |= 1 << number
                for subject, cell in term.items():
                    column = columns.get(subject)
                    if column is None:
                        column = columns[subject] = _column(subject)
                    column.users |= 1 << number
                    column.planes.setdefault(plane, {})[number] = cell
        self._columns = tuple(columns.values())
        self._planes = [
            (mask, _indexes(self._columns, plane, len(conditions)))
            for plane, mask in enumerate(masks)
        ]

    def candidates(self, facts: Mapping[str, Any], now: datetime | None) -> tuple[int, int]:
        """Give the conditions that hold, and those that have to be evaluated to know."""
        unknown = self.slow
        values: list[Any] = []
        worked: dict[str, Any] = {}
        for column in self._columns:
            text = column.expression.text
            if text in worked:
                value = worked[text]
            else:
                value = worked[text] = column.value(facts, now)
            if type(value) is not column.kind:
                unknown |= column.users
                value = _MISSING
            values.append(value)
        holding = 0
        for mask, indexes in self._planes:
            bits = mask
            for place, index in indexes:
                value = values[place]
                if value is not _MISSING:
                    bits &= index.candidates(value) or 0
            holding |= bits
        return holding & ~unknown, unknown


def _column(subject: Subject) -> _Column:
    text, kind = subject
    expression = feel.compile(text)
    name = expression.ast.name if isinstance(expression.ast, ast.Name) else None
    return _Column(name, expression, kind)


def _indexes(columns: Iterable[_Column], plane: int, size: int) -> list[tuple[int, ColumnIndex]]:
    found: list[tuple[int, ColumnIndex]] = []
    for place, column in enumerate(columns):
        cells = column.planes.get(plane)
        if cells:
            found.append((place, index_column([cells.get(n, "-") for n in range(size)])))
    return found


def _cells(terms: list[Term] | None) -> list[dict[Subject, str]] | None:
    """The alternatives as cells of a table, or None where a cell would not be plain."""
    if not terms:
        return None
    found: list[dict[Subject, str]] = []
    for term in terms:
        cells = {subject: ", ".join(map(_cell, plain)) for subject, plain in term.items()}
        for subject, cell in cells.items():
            read = plain_cell(cell)
            if read is None or list(read.tests) != term[subject] or not _compiles(subject[0]):
                return None
        found.append(cells)
    return found


def _compiles(text: str) -> bool:
    try:
        return bool(feel.compile(text).names)
    except FeelError:
        return False  # a name with spaces, which only its own condition knows


def _cell(plain: Plain) -> str:
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, str):
        return f'"{plain}"'
    low, low_closed, high, high_closed = plain
    if low is None:
        return f"{'<=' if high_closed else '<'} {high:f}"
    if high is None:
        return f"{'>=' if low_closed else '>'} {low:f}"
    if low == high:
        return f"{low:f}"
    return f"{'[' if low_closed else '('}{low:f}..{high:f}{']' if high_closed else ')'}"


def _terms(node: ast.Expr | ast.Tests) -> list[Term] | None:
    """The alternatives of a condition, or None where it is not made of plain comparisons."""
    match node:
        case ast.Logic("or", left, right):
            one, other = _terms(left), _terms(right)
            if one is None or other is None or len(one) + len(other) > MAX_ALTERNATIVES:
                return None
            return one + other
        case ast.Logic("and", left, right):
            one, other = _terms(left), _terms(right)
            if one is None or other is None or len(one) * len(other) > MAX_ALTERNATIVES:
                return None
            both = [_both(a, b) for a in one for b in other]
            return None if None in both else [term for term in both if term is not None]
        case ast.Comparison(operator, left, ast.Literal(value)):
            return _comparison(left, operator, value)
        case ast.Comparison(operator, ast.Literal(value), right):
            return _comparison(right, _FLIPPED[operator], value)
        case ast.Between(value, ast.Literal(Decimal() as low), ast.Literal(Decimal() as high)):
            return (
                _term(value, Decimal, [Interval(low, low_closed=True, high=high, high_closed=True)])
                if low < high
                else None
            )
        case ast.Name():
            return _term(node, bool, [True])
        case _:
            return None


def _comparison(subject: ast.Expr, operator: str, value: object) -> list[Term] | None:
    if isinstance(value, Decimal):
        return _term(subject, Decimal, _intervals(operator, value))
    if operator == "=" and isinstance(value, bool | str):
        return _term(subject, type(value), [value])
    return None


def _intervals(operator: str, end: Decimal) -> list[Plain]:
    match operator:
        case "<" | "<=":
            return [Interval(high=end, high_closed=operator == "<=")]
        case ">" | ">=":
            return [Interval(low=end, low_closed=operator == ">=")]
        case "=":
            return [Interval(end, low_closed=True, high=end, high_closed=True)]
        case _:
            return [Interval(high=end), Interval(low=end)]


def _term(subject: ast.Expr, kind: type, plain: list[Plain]) -> list[Term] | None:
    return [{(print_expression(subject), kind): plain}] if _cheap(subject) else None


def _cheap(node: ast.Expr) -> bool:
    """Whether working the expression out for nothing costs little."""
    match node:
        case ast.Name():
            return True
        case ast.Literal(value):
            return isinstance(value, Decimal)
        case ast.Path(source):
            return _cheap(source)
        case ast.Negation(operand):
            return _cheap(operand)
        case ast.Arithmetic(_, left, right):
            return _cheap(left) and _cheap(right)
        case _:
            return False


def _both(one: Term, other: Term) -> Term | None:
    """The conjunction of two terms; None where it can never hold, which FEEL may decide."""
    found = dict(one)
    for subject, plain in other.items():
        if subject not in found:
            found[subject] = plain
            continue
        shared = [s for a in found[subject] for b in plain if (s := _overlap(a, b)) is not None]
        if not shared:
            return None
        found[subject] = shared
    return found


def _overlap(one: Plain, other: Plain) -> Plain | None:
    if isinstance(one, bool | str) or isinstance(other, bool | str):
        return one if one == other else None
    low, low_open = max(_low(one), _low(other))
    high, high_closed = min(_high(one), _high(other))
    if low > high or (low == high and (low_open or not high_closed)):
        return None
    bottom, top = (None if end.is_infinite() else end for end in (low, high))
    return Interval(
        bottom,
        low_closed=bottom is not None and not low_open,
        high=top,
        high_closed=top is not None and high_closed,
    )


_FAR = Decimal("Infinity")


def _low(interval: Interval) -> tuple[Decimal, bool]:
    """The lower end and whether it is open: the larger of two is the narrower."""
    low, closed = _number(interval.low), interval.low_closed
    return (-_FAR, False) if low is None else (low, not closed)


def _high(interval: Interval) -> tuple[Decimal, bool]:
    """The upper end and whether it is closed: the smaller of two is the narrower."""
    high, closed = _number(interval.high), interval.high_closed
    return (_FAR, False) if high is None else (high, closed)


def _number(end: Point | None) -> Decimal | None:
    return end if isinstance(end, Decimal) else None
