"""JSON schemas that variables, completions and results have to fit, compiled once.

A schema never reaches outside itself: a reference to another document is refused, and its patterns
run under a time limit, so that no schema can hold up an instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from engine.errors import EngineError
from engine.feel.expression import CacheInfo
from engine.feel.values.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

MAX_BYTES = 64 * 1024
PATTERN_SECONDS = 0.1


class InvalidSchema(EngineError):  # noqa: N818 - named for what it is, not for being an error
    """The text is not a JSON schema."""


class Violation(NamedTuple):
    """The first field that does not fit: its place as a JSON pointer, its title, and why."""

    pointer: str
    label: str
    message: str

    def told(self, what: str) -> str:
        """Say it in one sentence, of the thing that was checked."""
        if not self.pointer:
            return f"{what} {self.message}"
        name = f"“{self.label}” ({self.pointer})" if self.label else self.pointer
        return f"{what}: {name} {self.message}"


class Schema:
    """One compiled schema; equal texts share one."""

    __slots__ = ("_validator", "data", "text")

    def __init__(self, text: str, data: Any, validator: Validator) -> None:
        self.text = text
        self.data = data
        self._validator = validator

    def violation(self, value: object) -> Violation | None:
        """Give what does not fit, None where all does."""
        try:
            found = min(
                self._validator.iter_errors(plain(value)),
                key=lambda error: (len(error.absolute_path), [str(p) for p in error.absolute_path]),
                default=None,
            )
        except RecursionError:
            return Violation("", "", "is nested too deep for its schema")
        if found is None:
            return None
        path = list(found.absolute_path)
        if found.validator == "required":  # the place is the field that is missing
            given = found.instance if isinstance(found.instance, dict) else {}
            wanted: Any = found.validator_value
            path += [name for name in wanted if name not in given][:1]
            return Violation(_pointer(path), self._label(path), "is required")
        return Violation(_pointer(path), self._label(path), _why(found))

    def _label(self, path: list[Any]) -> str:
        """The title that the schema gives the place, as far as it says so plainly."""
        at: Any = self.data
        for step in path:
            at = _inside(at, step)
        title = at.get("title") if isinstance(at, Mapping) else None
        return title if isinstance(title, str) else ""


def _inside(at: Any, step: str | int) -> Any:
    if not isinstance(at, Mapping):
        return None
    if isinstance(step, int):
        return at.get("items")
    properties = at.get("properties")
    return properties.get(step) if isinstance(properties, Mapping) else None


def _pointer(path: list[Any]) -> str:
    return "".join(f"/{str(p).replace('~', '~0').replace('/', '~1')}" for p in path)


def _why(error: Any) -> str:
    match error.validator:
        case "type":
            wanted = error.validator_value
            words = wanted if isinstance(wanted, str) else " or ".join(map(str, wanted))
            return f"must be of type {words}, not {_short(error.instance)}"
        case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum":
            sign = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤"}.get(
                error.validator, "<"
            )
            return f"must be {sign} {error.validator_value}, not {_short(error.instance)}"
        case "enum":
            options = ", ".join(_short(o) for o in error.validator_value)
            return f"must be one of {options}, not {_short(error.instance)}"
        case _:
            return f"does not fit: {error.message}"[:500]


def _short(value: object) -> str:
    text = orjson.dumps(value, default=str).decode()
    return text if len(text) <= 80 else f"{text[:77]}…"


def plain(value: Any) -> Any:
    """Give an engine value as JSON has it: numbers as numbers, dates and durations as text."""
    match value:
        case None | bool() | str() | int() | float():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Mapping():
            return {name: plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return to_text(value)


def schema_of(given: str | bytes | Mapping[str, Any]) -> Schema:
    """Compile a schema, or raise `InvalidSchema` saying what is wrong with it."""
    if isinstance(given, Mapping):
        text = orjson.dumps(given, option=orjson.OPT_SORT_KEYS, default=str).decode()
    else:
        text = given.decode() if isinstance(given, bytes) else given
    return _compiled(text)


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Schema:
    if len(text) > MAX_BYTES:
        raise InvalidSchema(f"The schema has {len(text)} characters; {MAX_BYTES} are allowed")
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidSchema(f"The schema is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise InvalidSchema("The schema must be a JSON object")
    for name in _references(data):
        if not _leads(data, name):
            raise InvalidSchema(f"The schema refers to “{name}”, which is no part of it")
    return Schema(text, data, _validator(data))


def cache_info() -> CacheInfo:
    """Give how often a schema was found compiled, how often not, and how many are kept."""
    return CacheInfo(*_compiled.cache_info())


def _references(data: Any) -> Iterator[str]:
    """Every reference and name, wherever it stands; one inside a value that is no schema counts too.

    A part with a name of its own (`$id`) would turn references elsewhere, so it counts as one.
    """
    waiting = [data]
    while waiting:
        at = waiting.pop()
        if isinstance(at, dict):
            names = [
                at.get("$ref"),
                at.get("$dynamicRef"),
                at.get("$id") if at is not data else None,
            ]
            yield from (name for name in names if isinstance(name, str))
            waiting.extend(at.values())
        elif isinstance(at, list):
            waiting.extend(at)


def _leads(data: Any, name: str) -> bool:
    """Whether a reference leads to a part of the schema itself."""
    if name == "#" or not name.startswith("#/"):
        return name == "#"
    at = data
    for step in name[2:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(at, dict) or key not in at:
            return False
        at = at[key]
    return True


def _validator(data: dict[str, Any]) -> Validator:
    import jsonschema
    from referencing import Registry

    known: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call] # its stubs say nothing
        jsonschema.Draft202012Validator,
        {"pattern": _pattern, "patternProperties": _pattern_properties},
    )
    try:
        known.check_schema(data)
    except jsonschema.SchemaError as error:
        place = _pointer(list(error.absolute_path))
        raise InvalidSchema(f"The schema is wrong at {place or '/'}: {error.message}") from None
    except RecursionError:
        raise InvalidSchema("The schema is nested too deep") from None
    made: Validator = known(data, registry=Registry(), format_checker=known.FORMAT_CHECKER)
    return made


def _pattern(_: Validator, pattern: str, instance: object, __: object) -> Iterator[Any]:
    import jsonschema

    if isinstance(instance, str) and not _found(pattern, instance):
        yield jsonschema.ValidationError(f"it does not match the pattern {pattern}")


def _pattern_properties(
    validator: Validator, patterns: Mapping[str, Any], instance: object, _: object
) -> Iterator[Any]:
    if not isinstance(instance, dict):
        return
    for pattern, inner in patterns.items():
        for name, value in instance.items():
            if _found(pattern, name):
                yield from validator.descend(value, inner, path=name, schema_path=pattern)  # type: ignore[attr-defined] # as the library's own keywords do


def _found(pattern: str, text: str) -> bool:
    """Whether the pattern is in the text; one that takes too long is not."""
    import regex

    try:
        return regex.search(pattern, text, timeout=PATTERN_SECONDS) is not None
    except (TimeoutError, regex.error):
        return False
