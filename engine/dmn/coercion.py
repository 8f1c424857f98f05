"""What happens to a value at a boundary of a model that has a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import evaluate as evaluate_feel
from engine.feel.conformance import coerce
from engine.feel.errors import NoValue
from engine.feel.types import ContextOf, FeelType, ListOf, Restricted, Simple

if TYPE_CHECKING:
    from engine.dmn.outcome import Place
    from engine.dmn.session import Session
    from engine.feel import Value

_FROM_TEXT = {
    "date": "date(text)",
    "time": "time(text)",
    "date and time": "date and time(text)",
    "days and time duration": "duration(text)",
    "years and months duration": "duration(text)",
}


def fitted(value: Value, type_: FeelType, session: Session, place: Place, what: str) -> Value:
    """The value as the type wants it; null and a warning where it cannot be."""
    if value is None:
        return None
    try:
        return coerce(value, type_)
    except NoValue as error:
        session.warn("type", f"{what}: {error.reason}", place)
        return None


def from_outside(value: Value, type_: FeelType) -> Value:
    """A value that came from JSON or a form, as its type asks for.

    Dates, times and durations may come as text; a context may leave out entries that are null.
    """
    match type_:
        case Restricted(base):
            return from_outside(value, base)
        case Simple(name) if isinstance(value, str) and name in _FROM_TEXT:
            result = evaluate_feel(_FROM_TEXT[name], {"text": value}).value
            return value if result is None else result
        case ListOf(item) if isinstance(value, list):
            return [from_outside(one, item) for one in value]
        case ContextOf(entries) if isinstance(value, dict):
            typed = {name: from_outside(value.get(name), entry) for name, entry in entries}
            return {**value, **typed}
        case _:
            return value
