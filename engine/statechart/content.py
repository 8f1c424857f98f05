"""Executable content, compiled: what states and transitions do, and what they invoke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    from engine.statechart.expression import Expression

    #: a literal, or an expression that gives it when it is needed
    Text = str | Expression | None


@dataclass(frozen=True, slots=True)
class Literal_:  # noqa: N801 - typing has taken the plain word
    """A value that the document states outright: the body of an element."""

    value: Any


Source = Union["Expression", Literal_]


@dataclass(frozen=True, slots=True)
class Location:
    """A variable, or a place inside its value."""

    text: str
    name: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Raise:
    """Put an event into the machine's own queue, ahead of everything from outside."""

    event: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One arm of an `if`; without a condition it is the `else`."""

    cond: Expression | None
    actions: Block


@dataclass(frozen=True, slots=True)
class If:
    """The first branch that holds is done."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class ForEach:
    """The same for each item of a list, as the list was when it began."""

    array: Expression
    item: str
    index: str | None
    actions: Block


@dataclass(frozen=True, slots=True)
class Assign:
    """Give a variable a value."""

    location: Location
    value: Source


@dataclass(frozen=True, slots=True)
class Log:
    """Leave a line in the history."""

    label: str
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Param:
    """A named part of an event's data."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Payload:
    """The data of an event: named values, or one value of its own."""

    params: tuple[Param, ...] = ()
    content: Source | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Send an event to a session, now or later."""

    event: Text
    target: Text
    type: Text
    delay: Text
    id: str | None
    idlocation: Location | None
    payload: Payload


@dataclass(frozen=True, slots=True)
class Cancel:
    """Take back what was sent with a delay."""

    sendid: Text


Action = Raise | If | ForEach | Assign | Log | Send | Cancel
Block = tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Data:
    """A variable and what it begins with."""

    id: str
    value: Source | None


@dataclass(frozen=True, slots=True)
class DoneData:
    """What a final state reports."""

    payload: Payload


@dataclass(frozen=True, slots=True)
class Invoke:
    """A machine that runs for as long as the state is active."""

    number: int
    id: str | None
    idlocation: Location | None
    type: Text
    src: Text
    content: Source | None
    payload: Payload
    autoforward: bool
    finalize: Block
    document: str | None = None  # the machine's own, where this one states it outright
