"""JSON objects read field by field: every problem is noted with its place, none ends the reading."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from engine import feel
from engine.caching import MAX_SECONDS, USUAL_SECONDS, CacheSpec
from engine.errors import InvalidModel, Problem
from engine.feel.errors import FeelError, FeelSyntaxError, NoValue
from engine.feel.storable import UnstorableValue, normal
from engine.feel.values import DaysTimeDuration
from engine.feel.values.durations import parse_duration
from engine.retry import RetryPolicy
from engine.schemas import InvalidSchema, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.feel import Expression
    from engine.schemas import Schema

T = TypeVar("T")
_WORDS = {
    list: "a list",
    dict: "an object",
    str: "a text",
    int: "a whole number",
    bool: "a boolean",
}
_RETRY = frozenset(
    ["attempts", "delay", "factor", "max_delay", "jitter", "total_time", "retry_on", "give_up_on"]
)
NANOS = 1_000_000_000
LONGEST_DAYS = 36_500


def parsed(text: str | bytes) -> dict[str, Any]:
    """Give the JSON object of a text, or raise `InvalidModel`."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        problem = Problem("error", "not_json", f"The text is not JSON: {error}", line=error.lineno)
        raise InvalidModel([problem]) from None
    if not isinstance(data, dict):
        raise InvalidModel([Problem("error", "not_an_object", "The text is not a JSON object")])
    return data


class Fields:
    """One object; `where` is the id that its problems are marked with.

    An object inside another is `inside` a field of that one: its problems are marked with it.
    """

    __slots__ = ("data", "inside", "problems", "where")

    def __init__(
        self,
        data: Mapping[str, Any],
        where: str | None,
        problems: list[Problem],
        inside: str | None = None,
    ) -> None:
        self.data = data
        self.where = where
        self.problems = problems
        self.inside = inside

    def wrong(self, field: str, what: str, code: str = "bad_value") -> None:
        """Note a problem with a field."""
        subject = f"“{field}” of “{self.where}”" if self.where else f"“{field}”"
        place = self.inside or field
        self.problems.append(Problem("error", code, f"{subject} {what}", self.where, field=place))

    def known(self, names: Iterable[str]) -> None:
        """Note every field that means nothing here; a misspelt one must not be lost silently."""
        for name in self.data:
            if name not in names:
                self.wrong(name, "means nothing here", "unknown_field")

    def get(self, name: str, kind: type[T], default: Any) -> Any:
        """Give the field if it has the kind."""
        value = self.data.get(name, default)
        if value is default or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        self.wrong(name, f"must be {_WORDS.get(kind, kind.__name__)}")
        return default

    def text(self, name: str, default: str = "") -> str:
        """Give a text."""
        found: str = self.get(name, str, default)
        return found

    def flag(self, name: str, *, default: bool) -> bool:
        """Give a boolean."""
        value = self.data.get(name, default)
        if isinstance(value, bool):
            return value
        self.wrong(name, "must be true or false")
        return default

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of texts."""
        values = self.get(name, list, [])
        if all(isinstance(value, str) for value in values):
            return tuple(values)
        self.wrong(name, "must hold texts only")
        return ()

    def whole(self, name: str, default: int | None, least: int | None = None) -> int | None:
        """Give a whole number."""
        value: int | None = self.get(name, int, default)
        if value is not None and least is not None and value < least:
            self.wrong(name, f"must be at least {least}")
            return default
        return value

    def number(self, name: str, default: float, least: float, most: float | None = None) -> float:
        """Give a number within its bounds."""
        value = self.data.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(name, "must be a number")
            return default
        if value < least or (most is not None and value > most):
            self.wrong(
                name, f"must be at least {least:g}" + (f" and at most {most:g}" if most else "")
            )
            return default
        return float(value)

    def one_of(self, name: str, words: tuple[Any, ...]) -> Any:
        """Give one of the words; the first where the field is absent."""
        value = self.data.get(name, words[0])
        if value in words:
            return value
        self.wrong(name, f"must be one of {', '.join(words)}")
        return words[0]

    def value(self, name: str) -> Any:
        """Give any JSON value as the engine holds it."""
        try:
            return normal(self.data.get(name))
        except UnstorableValue as error:
            self.wrong(name, error.message)
            return None

    def feel(self, name: str, names: Iterable[str] = ()) -> Expression | None:
        """Compile a FEEL field; a leading "=" is allowed."""
        text = self.text(name)
        return self.expression(name, text, names) if text or name in self.data else None

    def expression(self, name: str, text: str, names: Iterable[str]) -> Expression | None:
        """Compile FEEL, or note where its syntax breaks."""
        body = text.strip().removeprefix("=").strip()
        if not body:
            self.wrong(name, "is empty", "expression_empty")
            return None
        try:
            return feel.compile(body, names)
        except FeelSyntaxError as error:
            at = f"line {error.line}, column {error.column}"
            self.wrong(name, f"has a mistake at {at}: {error.message}", "expression_syntax")
        except FeelError as error:
            self.wrong(name, f"cannot be used: {error.message}", "expression_syntax")
        return None

    def given(self, name: str, names: Iterable[str]) -> Any:
        """Give a literal value, or compiled FEEL where it is a text that begins with "="."""
        value = self.data.get(name)
        if isinstance(value, str) and value.lstrip().startswith("="):
            return self.expression(name, value, names)
        return self.value(name)

    def seconds(self, name: str) -> float | None:
        """Give the length of a duration such as PT30S."""
        text = self.text(name)
        if name not in self.data:
            return None
        try:
            duration = parse_duration(text)
        except NoValue:
            duration = None
        if not isinstance(duration, DaysTimeDuration) or duration.nanos < 0:
            self.wrong(name, "must be a duration such as PT30S", "bad_duration")
            return None
        if duration.nanos > LONGEST_DAYS * 86_400 * NANOS:
            self.wrong(name, f"must be at most {LONGEST_DAYS} days", "bad_duration")
            return None
        return duration.nanos / NANOS

    def schema(self, name: str) -> Schema | None:
        """Compile a JSON schema."""
        given = self.get(name, dict, None)
        try:
            return schema_of(given) if given is not None else None
        except InvalidSchema as error:
            self.wrong(name, f"cannot be used: {error.message}", "schema_syntax")
            return None

    def cache(self, name: str, recipe: str, names: Iterable[str]) -> CacheSpec | None:
        """Read how a result is kept: {"key": FEEL, "time_to_live": duration}."""
        given = self.get(name, dict, None)
        if given is None:
            return None
        inner = Fields(given, self.where, self.problems)
        inner.known(("key", "time_to_live"))
        seconds = inner.seconds("time_to_live") or USUAL_SECONDS
        if seconds > MAX_SECONDS:
            inner.wrong("time_to_live", "must be within a year")
        return CacheSpec(recipe, seconds, inner.feel("key", names))

    def day(self, name: str) -> date | None:
        """Give a date such as 2026-01-31."""
        text = self.text(name)
        if name not in self.data:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.wrong(name, "must be a date such as 2026-01-31", "bad_date")
            return None


def retry_from(fields: Fields) -> RetryPolicy:
    """Read a retry policy; what is not said is as usual."""
    usual = RetryPolicy()
    fields.known(_RETRY)
    delay, longest = fields.seconds("delay"), fields.seconds("max_delay")
    total = fields.seconds("total_time")
    return RetryPolicy(
        attempts=fields.whole("attempts", usual.attempts, least=1) or 1,
        delay=usual.delay if delay is None else timedelta(seconds=delay),
        factor=fields.number("factor", usual.factor, 1),
        max_delay=usual.max_delay if longest is None else timedelta(seconds=longest),
        jitter=fields.number("jitter", usual.jitter, 0, 1),
        total_time=None if total is None else timedelta(seconds=total),
        retry_on=fields.texts("retry_on"),
        give_up_on=fields.texts("give_up_on"),
    )


def retry_to(policy: RetryPolicy) -> dict[str, Any]:
    """Give the policy as JSON."""
    usual = RetryPolicy()
    found: dict[str, Any] = {"attempts": policy.attempts}
    for name in ("delay", "max_delay", "total_time"):
        value: timedelta | None = getattr(policy, name)
        if value is not None and value != getattr(usual, name):
            found[name] = seconds_to(value.total_seconds())
    for name in ("factor", "jitter"):
        if getattr(policy, name) != getattr(usual, name):
            found[name] = getattr(policy, name)
    for name in ("retry_on", "give_up_on"):
        if kinds := getattr(policy, name):
            found[name] = [kind if isinstance(kind, str) else kind.__name__ for kind in kinds]
    return found


def seconds_to(seconds: float) -> str:
    """Give a length of time as an ISO 8601 duration."""
    return str(DaysTimeDuration(round(seconds * NANOS)))
