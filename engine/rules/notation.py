"""Actions as lines of text, the way a cell of the grid holds them.

`discount = amount * 0.1` gives a fact a value, `call shop.notify(text: name) as sent` has a handler
do something, `emit order large(amount: amount)` says that something has happened. Values are FEEL. A
line that begins with a space goes on with the action before it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine import feel
from engine.feel import ast
from engine.feel.errors import FeelError
from engine.feel.lexer import unquote
from engine.feel.printer import print_expression
from engine.feel.values.text import quoted, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Plain = dict[str, Any]
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_BARE = re.compile(r'[^"=()\n]+')
_NO_CONSTANT = object()
_EXPLAINED = "an action reads NAME = VALUE, call HANDLER(NAME: VALUE) or emit EVENT(NAME: VALUE)"


class NoAction(Exception):  # noqa: N818 - what it is, not what broke
    """The line is no action; the message says what is missing."""


def lines_of(actions: list[Any]) -> str:
    """Give the actions of a rule's text as lines; what is none stands as it was written."""
    return "\n".join(_line(action) for action in actions)


def actions_in(text: str) -> list[Any]:
    """Give the actions that the lines say; a line that says none stays as text."""
    found: list[Any] = []
    for line in _whole_lines(text):
        try:
            found.append(action_in(line))
        except NoAction:
            found.append(line)
    return found


def complaint(text: str, names: Iterable[str] = ()) -> str | None:
    """Say what is wrong with lines of actions, the first thing only; None where nothing is."""
    known = tuple(names)
    for line in _whole_lines(text):
        try:
            action = action_in(line)
        except NoAction as reason:
            return f"“{line}”: {reason}"
        said = action.get("with") or action.get("data") or {"": action.get("to")}
        for value in said.values():
            if isinstance(value, str) and value.startswith("="):
                wrong = _mistake(value[1:].strip(), known)
                if wrong:
                    return f"“{line}”: {wrong}"
    return None


def _mistake(text: str, names: tuple[str, ...]) -> str | None:
    if not text:
        return "a value is missing"
    try:
        feel.compile(text, names)
    except FeelError as error:
        return error.message
    return None


def action_in(line: str) -> Plain:
    """Give the action that a line says, or raise `NoAction`."""
    words = line.split(None, 1)
    verb, rest = (words[0], words[1]) if len(words) > 1 else ("", "")
    name, after = _name_in(line)
    if after.startswith("=") and not after.startswith("==") and name:
        return {"set": name, "to": value_in(after[1:])}
    if verb == "call":
        return _call(rest)
    if verb == "emit":
        name, values, tail = _named_values(rest)
        if tail or not name:
            raise NoAction(_EXPLAINED)
        return {"emit": name, **({"data": values} if values else {})}
    raise NoAction(_EXPLAINED)


def _call(text: str) -> Plain:
    name, values, tail = _named_values(text)
    said: Plain = {"call": name}
    if values:
        said["with"] = values
    if not tail and " as " in name and not text.startswith('"'):
        said["call"], _, tail = (part.strip() for part in name.rpartition(" as "))
    else:
        word, _, tail = tail.partition(" ")
        if word not in {"", "as"} or (word and not tail.strip()):
            raise NoAction(_EXPLAINED)
    if tail:
        said["result"], rest = _name_in(tail.strip())
        if rest:
            raise NoAction(_EXPLAINED)
    if not said["call"]:
        raise NoAction(_EXPLAINED)
    return said


def _name_in(text: str) -> tuple[str, str]:
    """Give the name that a text begins with, and what follows it."""
    if (match := _QUOTED.match(text)) is not None:
        return unquote(match[0]), text[match.end() :].lstrip()
    end = next((n for n, each in enumerate(text) if each in '=("'), len(text))
    return text[:end].strip(), text[end:]


def _named_values(text: str) -> tuple[str, Plain, str]:
    """Give a name, the values in parentheses behind it, and what follows those."""
    name, rest = _name_in(text)
    if not rest.startswith("("):
        return name, {}, rest.strip()
    close = _closing(rest)
    return name, _values(rest[1:close]), rest[close + 1 :].strip()


def _closing(text: str) -> int:
    """Where the parenthesis that the text begins with is closed."""
    depth = at = 0
    while at < len(text):
        if (match := _QUOTED.match(text, at)) is not None:
            at = match.end()
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if not depth:
            return at
        at += 1
    raise NoAction("a parenthesis is not closed")


def _whole_lines(text: str) -> list[str]:
    found: list[str] = []
    for line in re.split(r"\r\n|\r|\n", text):
        if line[:1].isspace() and found and line.strip():
            found[-1] += "\n" + line.strip()
        elif line.strip():
            found.append(line.strip())
    return found


def value_in(text: str) -> Any:
    """Give the JSON value that FEEL text stands for: a constant by itself, all else as FEEL."""
    body = text.strip()
    try:
        found = _constant(feel.compile(body, ()).ast)
    except FeelError:
        found = _NO_CONSTANT
    return f"= {body}" if found is _NO_CONSTANT else found


def _constant(node: ast.Expr) -> Any:
    match node:
        case ast.Literal(Decimal() as number):
            return _number(number)
        case ast.Negation(ast.Literal(Decimal() as number)):
            return _number(-number)
        case ast.Literal(str() as text) if text.lstrip().startswith("="):
            return _NO_CONSTANT  # would read as FEEL
        case ast.Literal(value):
            return value
        case ast.ListLiteral(items):
            values = [_constant(item) for item in items]
            return _NO_CONSTANT if _NO_CONSTANT in values else values
        case ast.ContextLiteral(entries):
            named = {name: _constant(value) for name, value in entries}
            return _NO_CONSTANT if _NO_CONSTANT in named.values() else named
        case _:
            return _NO_CONSTANT


def _number(number: Decimal) -> Any:
    """As JSON keeps it without loss, or nothing."""
    if number == number.to_integral_value() and abs(number) < 2**53:
        return int(number)
    close = float(number)
    return close if Decimal(repr(close)) == number else _NO_CONSTANT


def _values(text: str) -> Plain:
    if not text.strip():
        return {}
    try:
        read = feel.compile("{" + text + "\n}", ()).ast
    except FeelError as error:
        raise NoAction(f"“({text})”: {error.message}") from None
    if not isinstance(read, ast.ContextLiteral):
        raise NoAction(f"“({text})” must be names with values")
    return {name: value_in(print_expression(value)) for name, value in read.entries}


def value_text(value: Any) -> str:
    """Give FEEL text for a JSON value, or for FEEL that begins with "="."""
    if isinstance(value, str) and value.lstrip().startswith("="):
        return value.lstrip().removeprefix("=").strip().replace("\n", "\n  ")
    try:
        return to_text(feel.to_value([value]))[1:-1]
    except FeelError:
        return str(value)


def _line(action: Any) -> str:
    match action:
        case {"set": str() as name, **rest} if rest.keys() == {"to"}:
            return f"{_shown_name(name)} = {value_text(rest['to'])}"
        case {"call": str() as name, **rest} if rest.keys() <= {"with", "result"}:
            values, result = rest.get("with", {}), rest.get("result", "")
            if isinstance(values, dict) and isinstance(result, str):
                end = f" as {_shown_name(result)}" if result else ""
                return f"call {_shown_name(name)}({_arguments(values)}){end}"
        case {"emit": str() as name, **rest} if rest.keys() <= {"data"}:
            values = rest.get("data", {})
            if isinstance(values, dict):
                return f"emit {_shown_name(name)}" + (f"({_arguments(values)})" if values else "")
        case str():
            return action.replace("\n", "\n  ")
        case _:
            pass
    return str(action)


def _arguments(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{_key(name)}: {value_text(value)}" for name, value in values.items())


def _key(name: str) -> str:
    return print_expression(ast.ContextLiteral(((name, ast.Literal(None)),)))[1:-7]


def _shown_name(name: str) -> str:
    """The name as it stands, in quotes where it would not read back."""
    plain = _BARE.fullmatch(name) and name == name.strip() and " as " not in f" {name} "
    return name if plain else quoted(name)
