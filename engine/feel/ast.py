"""The closed set of expressions. Equality ignores positions: `at` is an offset into the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

if TYPE_CHECKING:
    from decimal import Decimal

    from engine.feel.types import FeelType

ArithmeticOperator = OneOf["+", "-", "*", "/", "**"]
ComparisonOperator = OneOf["=", "!=", "<", "<=", ">", ">="]
LogicalOperator = OneOf["and", "or"]
Quantifier = OneOf["some", "every"]


@dataclass(frozen=True, slots=True)
class Literal:
    """`null`, `true`, a number or a string."""

    value: bool | Decimal | str | None
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AtLiteral:
    """`@"2026-01-01"`: a temporal value written as text."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, a function, or `?`."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Path:
    """`source.name`."""

    source: Expr
    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """`source[condition]`."""

    source: Expr
    condition: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """`target(a, b)`."""

    target: Expr
    arguments: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class NamedCall:
    """`target(name: a, other name: b)`."""

    target: Expr
    arguments: tuple[tuple[str, Expr], ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FunctionLiteral:
    """`function(a: number, b) body`; an external body names foreign code and is refused."""

    parameters: tuple[tuple[str, FeelType | None], ...]
    body: Expr
    external: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ContextLiteral:
    """`{name: value}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Expr], ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`[a, b]`."""

    items: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    """`[low..high)`."""

    low: Expr
    high: Expr
    low_closed: bool
    high_closed: bool
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ComparisonRange:
    """`(< end)`, or the bare `< end` of a unary test."""

    operator: ComparisonOperator
    end: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """`-operand`."""

    operand: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left + right` and its like."""

    operator: ArithmeticOperator
    left: Expr
    right: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left <= right` and its like."""

    operator: ComparisonOperator
    left: Expr
    right: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """`left and right`, `left or right`, in three-valued logic."""

    operator: LogicalOperator
    left: Expr
    right: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`, both ends included."""

    value: Expr
    low: Expr
    high: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """`value in (test, test)`."""

    value: Expr
    tests: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`."""

    value: Expr
    type: FeelType
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then a else b`; everything but true takes the else."""

    condition: Expr
    then: Expr
    otherwise: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Steps:
    """`low..high` as what a `for` walks over, downwards too."""

    low: Expr
    high: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class For:
    """`for a in xs, b in ys return body`."""

    iterators: tuple[tuple[str, Expr], ...]
    body: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some a in xs satisfies condition`, or `every`."""

    quantifier: Quantifier
    iterators: tuple[tuple[str, Expr], ...]
    condition: Expr
    at: int = field(default=0, compare=False)


Expr: TypeAlias = (
    Literal
    | AtLiteral
    | Name
    | Path
    | Filter
    | Call
    | NamedCall
    | FunctionLiteral
    | ContextLiteral
    | ListLiteral
    | RangeLiteral
    | ComparisonRange
    | Negation
    | Arithmetic
    | Comparison
    | Logic
    | Between
    | In
    | InstanceOf
    | If
    | Steps
    | For
    | Quantified
)


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests: any of them, none of them where negated; no tests at all (`-`) always hold."""

    tests: tuple[Expr, ...]
    negated: bool = False
    at: int = field(default=0, compare=False)
