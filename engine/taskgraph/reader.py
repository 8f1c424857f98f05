"""Task graphs as JSON text, the form that is stored and exchanged; `schema()` describes it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from engine.caching import CacheSpec, recipe_of
from engine.errors import InvalidModel, Problem
from engine.fields import Fields, parsed, retry_from, retry_to, seconds_to
from engine.taskgraph.definition import Definition, define
from engine.taskgraph.task import NEEDS, ON_FAILURE, Task

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOP = frozenset({"$schema", "format", "key", "name", "limit", "layout", "tasks", "input"})
_TASK = frozenset(
    [
        "id",
        "name",
        "after",
        "handler",
        "parameters",
        "when",
        "for_each",
        "item",
        "needs",
        "on_failure",
        "fallback",
        "retry",
        "time_limit",
        "priority",
        "result",
        "pool",
        "cache",
        "output",
    ]
)


@cache
def _schema() -> bytes:
    return Path(__file__).with_name("schema.json").read_bytes()


def schema() -> dict[str, Any]:
    """Give the JSON schema of the text."""
    found: dict[str, Any] = orjson.loads(_schema())
    return found


def read(text: str | bytes) -> Definition:
    """Compile the text, or raise `InvalidModel` with every problem it has."""
    data = parsed(text)
    problems: list[Problem] = []
    fields = Fields(data, None, problems)
    fields.known(_TOP)
    if data.get("format", "task-graph/1") != "task-graph/1":
        fields.wrong("format", "must be “task-graph/1”")
    entries = fields.get("tasks", list, [])
    names = [e.get("result") or e.get("id") for e in entries if isinstance(e, dict)]
    scope = frozenset(name for name in names if isinstance(name, str))
    tasks = [_task(entry, scope, problems, n) for n, entry in enumerate(entries, 1)]
    key = fields.text("key", "graph")
    limit = fields.whole("limit", None, least=1)
    wanted = fields.schema("input")
    try:
        definition = define(
            tasks, key=key, name=fields.text("name"), limit=limit, text=text, input=wanted
        )
    except InvalidModel as invalid:
        problems.extend(invalid.problems)
    else:
        if not problems:
            return definition
    raise InvalidModel(problems)


def validate(text: str | bytes) -> tuple[Problem, ...]:
    """Give every problem of the text."""
    try:
        read(text)
    except InvalidModel as invalid:
        return invalid.problems
    return ()


def _task(entry: object, scope: frozenset[str], problems: list[Problem], number: int) -> Task:
    where = f"task {number}"
    if not isinstance(entry, dict):
        problems.append(Problem("error", "bad_value", f"{where} is not an object", where))
        return Task(where)
    own = entry.get("id")
    fields = Fields(entry, own if isinstance(own, str) and own else where, problems)
    fields.known(_TASK)
    item = fields.text("item", "item")
    inside = scope | {item}
    retry = fields.get("retry", dict, None)
    handler = fields.text("handler") or None
    recipe = recipe_of(handler, orjson.dumps(fields.get("parameters", dict, {}), default=str))
    return Task(
        id=fields.text("id"),
        after=fields.texts("after"),
        handler=handler,
        name=fields.text("name"),
        parameters=_parameters(fields, inside),
        when=fields.feel("when", scope),
        for_each=fields.feel("for_each", scope),
        item=item,
        needs=fields.one_of("needs", NEEDS),
        on_failure=fields.one_of("on_failure", ON_FAILURE),
        fallback=fields.value("fallback"),
        retry=retry_from(Fields(retry, fields.where, problems)) if retry is not None else None,
        time_limit=fields.seconds("time_limit"),
        priority=fields.whole("priority", 0) or 0,
        result=fields.text("result"),
        pool=fields.text("pool"),
        cache=fields.cache("cache", recipe, inside),
        output=fields.schema("output"),
    )


def _parameters(fields: Fields, scope: frozenset[str]) -> tuple[tuple[str, Any], ...]:
    given = fields.get("parameters", dict, {})
    inner = Fields(given, fields.where, fields.problems)
    return tuple((name, inner.given(name, scope)) for name in given)


def write(definition: Definition) -> str:
    """Give the definition as text that reads back as the same tasks."""
    data: dict[str, Any] = {"format": "task-graph/1", "key": definition.key}
    if definition.name != definition.key:
        data["name"] = definition.name
    if definition.limit is not None:
        data["limit"] = definition.limit
    if definition.input is not None:
        data["input"] = definition.input.data
    data["tasks"] = [_plain(task) for task in definition.tasks]
    return orjson.dumps(data, option=orjson.OPT_INDENT_2, default=str).decode()


def _plain_cache(cache: CacheSpec) -> Mapping[str, Any]:
    data: dict[str, Any] = {"time_to_live": seconds_to(cache.seconds)}
    if cache.key is not None:
        data["key"] = getattr(cache.key, "text", "")
    return data


def _plain(task: Task) -> Mapping[str, Any]:
    usual = Task(task.id)
    data: dict[str, Any] = {"id": task.id}
    for name in (
        "name",
        "after",
        "handler",
        "item",
        "needs",
        "on_failure",
        "priority",
        "result",
        "pool",
    ):
        value = getattr(task, name)
        if value != getattr(usual, name):
            data[name] = value
    if task.on_failure == "fallback":
        data["fallback"] = task.fallback
    for name in ("when", "for_each"):
        if (expression := getattr(task, name)) is not None:
            data[name] = expression.text
    data.update(_plain_work(task))
    return data


def _plain_work(task: Task) -> Mapping[str, Any]:
    data: dict[str, Any] = {}
    if task.parameters:
        data["parameters"] = {
            name: f"= {given.text}" if hasattr(given, "evaluate") else given
            for name, given in task.parameters
        }
    if task.retry is not None:
        data["retry"] = retry_to(task.retry)
    if task.time_limit is not None:
        data["time_limit"] = seconds_to(task.time_limit)
    if task.cache is not None:
        data["cache"] = _plain_cache(task.cache)
    if task.output is not None:
        data["output"] = task.output.data
    return data
