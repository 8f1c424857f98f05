"""Lists of FEEL texts such as allowed values, cut at the commas that separate them."""

from __future__ import annotations

_OPEN = "([{"
_CLOSE = ")]}"


def split_list(text: str) -> list[str]:
    """The parts of a list; commas inside quotes and brackets belong to their part."""
    parts: list[str] = []
    depth = 0
    quoted = escaped = False
    start = 0
    for place, char in enumerate(text):
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        elif char == "," and depth <= 0:
            parts.append(text[start:place].strip())
            start = place + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def join_list(parts: list[str]) -> str:
    """The inverse of `split_list`, up to white space."""
    return ", ".join(parts)
