"""Texts on their way to and from spreadsheets: nothing may become a formula there."""

from __future__ import annotations

from engine.errors import InvalidModel, Problem

MAX_CELLS = 200_000
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run; a lone `-` is harmless."""
    return f"'{text}" if text.startswith(_RISKY) and text != "-" else text


def unguarded(text: str) -> str:
    """The inverse of `guarded`; an apostrophe that guards nothing stays."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text


def refused(code: str, message: str) -> InvalidModel:
    """The error for a file that is not taken."""
    return InvalidModel([Problem("error", code, message, field="file")])
