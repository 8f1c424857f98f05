"""Which names are known where: names may hold spaces and operators, so reading depends on it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RESERVED = frozenset(
    {
        "and",
        "or",
        "between",
        "in",
        "instance",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
        "function",
        "true",
        "false",
        "null",
        "external",
    }
)
Parts = tuple[tuple[str, bool], ...]


@lru_cache(maxsize=4096)
def parts(name: str) -> Parts | None:
    """A name as the tokens it is read as; None for one that no text can write."""
    try:
        found = tokens(name)[:-1]
    except FeelSyntaxError:
        return None
    if not found or found[0].kind != "name":
        return None
    return tuple((token.text, token.spaced and i > 0) for i, token in enumerate(found))


def spelled(run: Sequence[Token]) -> str:
    """Tokens as one name: single spaces where there was any space."""
    return "".join(
        (" " if token.spaced and i > 0 else "") + token.text for i, token in enumerate(run)
    )


class Names:
    """A set of known names, found by the first token they are read as."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[Parts, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known."""
        read_as = parts(name)
        if read_as is None or len(read_as) == 1:
            return
        known = self._by_first.setdefault(read_as[0][0], [])
        if (read_as, name) not in known:
            known.append((read_as, name))
            known.sort(key=lambda entry: -len(entry[0]))

    def match(self, read: Sequence[Token], at: int) -> tuple[str, int] | None:
        """The longest known name of several tokens that starts here, and how many it takes."""
        for read_as, name in self._by_first.get(read[at].text, ()):
            if _matches(read, at, read_as):
                return name, len(read_as)
        return None


def _matches(read: Sequence[Token], at: int, read_as: Parts) -> bool:
    if at + len(read_as) >= len(read):
        return False
    for distance in range(1, len(read_as)):
        text, spaced = read_as[distance]
        token = read[at + distance]
        if token.text != text or token.spaced != spaced:
            return False
    return True
