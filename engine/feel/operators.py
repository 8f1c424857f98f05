"""Arithmetic as a matrix of types: every legal pair has a result, every other is NoValue."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.feel import numbers
from engine.feel.errors import NoValue
from engine.feel.values.date import Date
from engine.feel.values.date_time import MIDNIGHT, DateTime
from engine.feel.values.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.values.time import NANOS_PER_DAY, Time
from engine.feel.values.value import Value, kind
from engine.feel.values.zone import UTC as _UTC

if TYPE_CHECKING:
    from engine.feel.ast import ArithmeticOperator

_CONTEXT = numbers.CONTEXT
_MAX_EXACT = 60  # beyond this many digits before the point no duration can hold the product


def arithmetic(operator: ArithmeticOperator, left: Value, right: Value) -> Value:
    """The result of an operator; NoValue says why there is none."""
    try:
        match operator:
            case "+":
                return add(left, right)
            case "-":
                return subtract(left, right)
            case "*":
                return multiply(left, right)
            case "/":
                return divide(left, right)
            case "**":
                return power(left, right)
    except (decimal.DivisionByZero, ZeroDivisionError):
        raise NoValue("division by zero") from None
    except decimal.DecimalException:
        raise NoValue(f"{operator} has no result in the range of numbers") from None


def _refuse(operator: str, left: Value, right: Value) -> NoValue:
    return NoValue(f"{kind(left)} {operator} {kind(right)} has no meaning")


def add(left: Value, right: Value) -> Value:
    """`left + right`."""
    match left, right:
        case Decimal(), Decimal():
            return _CONTEXT.add(left, right)
        case str(), str():
            return left + right
        case YearsMonthsDuration(), YearsMonthsDuration():
            return YearsMonthsDuration(left.total + right.total)
        case DaysTimeDuration(), DaysTimeDuration():
            return DaysTimeDuration(left.nanos + right.nanos)
        case ((Date() | DateTime() | Time()), (YearsMonthsDuration() | DaysTimeDuration())):
            return _shift(left, right, 1)
        case ((YearsMonthsDuration() | DaysTimeDuration()), (Date() | DateTime() | Time())):
            return _shift(right, left, 1)
        case _:
            raise _refuse("+", left, right)


def subtract(left: Value, right: Value) -> Value:
    """`left - right`."""
    match left, right:
        case Decimal(), Decimal():
            return _CONTEXT.subtract(left, right)
        case YearsMonthsDuration(), YearsMonthsDuration():
            return YearsMonthsDuration(left.total - right.total)
        case DaysTimeDuration(), DaysTimeDuration():
            return DaysTimeDuration(left.nanos - right.nanos)
        case ((Date() | DateTime() | Time()), (YearsMonthsDuration() | DaysTimeDuration())):
            return _shift(left, right, -1)
        case Date(), Date():
            return DaysTimeDuration((left.number - right.number) * NANOS_PER_DAY)
        case ((Date() | DateTime()), (Date() | DateTime())):
            return _between(_moment(left, right), _moment(right, left))
        case Time(), Time():
            return _between(left, right)
        case _:
            raise _refuse("-", left, right)


def _moment(value: Date | DateTime, other: Date | DateTime) -> DateTime:
    """A date beside a moment is its midnight: in UTC beside a zone, local beside none."""
    if isinstance(value, DateTime):
        return value
    zoned = isinstance(other, DateTime) and other.zone is not None
    return DateTime(value, Time(0, 0, 0, 0, _UTC) if zoned else MIDNIGHT)


def _between(left: DateTime | Time, right: DateTime | Time) -> DaysTimeDuration:
    if (left.zone is None) != (right.zone is None):
        raise NoValue("a time with a zone and one without have no distance")
    return DaysTimeDuration(left.position - right.position)


def _shift(
    value: Date | DateTime | Time, duration: YearsMonthsDuration | DaysTimeDuration, sign: int
) -> Value:
    match value, duration:
        case Date(), YearsMonthsDuration():
            return value.plus_months(sign * duration.total)
        case DateTime(), YearsMonthsDuration():
            return DateTime(value.date.plus_months(sign * duration.total), value.time)
        case Date(), DaysTimeDuration():
            nanos = value.number * NANOS_PER_DAY + sign * duration.nanos
            return Date.of_number(nanos // NANOS_PER_DAY)
        case DateTime(), DaysTimeDuration():
            return value.plus_nanos(sign * duration.nanos)
        case Time(), DaysTimeDuration():
            return Time.of_nanos((value.nanos + sign * duration.nanos) % NANOS_PER_DAY, value.zone)
        case _:
            raise _refuse("+" if sign > 0 else "-", value, duration)


def multiply(left: Value, right: Value) -> Value:
    """`left * right`."""
    match left, right:
        case Decimal(), Decimal():
            return _CONTEXT.multiply(left, right)
        case ((YearsMonthsDuration() | DaysTimeDuration()), Decimal()):
            return _scale(left, _fraction(right))
        case Decimal(), (YearsMonthsDuration() | DaysTimeDuration()):
            return _scale(right, _fraction(left))
        case _:
            raise _refuse("*", left, right)


def divide(left: Value, right: Value) -> Value:
    """`left / right`."""
    match left, right:
        case Decimal(), Decimal():
            if right.is_zero():
                raise NoValue("division by zero")
            return _CONTEXT.divide(left, right)
        case ((YearsMonthsDuration() | DaysTimeDuration()), Decimal()):
            return _scale(left, 1 / _fraction(right))
        case YearsMonthsDuration(), YearsMonthsDuration():
            return numbers.from_ratio(left.total, right.total)
        case DaysTimeDuration(), DaysTimeDuration():
            return numbers.from_ratio(left.nanos, right.nanos)
        case _:
            raise _refuse("/", left, right)


def _fraction(value: Decimal) -> Fraction:
    if abs(value.adjusted()) > _MAX_EXACT and not value.is_zero():
        raise NoValue("the factor is beyond what durations can hold")
    return Fraction(value)


def _scale(duration: YearsMonthsDuration | DaysTimeDuration, factor: Fraction) -> Value:
    match duration:
        case YearsMonthsDuration():
            return YearsMonthsDuration(int(duration.total * factor))
        case DaysTimeDuration():
            return DaysTimeDuration(int(duration.nanos * factor))


def power(left: Value, right: Value) -> Value:
    """`left ** right`."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        raise _refuse("**", left, right)
    if right.is_zero():
        return numbers.ONE
    return _CONTEXT.power(left, right)


def negate(value: Value) -> Value:
    """`-value`."""
    match value:
        case Decimal():
            return _CONTEXT.minus(value)
        case YearsMonthsDuration():
            return YearsMonthsDuration(-value.total)
        case DaysTimeDuration():
            return DaysTimeDuration(-value.nanos)
        case _:
            raise NoValue(f"- {kind(value)} has no meaning")
