"""P3, what does not depend on each other runs side by side: gateways, repeated tasks, task graphs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine import JobContext, Parameter, handler
from tests.acceptance.foundations.product import HEAD, Counted, line, task

if TYPE_CHECKING:
    from tests.acceptance.foundations.product import Product

WORK = Counted(0.3)
FLOW = '<bpmn:sequenceFlow id="{0}{1}" sourceRef="{0}" targetRef="{1}"/>'


@handler("practice.work", parameters=[Parameter("n", "any")])
def work(job: JobContext) -> object:
    """Takes a moment."""
    return WORK(lambda: job.parameters["n"])


@pytest.fixture(autouse=True)
def fresh() -> None:
    WORK.calls = WORK.now = WORK.most = 0


def test_the_branches_of_a_parallel_gateway(product: Product) -> None:
    inside = '<bpmn:startEvent id="s"/><bpmn:parallelGateway id="f"/><bpmn:parallelGateway id="j"/>'
    inside += '<bpmn:endEvent id="e"/>' + FLOW.format("s", "f") + FLOW.format("j", "e")
    for name in ("a", "b", "c"):
        inside += task(name, "practice.work", n=name)
        inside += FLOW.format("f", name) + FLOW.format(name, "j")
    text = (
        f'{HEAD}<bpmn:process id="p" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'
    )
    run = product.run(product.publish(text))
    assert (run["state"], WORK.calls, WORK.most) == ("completed", 3, 3)
    entered = [event["node"] for event in product.events(run["id"], "node.entered")]
    assert entered.count("j") == 1, "the join waits for all of them and goes on once"


@pytest.mark.parametrize(("kind", "most"), [("false", 4), ("true", 1)])
def test_a_task_for_each_of_a_list(product: Product, kind: str, most: int) -> None:
    loop = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{kind}"><bpmn:extensionElements>'
        f'<flowglass:loop collection="= items" element="item" output="= each" outputs="results"/>'
        f"</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>"
    )
    each = task("each", "practice.work", n="= item").replace("</bpmn:serviceTask>", loop)
    run = product.run(product.publish(line(each)), items=[1, 2, 3, 4])
    assert (run["state"], WORK.calls, WORK.most) == ("completed", 4, most)


def test_the_tasks_of_a_graph(product: Product) -> None:
    tasks = [
        {"id": name, "handler": "practice.work", "parameters": {"n": name}}
        for name in ("a", "b", "c")
    ]
    last = {
        "id": "d",
        "after": ["a", "b", "c"],
        "handler": "practice.work",
        "parameters": {"n": "d"},
    }
    graph = json.dumps({"key": "g", "tasks": [*tasks, last]})
    run = product.run(product.publish(graph, kind="graph"))
    assert (run["state"], WORK.calls, WORK.most) == ("completed", 4, 3)
