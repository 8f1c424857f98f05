"""The words and signs that the expression languages of other engines share."""

from __future__ import annotations

import re
from typing import NamedTuple


class NotTranslated(Exception):  # noqa: N818 - not a fault of the program: there is no hint then
    """The expression says something that has no plain counterpart in FEEL."""


class Token(NamedTuple):
    """One word: `kind` is name, number, text, sign or end."""

    kind: str
    text: str


_WORDS = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[lLfFdD]?
    | (?P<text>[rRuU]?"(?:[^"\\]|\\.)*"|[rRuU]?'(?:[^'\\]|\\.)*')
    | (?P<name>[^\W\d][\w$]*)
    | (?P<sign>===|!==|\*\*|==|!=|<=|>=|&&|\|\||//|\?\.|[-+*/%<>!?:.,()\[\]])
    )""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
#: words of one language to the sign that the others write
_SIGNS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
    "and": "&&",
    "or": "||",
    "div": "/",
    "mod": "%",
}
_SAME = {"===": "==", "!==": "!=", "?.": "."}
MOST = 500


def tokens_of(text: str) -> list[Token]:
    """Split the expression, or raise `NotTranslated`."""
    found: list[Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        word = _WORDS.match(text, place)
        if word is None or len(found) > MOST:
            raise NotTranslated
        place = word.end()
        kind, value = word.lastgroup or "sign", word[word.lastgroup or 0]
        if kind == "text":
            value = _unquoted(value)
        after_dot = bool(found) and found[-1] == Token("sign", ".")
        if kind == "name" and value in _SIGNS and not after_dot:
            kind, value = "sign", _SIGNS[value]
        found.append(Token(kind, _SAME.get(value, value) if kind == "sign" else value))
    return [*found, Token("end", "")]


def _unquoted(text: str) -> str:
    body = text.lstrip("rRuU")[1:-1]
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), body)


def quoted(text: str) -> str:
    """Write the text as FEEL does."""
    for sign, escaped in (
        ("\\", "\\\\"),
        ('"', '\\"'),
        ("\n", "\\n"),
        ("\t", "\\t"),
        ("\r", "\\r"),
    ):
        text = text.replace(sign, escaped)
    return f'"{text}"'
