"""Regular expressions as XPath defines them, translated and run under a time limit."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import regex
from elementpath.regex import RegexError, translate_pattern

from engine.feel.errors import FeelBudgetError, NoValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.run import Run

Result = TypeVar("Result")

_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE}
_REPLACEMENT = re.compile(r"\\([\\$])|\$(\d+)|([\\$])")
_BACK_REFERENCE = re.compile(r"\\(\d+)")
_MAX_PATTERN = 2_000


class Pattern:
    """A pattern with its flags, used within one evaluation."""

    def __init__(self, pattern: str, flags: str | None, run: Run) -> None:
        self._compiled = _compile(pattern, flags or "")
        self._run = run

    def _timed(self, work: Callable[[float], Result], size: int) -> Result:
        seconds = self._run.limits.pattern_seconds
        self._run.spend(1 + (size >> 6))
        try:
            return work(seconds)
        except TimeoutError:
            raise FeelBudgetError("seconds in a pattern", int(seconds)) from None

    def is_in(self, text: str) -> bool:
        """Whether the pattern is found anywhere."""
        found = self._timed(lambda s: self._compiled.search(text, timeout=s), len(text))
        return found is not None

    def replace(self, text: str, replacement: str) -> str:
        """Every match replaced."""
        if self._compiled.search("") is not None:
            raise NoValue("replace(): the pattern matches nothing at all")
        template = _template(replacement, self._compiled.groups)
        size = len(text)

        def substitute(match: regex.Match[str]) -> str:
            nonlocal size
            made = "".join(
                piece if isinstance(piece, str) else match[piece] or "" for piece in template
            )
            size += len(made)
            self._run.grow_string(size)
            return made

        return self._timed(lambda s: self._compiled.sub(substitute, text, timeout=s), len(text))

    def split(self, text: str) -> list[str]:
        """The parts between matches."""
        if self._compiled.search("") is not None:
            raise NoValue("split(): the delimiter matches nothing at all")

        def parts(seconds: float) -> list[str]:
            found: list[str] = []
            start = 0
            for match in self._compiled.finditer(text, timeout=seconds):
                found.append(text[start : match.start()])
                start = match.end()
            return [*found, text[start:]]

        return self._timed(parts, len(text))


@lru_cache(maxsize=1024)
def _compile(pattern: str, flags: str) -> regex.Pattern[str]:
    if not set(flags) <= set("smixq"):
        raise NoValue(f"the flags {flags!r} are not among s, m, i, x and q")
    if len(pattern) > _MAX_PATTERN:
        raise NoValue(f"a pattern has at most {_MAX_PATTERN} characters")
    bits = 0
    for flag in flags:
        bits |= _FLAGS.get(flag, 0)
    if "q" in flags:
        return regex.compile(regex.escape(pattern), bits & regex.IGNORECASE)
    source = _without_space(pattern) if "x" in flags else pattern
    _check_references(source)
    try:
        return regex.compile(translate_pattern(source, flags=int(bits)), bits)
    except (RegexError, regex.error, ValueError, IndexError, OverflowError) as problem:
        raise NoValue(f"{pattern[:50]!r} is no pattern: {problem}") from None


def _without_space(pattern: str) -> str:
    """Flag x: white space counts only inside a character class."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for character in pattern:
        if depth == 0 and character in " \t\n\r":
            continue
        kept.append(character)
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "[":
            depth += 1
        elif character == "]" and depth:
            depth -= 1
    return "".join(kept)


def _check_references(pattern: str) -> None:
    """A back-reference names a group that is complete before it, and stands in no class."""
    depth = 0
    opened: list[int] = []
    groups = 0
    closed: set[int] = set()
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            match = _BACK_REFERENCE.match(pattern, at)
            if match and (depth or not _known(match[1], closed)):
                raise NoValue(f"{pattern[:50]!r} refers to a group that is not there")
            at += 2
            continue
        if character == "[":
            depth += 1
        elif character == "]":
            depth = max(0, depth - 1)
        elif depth == 0 and character == "(":
            capturing = not pattern.startswith("(?", at)
            groups += capturing
            opened.append(groups if capturing else 0)
        elif depth == 0 and character == ")" and opened:
            closed.add(opened.pop())
        at += 1


def _known(digits: str, closed: set[int]) -> bool:
    """Whether some leading digits name a complete group: `\\12` may be group 1 and a 2."""
    return any(int(digits[:n]) in closed and digits[0] != "0" for n in range(1, len(digits) + 1))


def _template(replacement: str, groups: int) -> list[str | int]:
    """Literal text and group numbers; the longest group number that exists is taken."""
    pieces: list[str | int] = []
    end = 0
    for match in _REPLACEMENT.finditer(replacement):
        pieces.append(replacement[end : match.start()])
        end = match.end()
        if match[3]:
            raise NoValue(f"replace(): {match[3]!r} must be followed by a digit or escaped")
        if match[1]:
            pieces.append(match[1])
        else:
            pieces.extend(_group(match[2], groups))
    pieces.append(replacement[end:])
    return pieces


def _group(digits: str, groups: int) -> list[str | int]:
    for length in range(len(digits), 0, -1):
        number = int(digits[:length])
        if number <= groups:
            return [number, digits[length:]]
    return [digits[1:]]
