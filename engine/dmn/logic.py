"""The compiled form of an expression, and the context it is compiled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.dmn.outcome import EvaluationFailed, Place
from engine.feel import compile as compile_feel
from engine.feel.errors import FeelBudgetError, FeelSyntaxError, FeelValueError

if TYPE_CHECKING:
    from engine.dmn.session import Session
    from engine.dmn.types import Types
    from engine.feel import Value
    from engine.feel.types import FeelType

_SAYS_TYPES = re.compile(r"\b(?:instance\s+of|function)\b")

_SAYS_TIME = re.compile(r"\b(?:now|today)\b")
_CONSTANT = re.compile(r'(-?\d{1,15}(?:\.\d{1,15})?)|"([^"\\]*)"')

Scope = dict[str, "Value"]
Logic = Callable[[Scope, "Session"], "Value"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an expression can see while it is compiled: names, types, and where it stands."""

    names: frozenset[str]
    types: Types
    place: Place

    def feel_types(self, text: str) -> dict[str, FeelType]:
        """The model's types, for texts that can say their names."""
        return self.types.named() if _SAYS_TYPES.search(text) else {}

    def naming(self, *names: str) -> Surroundings:
        """The same with more names in scope."""
        return replace(self, names=self.names.union(name for name in names if name))

    def at(self, **place: object) -> Surroundings:
        """The same at a nearer place."""
        return replace(self, place=replace(self.place, **place))  # type: ignore[arg-type]  # names of Place's fields


def nothing(_scope: Scope, _session: Session) -> Value:
    """The logic of an expression that is not there."""
    return None


def _always(value: Value) -> Logic:
    return lambda _scope, _session: value


def _broken(message: str, place: Place) -> Logic:
    def evaluate(_scope: Scope, session: Session) -> Value:
        session.warn("syntax", message, place)
        return None

    return evaluate


def text_logic(text: str, around: Surroundings) -> Logic:
    """FEEL text; what cannot be read is null with a warning at every evaluation."""
    if not text:
        return nothing
    place = around.place
    if text in around.names:
        return lambda scope, _session: scope.get(text)
    constant = _CONSTANT.fullmatch(text)
    if constant is not None:
        return _always(Decimal(constant[1]) if constant[1] else constant[2])
    try:
        expression = compile_feel(text, around.names, around.feel_types(text))
    except FeelSyntaxError as error:
        return _broken(str(error), place)
    bare = expression.names == {text}

    def evaluate(scope: Scope, session: Session) -> Value:
        if bare and text in scope:
            return scope[text]
        try:
            evaluation = expression.evaluate(scope, now=session.now)
        except FeelBudgetError as error:
            raise EvaluationFailed("budget", str(error), place) from error
        except FeelValueError as error:
            raise EvaluationFailed("value", str(error), place) from error
        if evaluation.warnings:
            session.warn_all(evaluation.warnings, place)
        return evaluation.value

    return evaluate


def is_constant(text: str, around: Surroundings) -> bool:
    """Whether the value of a text is the same wherever and whenever it is evaluated."""
    if not text or (text not in around.names and _CONSTANT.fullmatch(text)):
        return True
    if _SAYS_TYPES.search(text) or _SAYS_TIME.search(text):
        return False
    try:
        return not compile_feel(text, around.names).names
    except FeelSyntaxError:
        return False


def typed(logic: Logic, type_: FeelType, place: Place, what: str) -> Logic:
    """The logic with its value coerced to a type; a value that does not fit is null."""
    from engine.dmn.coercion import fitted
    from engine.feel.types import ANY

    if type_ == ANY:
        return logic

    def evaluate(scope: Scope, session: Session) -> Value:
        return fitted(logic(scope, session), type_, session, place, what)

    return evaluate
