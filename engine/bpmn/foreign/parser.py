"""A precedence-climbing parser from the shared expression syntax straight to FEEL text.

Each part that was read is a `Piece`: its FEEL text and how tightly it binds, so that parentheses
are written only where FEEL needs them.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.bpmn.foreign.calls import FUNCTIONS, LISTED, METHODS, RENAMED, VARIABLES
from engine.bpmn.foreign.tokens import NotTranslated, Token, quoted, tokens_of

#: how tightly FEEL binds, loosest first
CHOICE, OR, AND, COMPARED, SUM, PRODUCT, POWER, NEGATED, PATH, ATOM = range(10)
_BINARY = {
    "||": (OR, "or"),
    "&&": (AND, "and"),
    "==": (COMPARED, "="),
    "!=": (COMPARED, "!="),
    "<": (COMPARED, "<"),
    "<=": (COMPARED, "<="),
    ">": (COMPARED, ">"),
    ">=": (COMPARED, ">="),
    "+": (SUM, "+"),
    "-": (SUM, "-"),
    "*": (PRODUCT, "*"),
    "/": (PRODUCT, "/"),
    "%": (PRODUCT, "modulo"),
    "//": (PRODUCT, "floor"),
    "**": (POWER, "**"),
}
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_CONSTANTS = {"True": "true", "False": "false", "None": "null", "undefined": "null"} | {
    name: name for name in ("true", "false", "null")
}
_RESERVED = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "instance",
        "function",
        "between",
        "new",
        "delete",
        "typeof",
        "lambda",
    ]
)
DEEPEST = 60


class Piece(NamedTuple):
    """A part in FEEL."""

    text: str
    level: int
    string: str | None = None  # the text that a string literal stands for

    def within(self, level: int) -> str:
        """Give the text as an operand at this level."""
        return self.text if self.level >= level else f"({self.text})"


def to_feel(text: str, *, juel: bool = False) -> str:
    """Give the expression in FEEL, or raise `NotTranslated`; JUEL's `not` binds like `!`."""
    return _Parser(tokens_of(text), juel=juel).whole().text


class _Parser:
    def __init__(self, tokens: list[Token], *, juel: bool) -> None:
        self.tokens, self.place, self.depth, self.juel = tokens, 0, 0, juel

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def whole(self) -> Piece:
        found = self.choice()
        if self.next.kind != "end":
            raise NotTranslated
        return found

    def take(self, text: str, kind: str = "sign") -> bool:
        if self.next == Token(kind, text):
            self.place += 1
            return True
        return False

    def expect(self, text: str, kind: str = "sign") -> None:
        if not self.take(text, kind):
            raise NotTranslated

    def choice(self) -> Piece:
        """c ? a : b, or Python's a if c else b."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotTranslated
        found = self.binary(OR)
        if self.take("?"):
            yes = self.choice()
            self.expect(":")
            found = _choice(found, yes, self.choice())
        elif self.take("if", "name"):
            condition = self.binary(OR)
            self.expect("else", "name")
            found = _choice(condition, found, self.choice())
        self.depth -= 1
        return found

    def binary(self, least: int) -> Piece:
        left = self.negation(least)
        chained: Piece | None = None
        while True:
            sign = self.next.text if self.next.kind == "sign" else ""
            word = self.word() if least <= COMPARED else ""
            level, name = (COMPARED, word) if word else _BINARY.get(sign, (-1, ""))
            if level < least:
                return left
            if not word:
                self.place += 1
            right = self.binary(level if name == "**" else level + 1)
            if sign in _COMPARISONS and chained is not None:
                link = Piece(f"{chained.within(SUM)} {name} {right.within(SUM)}", COMPARED)
                left = Piece(f"{left.within(AND)} and {link.text}", AND)
            else:
                left = _joined(left, name, right, level)
            chained = right if sign in _COMPARISONS and not self.juel else None

    def word(self) -> str:
        """The comparisons that are written as words."""
        kept = self.place
        if self.take("is", "name"):
            return "!=" if self.take("not", "name") else "="
        if self.take("not", "name") and self.take("in", "name"):
            return "not in"
        self.place = kept
        return "in" if self.take("in", "name") else ""

    def negation(self, least: int) -> Piece:
        loose = self.next == Token("name", "not") and not self.juel
        if loose and least <= COMPARED:
            self.place += 1
            return Piece(f"not({self.binary(COMPARED).text})", PATH)
        return self.unary()

    def unary(self) -> Piece:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotTranslated
        if self.take("!") or (self.juel and self.take("not", "name")):
            found = Piece(f"not({self.unary().text})", PATH)
        elif self.take("-"):
            found = Piece(f"-{self.unary().within(PATH)}", NEGATED)
        elif self.take("+"):
            found = self.unary()
        elif self.juel and self.take("empty", "name"):
            value = self.unary().within(SUM)
            found = Piece(f'{value} = null or {value} = "" or {value} = []', OR)
        else:
            found = self.path(self.atom())
        self.depth -= 1
        return found

    def atom(self) -> Piece:
        token = self.next
        self.place += 1
        if token.kind == "number":
            return Piece(token.text, ATOM)
        if token.kind == "text":
            return Piece(quoted(token.text), ATOM, token.text)
        if token.kind == "name":
            return self.name(token.text)
        if token.text == "(":
            found = self.choice()
            self.expect(")")
            return Piece(found.text, found.level, found.string)
        if token.text == "[":
            return Piece(f"[{', '.join(piece.text for piece in self.arguments(']'))}]", ATOM)
        raise NotTranslated

    def name(self, text: str) -> Piece:
        if text in _CONSTANTS:
            return Piece(_CONSTANTS[text], ATOM)
        if text in _RESERVED or "$" in text:
            raise NotTranslated
        if text in FUNCTIONS and self.take("("):
            return self.written(FUNCTIONS[text], self.arguments(")"))
        if self.next == Token("sign", "("):
            raise NotTranslated
        return Piece(RENAMED.get(text, text), ATOM)

    def path(self, found: Piece) -> Piece:
        while self.next.kind == "sign" and self.next.text in ".[(":
            if self.take("."):
                found = self.member(found)
            elif self.take("["):
                key = self.choice()
                self.expect("]")
                found = _element(found, key)
            else:
                raise NotTranslated
        return found

    def member(self, owner: Piece) -> Piece:
        name = self.next
        self.place += 1
        if name.kind != "name":
            raise NotTranslated
        if self.take("("):
            given = self.arguments(")")
            if name.text in VARIABLES:
                return _variable(given)
            return self.written(METHODS.get((name.text, len(given)), ""), [owner, *given])
        if owner.text in LISTED and name.text in {"variables", "output", "data"}:
            return Piece("variables", ATOM)
        if owner.text in {"variables", *LISTED}:
            return Piece(name.text, ATOM)
        if name.text == "length":
            return Piece(f"count({owner.text})", PATH)
        return Piece(f"{owner.within(PATH)}.{name.text}", PATH)

    def arguments(self, close: str) -> list[Piece]:
        found: list[Piece] = []
        if self.take(close):
            return found
        while True:
            found.append(self.choice())
            if self.take(close):
                return found
            self.expect(",")

    @staticmethod
    def written(pattern: str, pieces: list[Piece]) -> Piece:
        """Fill a pattern such as `contains({}, {})`; {!} keeps an operand together."""
        if pattern.count("{") != len(pieces):
            raise NotTranslated
        level = PATH if pattern.endswith(")") else ATOM if pattern == "{}" else COMPARED
        text = ""
        rest = pattern
        for piece in pieces:
            before, _, rest = rest.partition("{")
            tight = rest.startswith("!")
            text += before + (piece.within(SUM) if tight else piece.text)
            rest = rest.partition("}")[2]
        return Piece(text + rest, pieces[0].level if pattern == "{}" else level)


def _choice(condition: Piece, yes: Piece, no: Piece) -> Piece:
    text = f"if {condition.text} then {yes.text} else {no.text}"
    return Piece(text, CHOICE)


def _joined(left: Piece, name: str, right: Piece, level: int) -> Piece:
    if name == "modulo":
        return Piece(f"modulo({left.text}, {right.text})", PATH)
    if name == "floor":
        return Piece(f"floor({left.within(PRODUCT)} / {right.within(POWER)})", PATH)
    if name in {"in", "not in"}:
        text = f"list contains({right.text}, {left.text})"
        return Piece(text if name == "in" else f"not({text})", PATH)
    after = level + 1 if name not in {"+", "*", "and", "or"} or right.level != level else level
    if level == COMPARED:
        return Piece(f"{left.within(SUM)} {name} {right.within(SUM)}", COMPARED)
    return Piece(f"{left.within(level)} {name} {right.within(after)}", level)


def _element(owner: Piece, key: Piece) -> Piece:
    """x[0] counts from 0 elsewhere and from 1 in FEEL; x['name'] is a path."""
    if key.string is not None:
        if owner.text == "variables":
            return Piece(_plain(key.string), ATOM)
        return Piece(f"{owner.within(PATH)}.{_plain(key.string)}", PATH)
    if key.text.isdigit():
        return Piece(f"{owner.within(PATH)}[{int(key.text) + 1}]", PATH)
    if key.text.startswith("-") and key.text[1:].isdigit():
        return Piece(f"{owner.within(PATH)}[{key.text}]", PATH)
    return Piece(f"{owner.within(PATH)}[{key.within(SUM)} + 1]", PATH)


def _variable(given: list[Piece]) -> Piece:
    if len(given) != 1 or given[0].string is None:
        raise NotTranslated
    return Piece(_plain(given[0].string), ATOM)


def _plain(name: str) -> str:
    if not name.isidentifier():
        raise NotTranslated
    return RENAMED.get(name, name)
