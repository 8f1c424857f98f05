"""FEEL numbers are IEEE 754-2008 decimal128: 34 digits, half-even, no NaN and no infinity."""

from __future__ import annotations

import decimal
from decimal import Decimal

from engine.feel.errors import NoValue

PRECISION = 34
CONTEXT = decimal.Context(
    prec=PRECISION,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.DivisionByZero, decimal.InvalidOperation, decimal.Overflow],
)
ZERO = Decimal(0)
ONE = Decimal(1)
MIN_SCALE = -6111
MAX_SCALE = 6176
_SIGNIFICANT_BITS = 112  # every integer of fewer bits has at most 34 digits


def parse(text: str) -> Decimal:
    """The number a literal stands for, rounded to 34 digits."""
    try:
        return CONTEXT.create_decimal(text)
    except decimal.DecimalException:
        raise NoValue(f"{text!r} is beyond the range of numbers") from None


def from_int(value: int) -> Decimal:
    """The decimal of an integer; beyond 34 digits it is rounded."""
    if value.bit_length() <= _SIGNIFICANT_BITS:
        return Decimal(value)
    if value.bit_length() > 20480:  # beyond 10**6144: refused before the costly conversion
        raise NoValue("an integer is beyond the range of numbers")
    try:
        return CONTEXT.create_decimal(value)
    except decimal.DecimalException:
        raise NoValue("an integer is beyond the range of numbers") from None


def to_int(value: Decimal) -> int | None:
    """The integer a number is, or None where it has a fraction or is absurdly large."""
    if value.adjusted() > 30:
        return None
    whole = int(value)
    return whole if whole == value else None


def truncated(value: Decimal) -> int:
    """The number without its fraction, as an index or a count; too large is refused."""
    if value.adjusted() > 18:
        raise NoValue("the number is too large here")
    return int(value)


def from_ratio(numerator: int, denominator: int) -> Decimal:
    """A quotient of integers of any size as a number."""
    try:
        return CONTEXT.divide(
            CONTEXT.create_decimal(numerator), CONTEXT.create_decimal(denominator)
        )
    except decimal.DecimalException:
        raise NoValue("division by zero or beyond the range of numbers") from None


def text(value: Decimal) -> str:
    """The number as a person writes it: no exponent, no trailing zeros of its own making."""
    if value == 0:
        return "0"
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
