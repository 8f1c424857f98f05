"""The cursor over tokens, and the names in scope at the cursor."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.feel.lexer import Token, syntax_error, tokens
from engine.feel.names import RESERVED, Names, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from engine.feel.ast import Expr
    from engine.feel.errors import FeelSyntaxError

MAX_NESTING = 90
_NAME_OPERATORS = frozenset({"+", "-", "*", "/", "**", ".", "'", "’"})


class Reader:
    """Reads tokens one by one; `expression` is the way back into the grammar's top."""

    def __init__(
        self, text: str, names: Iterable[str], expression: Callable[[Reader, int], Expr]
    ) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.index = 0
        self.scopes = [Names(names)]
        self.keys = Names()
        self.expression = expression
        self.nesting = 0
        self.bare_end = False

    @property
    def token(self) -> Token:
        """The token under the cursor."""
        return self.tokens[self.index]

    def peek(self, distance: int = 1) -> Token:
        """A token further on; the end token beyond the end."""
        return self.tokens[min(self.index + distance, len(self.tokens) - 1)]

    def is_at(self, *texts: str) -> bool:
        """Whether an operator or word stands under the cursor."""
        token = self.token
        return token.kind in ("operator", "name") and token.text in texts

    def take(self) -> Token:
        """The token under the cursor; the cursor moves on."""
        token = self.token
        if token.kind != "end":
            self.index += 1
        return token

    def accept(self, text: str) -> bool:
        """Move over an operator or word if it is there."""
        if self.is_at(text):
            self.index += 1
            return True
        return False

    def expect(self, text: str, after: str) -> Token:
        """Move over an operator or word that must be there."""
        if not self.is_at(text):
            raise self.error(f"expected {text!r} {after}, found {self.found()}")
        return self.take()

    def found(self) -> str:
        """What stands under the cursor, for a message."""
        return "the end" if self.token.kind == "end" else repr(self.token.text)

    def error(self, message: str, at: int | None = None) -> FeelSyntaxError:
        """An error that points at the cursor, or at an offset."""
        return syntax_error(message, self.text, self.token.at if at is None else at)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level deeper, within reason."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.error("the expression is nested too deeply")
        try:
            yield
        finally:
            self.nesting -= 1

    @contextmanager
    def scope(self, names: Iterable[str] = (), keys: Names | None = None) -> Iterator[Names]:
        """Names that are known inside a construct only."""
        inner = keys or Names(names)
        self.scopes.append(inner)
        try:
            yield inner
        finally:
            self.scopes.pop()

    def variable(self) -> str:
        """The longest known name here, else words that stand side by side."""
        best: tuple[str, int] | None = None
        for scope in self.scopes:
            match = scope.match(self.tokens, self.index)
            if match is not None and (best is None or match[1] > best[1]):
                best = match
        return self._taken(best)

    def entry(self) -> str:
        """The name after a dot: a key seen anywhere in the text or scope, else plain words."""
        if self.token.kind != "name":
            raise self.error(f"expected a name after '.', found {self.found()}")
        best = self.keys.match(self.tokens, self.index)
        outer = self.scopes[0].match(self.tokens, self.index)
        if outer is not None and (best is None or outer[1] > best[1]) and " and " not in outer[0]:
            best = outer
        return self._taken(best)

    def _taken(self, known: tuple[str, int] | None) -> str:
        if known is not None:
            self.index += known[1]
            return known[0]
        first = self.index
        self.index += 1
        while self.token.kind == "name" and self.token.text not in RESERVED:
            self.index += 1
        return spelled(self.tokens[first : self.index])

    def binding(self, *stops: str) -> str:
        """A name that is being introduced: everything up to a stop word."""
        first = self.index
        while self._continues_name() and not self.is_at(*stops):
            self.index += 1
        if first == self.index or self.tokens[first].kind != "name":
            raise self.error(f"expected a name, found {self.found()}", self.tokens[first].at)
        return spelled(self.tokens[first : self.index])

    def _continues_name(self) -> bool:
        token = self.token
        return token.kind in ("name", "number") or (
            token.kind == "operator" and token.text in _NAME_OPERATORS
        )

    def argument_name(self) -> str | None:
        """The name of a named argument if one starts here; the cursor ends after its colon."""
        start = self.index
        while self._continues_name():
            self.index += 1
        if self.is_at(":") and self.index > start:
            name = spelled(self.tokens[start : self.index])
            self.index += 1
            return name
        self.index = start
        return None
