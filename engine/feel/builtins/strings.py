"""Functions of text; positions and lengths count code points."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.builtins.patterns import Pattern
from engine.feel.builtins.registry import Family, builtin
from engine.feel.errors import NoValue
from engine.feel.numbers import truncated

if TYPE_CHECKING:
    from engine.feel.run import Run
    from engine.feel.values.value import Value

STRINGS: Family = {}


@builtin(STRINGS, "substring(string: string, start position: number, [length: number])")
def substring(_run: Run, string: str, start: Decimal, length: Decimal | None) -> Value:
    """A part of a text; a negative position counts from the end."""
    first = truncated(start)
    if first == 0 or abs(first) > len(string):
        raise NoValue(f"substring(): there is no position {first}")
    begin = first - 1 if first > 0 else len(string) + first
    if length is None:
        return string[begin:]
    count = truncated(length)
    if count < 1:
        raise NoValue("substring(): the length must be at least 1")
    return string[begin : begin + count]


@builtin(STRINGS, "string length(string: string)")
def string_length(_run: Run, string: str) -> Value:
    """How many code points."""
    return Decimal(len(string))


@builtin(STRINGS, "upper case(string: string)")
def upper_case(_run: Run, string: str) -> Value:
    """In capitals."""
    return string.upper()


@builtin(STRINGS, "lower case(string: string)")
def lower_case(_run: Run, string: str) -> Value:
    """In small letters."""
    return string.lower()


@builtin(STRINGS, "substring before(string: string, match: string)")
def substring_before(_run: Run, string: str, match: str) -> Value:
    """What stands before a match; nothing where there is none."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin(STRINGS, "substring after(string: string, match: string)")
def substring_after(_run: Run, string: str, match: str) -> Value:
    """What stands after a match; nothing where there is none."""
    return string.partition(match)[2] if match else string


@builtin(STRINGS, "contains(string: string, match: string)")
def contains(_run: Run, string: str, match: str) -> Value:
    """Whether one text is inside another."""
    return match in string


@builtin(STRINGS, "starts with(string: string, match: string)")
def starts_with(_run: Run, string: str, match: str) -> Value:
    """Whether one text begins another."""
    return string.startswith(match)


@builtin(STRINGS, "ends with(string: string, match: string)")
def ends_with(_run: Run, string: str, match: str) -> Value:
    """Whether one text ends another."""
    return string.endswith(match)


@builtin(STRINGS, "matches(input: string, pattern: string, [flags: string])")
def matches(run: Run, text: str, pattern: str, flags: str | None) -> Value:
    """Whether a pattern is found anywhere."""
    return Pattern(pattern, flags, run).is_in(text)


@builtin(STRINGS, "replace(input: string, pattern: string, replacement: string, [flags: string])")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    """Every match replaced; `$1` stands for a group."""
    return Pattern(pattern, flags, run).replace(text, replacement)


@builtin(STRINGS, "split(string: string, delimiter: string)")
def split(run: Run, string: str, delimiter: str) -> Value:
    """The parts between matches of a pattern."""
    return list(Pattern(delimiter, None, run).split(string))


@builtin(STRINGS, "string join(list: list, [delimiter: string])")
def string_join(run: Run, items: list[Value], delimiter: str | None) -> Value:
    """Texts joined; nulls are left out."""
    texts: list[str] = []
    for item in items:
        if isinstance(item, str):
            texts.append(item)
        elif item is not None:
            raise NoValue("string join(): the list holds something that is no string")
    between = delimiter or ""
    run.grow_string(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)
