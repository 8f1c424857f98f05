"""Tables of texts and what they yield, written as FEEL texts on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import evaluate, identical, to_text

if TYPE_CHECKING:
    from engine.feel.values.value import Value

Row = tuple[str, str]


def value_of(text: str) -> Value:
    """The value of a text that needs nothing."""
    return evaluate(text).value


def check(text: str, expected: str) -> None:
    """The text yields exactly the expected value, and a reason where that is null."""
    found = evaluate(text)
    wanted = value_of(expected)
    assert identical(found.value, wanted), f"{text} is {to_text(found.value)}, not {expected}"
