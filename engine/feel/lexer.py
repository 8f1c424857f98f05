"""Text to tokens. Names are lexed in parts; the parser joins them by what is in scope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from engine.feel.errors import FeelSyntaxError
from engine.feel.run import Source

TokenKind = Literal["name", "number", "string", "operator", "end"]
MAX_LENGTH = 200_000

_NAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_SPACE = r"\s\u0085\u180E\uFEFF\u200B"
_TOKEN = re.compile(
    rf"(?P<space>[{_SPACE}]+|//[^\n\r]*|/\*[\s\S]*?\*/)"
    rf"|(?P<name>[{_NAME_START}][{_NAME_START}0-9\u00B7\u0300-\u036F\u203F-\u2040]*)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"(?:[^"\\\n\r]|\\.)*")'
    r"|(?P<operator>\*\*|\.\.|->|<=|>=|!=|/(?!\*)|[-+*=<>()\[\]{},:.@?'’])",
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text; `spaced` tells whether space or a comment stands before it."""

    kind: TokenKind
    text: str
    at: int
    spaced: bool


def syntax_error(message: str, text: str, at: int) -> FeelSyntaxError:
    """The error that points at an offset of a text."""
    line, column = Source(text).place(at)
    return FeelSyntaxError(message, line=line, column=column, text=text)


def tokens(text: str) -> list[Token]:
    """All tokens of a text, an `end` token last."""
    if len(text) > MAX_LENGTH:
        raise syntax_error(f"an expression has at most {MAX_LENGTH} characters", "", 0)
    found: list[Token] = []
    at = 0
    spaced = False
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise syntax_error(_complaint(text, at), text, at)
        at = match.end()
        kind = match.lastgroup
        if kind == "space":
            spaced = True
            continue
        found.append(Token(kind, match[0], match.start(), spaced))  # type: ignore[arg-type]  # a TokenKind
        spaced = False
    found.append(Token("end", "", len(text), True))  # noqa: FBT003 - the end stands apart
    return found


def _complaint(text: str, at: int) -> str:
    if text[at] == '"':
        return 'this text has no closing "'
    if text.startswith("/*", at):
        return "this comment has no closing */"
    return f"{text[at]!r} has no meaning here"


def unquote(literal: str) -> str:
    """The text that a string literal stands for; an unknown escape stays as it is written."""
    body = literal[1:-1]
    if "\\" not in body:
        return body
    plain = _ESCAPE.sub(_unescape, body)
    if any("\ud800" <= character <= "\udfff" for character in plain):
        return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return plain


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    if match[2]:
        point = int(match[2], 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    return _SIMPLE_ESCAPES.get(match[3], match[0])
