"""Task graphs as JSON: what the schema says and what the reader takes are the same."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from engine import InvalidModel, taskgraph

FULL = {
    "format": "task-graph/1",
    "key": "nightly",
    "name": "Nightly",
    "limit": 4,
    "tasks": [
        {"id": "orders", "handler": "fetch", "parameters": {"day": "= day", "page": 1}},
        {
            "id": "each",
            "name": "Each order",
            "handler": "book",
            "after": ["orders"],
            "for_each": "orders",
            "item": "order",
            "parameters": {"order": "= order.id"},
            "on_failure": "fallback",
            "fallback": {"booked": False},
            "retry": {"attempts": 3, "delay": "PT5S", "max_delay": "PT1M", "retry_on": ["busy"]},
            "time_limit": "PT30S",
            "priority": 5,
            "result": "booked",
        },
        {"id": "tell", "handler": "tell", "after": ["each"], "when": "count(booked) > 0"},
        {"id": "done", "after": ["tell"], "needs": "done"},
    ],
}


def test_the_schema_is_a_schema_and_takes_a_full_graph() -> None:
    jsonschema.Draft202012Validator.check_schema(taskgraph.schema())
    jsonschema.validate(FULL, taskgraph.schema())
    assert taskgraph.validate(json.dumps(FULL)) == ()


def test_what_is_written_reads_back_as_the_same() -> None:
    one = taskgraph.read(json.dumps(FULL))
    text = taskgraph.write(one)
    other = taskgraph.read(text)
    jsonschema.validate(json.loads(text), taskgraph.schema())
    assert taskgraph.write(other) == text
    assert [t.id for t in other.tasks] == [t.id for t in one.tasks]


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"afer": ["x"]}, "unknown_field", "a"),
        ({"after": "x"}, "bad_value", "a"),
        ({"needs": "some"}, "bad_value", "a"),
        ({"on_failure": "ignore"}, "bad_value", "a"),
        ({"priority": "high"}, "bad_value", "a"),
        ({"time_limit": "30s"}, "bad_duration", "a"),
        ({"retry": {"attempts": 0}}, "bad_value", "a"),
        ({"retry": {"atempts": 2}}, "unknown_field", "a"),
        ({"when": "1 +"}, "expression_syntax", "a"),
        ({"parameters": {"x": "= 1 +"}}, "expression_syntax", "a"),
        ({"after": ["b"]}, "unknown_dependency", "a"),
        ({"id": ""}, "id_missing", "task 1"),
    ],
)
def test_each_mistake_is_told_with_its_place(
    change: dict[str, Any], code: str, where: str | None
) -> None:
    data = {"tasks": [{"id": "a", **change}]}
    problems = taskgraph.validate(json.dumps(data))
    assert (code, where) in [(problem.code, problem.element_id) for problem in problems]


def test_mistakes_of_fields_and_of_the_graph_are_told_together() -> None:
    data = {
        "tasks": [{"id": "a", "after": ["a"], "priority": "x"}, {"id": "a", "when": ""}],
        "x": 1,
    }
    codes = {problem.code for problem in taskgraph.validate(json.dumps(data))}
    wanted = {"bad_value", "self_dependency", "duplicate_id", "expression_empty", "unknown_field"}
    assert wanted <= codes


def test_an_expression_may_not_read_what_is_not_there_yet() -> None:
    data = {"tasks": [{"id": "a"}, {"id": "b", "when": "a > 1"}]}
    (problem,) = taskgraph.validate(json.dumps(data))
    assert problem.code == "reads_too_early"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"tasks": []}', '{"tasks": [1]}', "{}"])
def test_what_is_no_graph_is_refused(text: str) -> None:
    with pytest.raises(InvalidModel):
        taskgraph.read(text)
