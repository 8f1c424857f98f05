"""A task graph as a process: it reads, it has a diagram, and it runs the same tasks."""

from __future__ import annotations

import json

import pytest

from engine import InvalidModel, bpmn, simulate, taskgraph

DIAMOND = {
    "key": "diamond",
    "tasks": [
        {"id": "a", "handler": "x", "parameters": {"n": 1, "text": 'say "hi" & <go>'}},
        {"id": "b 1", "handler": "x", "after": ["a"], "retry": {"attempts": 2, "delay": "PT1S"}},
        {"id": "c", "handler": "x", "after": ["a"], "time_limit": "PT10S"},
        {"id": "d", "handler": "x", "after": ["b 1", "c"], "parameters": {"n": "= a + 1"}},
        {"id": "alone", "handler": "x"},
        {"id": "milestone", "after": ["d", "alone"]},
    ],
}


def test_it_runs_the_same_tasks_in_an_order_that_keeps_the_dependencies() -> None:
    graph = taskgraph.read(json.dumps(DIAMOND))
    text = taskgraph.to_bpmn(graph)
    definition = bpmn.read(text)
    assert definition.key == "diamond"
    ids = {"a", "b_1", "c", "d", "alone", "milestone"}
    answers = {name: index for index, name in enumerate(sorted(ids))}
    done = simulate(text, answers=answers)
    assert done.state.status == "completed"
    ended = [e.node for e in done.events if e.kind == "node.completed" and e.node in ids]
    assert set(ended) == ids
    assert len(ended) == len(ids)
    assert ended.index("a") < ended.index("b_1") < ended.index("d") < ended.index("milestone")


def test_every_element_is_drawn() -> None:
    text = taskgraph.to_bpmn(taskgraph.read(json.dumps(DIAMOND)))
    definition = bpmn.read(text)
    for node in (*definition.nodes, *definition.flows):
        assert f'bpmnElement="{node}"' in text


def test_what_bpmn_cannot_say_is_refused_by_name() -> None:
    data = {"tasks": [{"id": "a", "when": "true"}, {"id": "b", "on_failure": "continue"}]}
    with pytest.raises(InvalidModel) as refused:
        taskgraph.to_bpmn(taskgraph.read(json.dumps(data)))
    assert [p.element_id for p in refused.value.problems] == ["a", "b"]
