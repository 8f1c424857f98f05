"""Whether a value conforms to a type, and the implicit conversions where one is asked for."""

from __future__ import annotations

from engine.feel.errors import NoValue
from engine.feel.types import (
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    Restricted,
    Simple,
    type_text,
)
from engine.feel.values.date import Date
from engine.feel.values.date_time import DateTime
from engine.feel.values.time import Time
from engine.feel.values.value import Function, Range, Value, kind
from engine.feel.values.zone import UTC


def is_instance(value: Value, type_: FeelType) -> bool:
    """What `instance of` says: null is an instance of `Null` alone."""
    if value is None:
        return type_ == Simple("Null")
    return conforms(value, type_)


def conforms(value: Value, type_: FeelType) -> bool:
    """Whether a value may stand where the type is asked for; null may stand anywhere."""
    if value is None:
        return True
    match type_:
        case Simple(name):
            return name in ("Any", kind(value))
        case ListOf(item):
            return isinstance(value, list) and all(conforms(each, item) for each in value)
        case RangeOf(item):
            return isinstance(value, Range) and (
                conforms(value.low, item) and conforms(value.high, item)
            )
        case ContextOf(entries):
            return isinstance(value, dict) and all(
                name in value and conforms(value[name], entry) for name, entry in entries
            )
        case FunctionOf():
            return isinstance(value, Function) and _function_conforms(value, type_)
        case Restricted(base, allows):
            return conforms(value, base) and allows(value)


def _function_conforms(value: Function, wanted: FunctionOf) -> bool:
    return (
        len(value.parameters) == len(wanted.parameters)
        and all(
            type_conforms(given, parameter.type)
            for given, parameter in zip(wanted.parameters, value.parameters, strict=True)
        )
        and (value.result == Simple("Any") or type_conforms(value.result, wanted.result))
    )


def type_conforms(narrow: FeelType, wide: FeelType) -> bool:
    """Whether every value of one type is one of the other's (paragraph 10.3.2.9.1)."""
    if narrow == wide or wide == Simple("Any") or narrow == Simple("Null"):
        return True
    match narrow, wide:
        case (ListOf(a), ListOf(b)) | (RangeOf(a), RangeOf(b)):
            return type_conforms(a, b)
        case ContextOf(entries), ContextOf(wanted):
            known = dict(entries)
            return all(n in known and type_conforms(known[n], t) for n, t in wanted)
        case FunctionOf(parameters, result), FunctionOf(wanted_parameters, wanted_result):
            return (
                len(parameters) == len(wanted_parameters)
                and all(map(type_conforms, wanted_parameters, parameters))
                and type_conforms(result, wanted_result)
            )
        case Restricted(base), _:
            return type_conforms(base, wide)
        case _:
            return False


def coerce(value: Value, type_: FeelType) -> Value:
    """The value where a type is asked for: as it is, converted (paragraph 10.3.2.9.4), or NoValue."""
    if conforms(value, type_):
        return value
    if isinstance(value, list) and len(value) == 1 and not _is_list(type_):
        return coerce(value[0], type_)
    if _is_list(type_) and not isinstance(value, list) and conforms([value], type_):
        return [value]
    if isinstance(value, Date) and conforms(moment := date_to_date_time(value), type_):
        return moment
    raise NoValue(f"expected {type_text(type_)}, got {kind(value)}")


def date_to_date_time(value: Date) -> DateTime:
    """Midnight UTC of a date."""
    return DateTime(value, Time(0, 0, 0, 0, UTC))


def _is_list(type_: FeelType) -> bool:
    match type_:
        case ListOf():
            return True
        case Simple(name):
            return name in ("list", "Any")
        case Restricted(base):
            return _is_list(base)
        case _:
            return False
