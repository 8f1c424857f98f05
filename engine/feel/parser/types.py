"""Type expressions: `list<number>`, `function<string> -> boolean`, `date and time`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.names import RESERVED, spelled
from engine.feel.types import ANY, ContextOf, FeelType, FunctionOf, ListOf, RangeOf, simple

if TYPE_CHECKING:
    from engine.feel.parser.reader import Reader

_WORDS = ("date and time", "days and time duration", "years and months duration")


def type_expression(reader: Reader) -> FeelType:
    """Read a type; a name that is no built-in type is kept for the model to resolve."""
    with reader.nested():
        match reader.token.text if reader.peek().text == "<" else "":
            case "list":
                return ListOf(_argument(reader))
            case "range":
                return RangeOf(_argument(reader))
            case "context":
                return _context(reader)
            case "function":
                return _function(reader)
            case _:
                return _named(reader)


def _argument(reader: Reader) -> FeelType:
    reader.take()
    reader.expect("<", "before the type of its items")
    item = type_expression(reader)
    reader.expect(">", "after the type of its items")
    return item


def _context(reader: Reader) -> FeelType:
    reader.take()
    reader.expect("<", "before the entries")
    entries: list[tuple[str, FeelType]] = []
    while not reader.is_at(">"):
        name = reader.binding(":")
        reader.expect(":", "after the name of an entry")
        entries.append((name, type_expression(reader)))
        if not reader.accept(","):
            break
    reader.expect(">", "after the entries")
    return ContextOf(tuple(entries))


def _function(reader: Reader) -> FeelType:
    reader.take()
    reader.expect("<", "before the parameter types")
    parameters: list[FeelType] = []
    while not reader.is_at(">"):
        parameters.append(type_expression(reader))
        if not reader.accept(","):
            break
    reader.expect(">", "after the parameter types")
    result = type_expression(reader) if reader.accept("->") else ANY
    return FunctionOf(tuple(parameters), result)


def _named(reader: Reader) -> FeelType:
    if reader.token.kind != "name":
        raise reader.error(f"expected a type, found {reader.found()}")
    start = reader.index
    for words in _WORDS:
        count = words.count(" ") + 1
        if spelled(reader.tokens[start : start + count]) == words:
            reader.index += count
            return simple(words)
    known = reader.scopes[0].match(reader.tokens, start)
    if known is not None:
        reader.index += known[1]
        return simple(known[0])
    reader.index += 1
    while _continues(reader):
        reader.index += 1
    return simple(spelled(reader.tokens[start : reader.index]))


def _continues(reader: Reader) -> bool:
    token = reader.token
    if token.kind == "name":
        return token.text not in RESERVED
    return token.text == "." and not token.spaced and reader.peek().kind == "name"
