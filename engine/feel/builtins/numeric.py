"""Functions of numbers."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.builtins.registry import Family, builtin
from engine.feel.errors import NoValue
from engine.feel.numbers import CONTEXT, MAX_SCALE, MIN_SCALE, ZERO, to_int, truncated
from engine.feel.values.durations import DaysTimeDuration, YearsMonthsDuration

if TYPE_CHECKING:
    from engine.feel.run import Run
    from engine.feel.values.value import Value

NUMERIC: Family = {}


def _rounded(value: Decimal, scale: Decimal | None, rounding: str) -> Decimal:
    places = 0 if scale is None else truncated(scale)
    if not MIN_SCALE <= places <= MAX_SCALE:
        raise NoValue(f"the scale goes from {MIN_SCALE} to {MAX_SCALE}")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -places:
        return value
    return value.quantize(Decimal((0, (1,), -places)), rounding, CONTEXT)


@builtin(NUMERIC, "decimal(n: number, scale: number)")
def decimal_(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """Rounded half-even to a scale."""
    return _rounded(n, scale, decimal.ROUND_HALF_EVEN)


@builtin(NUMERIC, "floor(n: number)", "floor(n: number, scale: number)")
def floor(_run: Run, n: Decimal, scale: Decimal | None = None) -> Value:
    """Rounded towards minus infinity."""
    return _rounded(n, scale, decimal.ROUND_FLOOR)


@builtin(NUMERIC, "ceiling(n: number)", "ceiling(n: number, scale: number)")
def ceiling(_run: Run, n: Decimal, scale: Decimal | None = None) -> Value:
    """Rounded towards infinity."""
    return _rounded(n, scale, decimal.ROUND_CEILING)


@builtin(NUMERIC, "round up(n: number, scale: number)")
def round_up(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """Rounded away from zero."""
    return _rounded(n, scale, decimal.ROUND_UP)


@builtin(NUMERIC, "round down(n: number, scale: number)")
def round_down(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """Rounded towards zero."""
    return _rounded(n, scale, decimal.ROUND_DOWN)


@builtin(NUMERIC, "round half up(n: number, scale: number)")
def round_half_up(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """Rounded to the nearest, a tie away from zero."""
    return _rounded(n, scale, decimal.ROUND_HALF_UP)


@builtin(NUMERIC, "round half down(n: number, scale: number)")
def round_half_down(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """Rounded to the nearest, a tie towards zero."""
    return _rounded(n, scale, decimal.ROUND_HALF_DOWN)


@builtin(NUMERIC, "abs(n: number|duration)")
def absolute(_run: Run, n: Decimal | YearsMonthsDuration | DaysTimeDuration) -> Value:
    """Without its sign."""
    match n:
        case Decimal():
            return CONTEXT.abs(n)
        case YearsMonthsDuration():
            return YearsMonthsDuration(abs(n.total))
        case DaysTimeDuration():
            return DaysTimeDuration(abs(n.nanos))


@builtin(NUMERIC, "modulo(dividend: number, divisor: number)")
def modulo(_run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    """The remainder with the sign of the divisor."""
    if divisor.is_zero():
        raise NoValue("modulo(): division by zero")
    try:
        rest = CONTEXT.remainder(dividend, divisor)
    except decimal.DecimalException:
        raise NoValue("modulo(): the quotient has more than 34 digits") from None
    if not rest.is_zero() and rest.is_signed() != divisor.is_signed():
        return CONTEXT.add(rest, divisor)
    return rest


@builtin(NUMERIC, "sqrt(number: number)")
def sqrt(_run: Run, number: Decimal) -> Value:
    """The square root."""
    if number < ZERO:
        raise NoValue("sqrt(): the number is negative")
    return CONTEXT.sqrt(number)


@builtin(NUMERIC, "log(number: number)")
def log(_run: Run, number: Decimal) -> Value:
    """The natural logarithm."""
    if number <= ZERO:
        raise NoValue("log(): the number is not positive")
    return CONTEXT.ln(number)


@builtin(NUMERIC, "exp(number: number)")
def exp(_run: Run, number: Decimal) -> Value:
    """Euler's number to a power."""
    try:
        return CONTEXT.exp(number)
    except decimal.DecimalException:
        raise NoValue("exp(): the result is beyond the range of numbers") from None


@builtin(NUMERIC, "odd(number: number)")
def odd(_run: Run, number: Decimal) -> Value:
    """Whether a whole number is odd."""
    return _parity(number) == 1


@builtin(NUMERIC, "even(number: number)")
def even(_run: Run, number: Decimal) -> Value:
    """Whether a whole number is even."""
    return _parity(number) == 0


def _parity(number: Decimal) -> int | None:
    if number.adjusted() > 33:
        return 0
    whole = to_int(number)
    return None if whole is None else whole % 2
