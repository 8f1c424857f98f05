"""Expressions as other engines write them: what of it is FEEL, and what it would be in FEEL."""

from __future__ import annotations

import re
from typing import NamedTuple

from engine import feel
from engine.bpmn.foreign import NotTranslated, to_feel
from engine.bpmn.foreign.calls import RENAMED
from engine.bpmn.foreign.tokens import quoted
from engine.feel.errors import FeelError

_WRAPPED = re.compile(r"\s*[$#]\{(?P<body>[^{}]*)\}\s*;?\s*\Z", re.DOTALL)
_PARTS = re.compile(r"[$#]\{([^{}]*)\}")
#: how scripts hand their result over: next(null, x), return x
_HANDED = re.compile(
    r"\s*(?:next\(\s*null\s*,(?P<next>.*)\)|return\b(?P<return>.*?))\s*;?\s*\Z", re.DOTALL
)
_ASSIGNED = re.compile(
    r"\s*(?:(?:var|let|const|def)\s+)?(?P<name>[^\W\d]\w*)\s*=(?!=)(?P<value>.*?);?\s*\Z", re.DOTALL
)
_SET = re.compile(
    r"\s*(?:\w+\.)*setVariable\(\s*(['\"])(?P<name>[^\W\d]\w*)\1\s*,(?P<value>.*)\)\s*;?\s*\Z",
    re.DOTALL,
)
LONGEST = 4000
#: FEEL would read these as the name of a variable, or as a part of one
_OTHERS = frozenset(
    ["not", "is", "None", "True", "False", "this", "undefined", "empty", "eq", "ne", *RENAMED]
)


class Reading(NamedTuple):
    """An expression: FEEL to run, or None with the hint of what it would be in FEEL."""

    feel: str | None
    hint: str | None = None


def read(text: str, *, foreign: bool = False) -> Reading:
    """Read an expression; `foreign` says that the file names another language for it.

    What begins with "=" is FEEL. What stands in ${…}, or is foreign, runs where FEEL writes it the
    same way. Anything else is FEEL when FEEL can read it.
    """
    body = text.strip()
    if body.startswith("="):
        return Reading(body[1:].strip())
    wrapped = _WRAPPED.match(body)
    if wrapped is not None:
        body = wrapped["body"].strip()
    elif not foreign and is_feel(body):
        return Reading(body)
    if len(body) > LONGEST:
        return Reading(None)
    found = translate(body, juel=wrapped is not None)
    if found is not None and _alike(found, body):
        return Reading(body)
    return Reading(None, found)


def translate(text: str, *, juel: bool = False) -> str | None:
    """Give the expression in FEEL, or None where it says what FEEL cannot."""
    handed = _HANDED.match(text)
    if handed is not None:
        text = handed["next"] or handed["return"] or ""
    try:
        found = to_feel(text, juel=juel)
    except NotTranslated:
        return None
    return found if is_feel(found) else None


def read_value(text: str) -> Reading:
    """Read an attribute: literal text, or text with ${…} in it; the result is as our model text is.

    FEEL begins with "=", anything else is literal.
    """
    if not _PARTS.search(text):
        return Reading(text)
    wrapped = _WRAPPED.match(text)
    if wrapped is not None:
        found = read(text)
        value = f"= {found.feel}" if found.feel is not None else None
        return Reading(value, f"= {found.hint}" if found.hint else None)
    parts: list[str] = []
    for number, part in enumerate(_PARTS.split(text)):
        if number % 2 and read(f"${{{part}}}").feel is None:
            return Reading(None)
        if part:
            parts.append(f"string({part})" if number % 2 else quoted(part))
    return Reading(f"= {' + '.join(parts)}")


def script_hint(text: str) -> str | None:
    """Say how a script of one assignment is written here."""
    found = _SET.match(text) or _ASSIGNED.match(text)
    if found is None:
        whole = translate(text)
        return f"In FEEL: {whole}" if whole else None
    value = translate(found["value"])
    return f"In FEEL: {value}, with the result variable {found['name']}" if value else None


def is_feel(text: str) -> bool:
    """Whether FEEL can read the text, and its names are not the words of another language."""
    try:
        names = feel.compile(text, ()).names
    except FeelError:
        return False
    return not any(_OTHERS.intersection(name.split()) for name in names)


def _alike(one: str, other: str) -> bool:
    """Whether two texts differ in blanks and outer parentheses alone."""
    return _bare(one) == _bare(other) and is_feel(other)


def _bare(text: str) -> str:
    parts = re.split(r'("(?:[^"\\]|\\.)*")', text)
    return "".join(p if n % 2 else re.sub(r"[\s()]+", "", p) for n, p in enumerate(parts))
