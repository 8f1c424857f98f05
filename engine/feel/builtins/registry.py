"""How built-in functions are declared: a signature as the standard writes it, and a body.

`substring(string: string, start position: number, [length: number])` - a parameter in brackets may
be missing or null; `*list` takes one list or the items one by one; `a|b` takes either type. One
name may be declared several times: the first signature that fits the arguments is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from engine.feel.errors import NoValue
from engine.feel.values.date import Date
from engine.feel.values.date_time import DateTime
from engine.feel.values.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.values.time import Time
from engine.feel.values.value import Function, Parameter, Range, Value, kind

if TYPE_CHECKING:
    from engine.feel.run import Run

Body = TypeVar("Body", bound=Callable[..., object])
Family: TypeAlias = "dict[str, list[Signature]]"

_CLASSES: dict[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
    "date": (Date,),
    "time": (Time,),
    "date and time": (DateTime,),
    "years and months duration": (YearsMonthsDuration,),
    "days and time duration": (DaysTimeDuration,),
    "duration": (YearsMonthsDuration, DaysTimeDuration),
    "point": (
        Decimal,
        str,
        Date,
        Time,
        DateTime,
        YearsMonthsDuration,
        DaysTimeDuration,
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One parameter: what it takes, and whether it may be missing."""

    name: str
    wants: str
    classes: tuple[type, ...]
    optional: bool

    def fit(self, value: Value) -> Value:
        """The argument as the body wants it; a list of one and its item stand for each other."""
        if not self.classes or isinstance(value, self.classes):
            return value
        if value is None and self.optional:
            return None
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], self.classes):
            return value[0]
        if self.classes == (list,) and value is not None:
            return [value]
        raise NoValue(f"{self.name!r} must be a {self.wants}, not {kind(value)}")


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Wanted, ...]
    rest: bool
    body: Callable[..., Value]

    def takes(self, count: int) -> bool:
        """Whether so many arguments by position could fit."""
        if self.rest:
            return count >= len(self.parameters)
        return sum(not each.optional for each in self.parameters) <= count <= len(self.parameters)

    def bind(self, arguments: Sequence[Value]) -> list[Value]:
        """The body's arguments; NoValue where one does not fit."""
        if self.rest:
            fixed = len(self.parameters) - 1
            last = arguments[fixed:]
            single = last[0] if len(last) == 1 else None
            together: Value = single if isinstance(single, list) and not fixed else list(last)
            return [
                *(w.fit(v) for w, v in zip(self.parameters, arguments[:fixed], strict=False)),
                together,
            ]
        bound = [w.fit(v) for w, v in zip(self.parameters, arguments, strict=False)]
        return bound + [None] * (len(self.parameters) - len(bound))

    def knows(self, names: set[str]) -> bool:
        """Whether arguments of these names could fit."""
        wanted = {each.name for each in self.parameters}
        needed = {each.name for each in self.parameters if not each.optional}
        return needed <= names <= wanted

    def bind_names(self, arguments: Mapping[str, Value]) -> list[Value]:
        """The body's arguments from named ones."""
        return [each.fit(arguments.get(each.name)) for each in self.parameters]


def signature(text: str, body: Callable[..., Value]) -> tuple[str, Signature]:
    """The name and the signature that a declaration stands for."""
    name, _, rest = text.partition("(")
    written = rest.removesuffix(")")
    parts = written.split(", ") if written else []
    return name, Signature(tuple(_wanted(part.lstrip("*")) for part in parts), "*" in written, body)


def _wanted(text: str) -> Wanted:
    optional = text.startswith("[")
    name, _, types = text.strip("[]").partition(": ")
    classes: tuple[type, ...] = ()
    for type_ in types.split("|"):
        classes += _CLASSES.get(type_, ())
    return Wanted(name, types.replace("|", " or "), classes, optional)


def builtin(family: Family, *declarations: str) -> Callable[[Body], Body]:
    """Declare a function of a family."""

    def declare(body: Body) -> Body:
        for text in declarations:
            name, made = signature(text, body)  # type: ignore[arg-type]  # it returns a Value
            family.setdefault(name, []).append(made)
        return body

    return declare


def as_function(name: str, signatures: Sequence[Signature]) -> Function:
    """The value that stands for a built-in function."""

    def by_position(run: Run, arguments: Sequence[Value]) -> Value:
        run.spend()
        reason: NoValue | None = None
        for each in signatures:
            if each.takes(len(arguments)):
                try:
                    bound = each.bind(arguments)
                except NoValue as misfit:
                    reason = reason or misfit
                    continue
                return each.body(run, *bound)
        raise NoValue(f"{name}(): " + (reason.reason if reason else "wrong number of arguments"))

    def by_name(run: Run, arguments: Mapping[str, Value]) -> Value:
        run.spend()
        reason: NoValue | None = None
        for each in signatures:
            if each.knows(set(arguments)):
                try:
                    bound = each.bind_names(arguments)
                except NoValue as misfit:
                    reason = reason or misfit
                    continue
                return each.body(run, *bound)
        raise NoValue(f"{name}(): " + (reason.reason if reason else "no such arguments"))

    parameters = tuple(Parameter(each.name) for each in signatures[0].parameters)
    return Function(name, parameters, by_position, by_name)
