"""P12, data is validated: what goes in and comes out is checked, the error names the field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from designer.models import Instance, Job
from engine import JobContext, Parameter, handler, schemas
from tests.acceptance.foundations.product import line, task

if TYPE_CHECKING:
    from tests.acceptance.foundations.product import Product

ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["order"],
    "properties": {
        "order": {
            "type": "object",
            "required": ["customer", "lines"],
            "properties": {
                "customer": {"type": "string", "title": "Customer", "pattern": "^C-[0-9]+$"},
                "lines": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "properties": {
                            "amount": {"type": "integer", "minimum": 1, "title": "Amount"}
                        },
                    },
                },
            },
        }
    },
}
GOOD = {"customer": "C-1", "lines": [{"amount": 2}]}


@handler("practice.price", parameters=[Parameter("given", "any")])
def price(job: JobContext) -> Any:
    """Gives back what it is given."""
    return job.parameters["given"]


@handler("practice.promise", result={"type": "object", "required": ["number"]})
def promise(job: JobContext) -> dict[str, Any]:
    """Does not keep what its own schema says."""
    return {"name": "no number"}


def declared(schema: Any, name: str = "schema") -> str:
    text = json.dumps(schema).replace("&", "&amp;").replace("<", "&lt;")
    return f"<flowglass:{name}>{text}</flowglass:{name}>"


def checked_start(text: str, schema: Any) -> str:
    inside = f"<bpmn:extensionElements>{declared(schema)}</bpmn:extensionElements>"
    return text.replace(
        '<bpmn:startEvent id="start"/>',
        f'<bpmn:startEvent id="start" name="Order came">{inside}</bpmn:startEvent>',
    )


@pytest.mark.parametrize(
    ("order", "field", "label", "words"),
    [
        ({**GOOD, "customer": "Bob"}, "/order/customer", "Customer", "pattern"),
        ({**GOOD, "lines": [{"amount": 0}]}, "/order/lines/0/amount", "Amount", "≥ 1, not 0"),
        ({**GOOD, "lines": [{"amount": "2"}]}, "/order/lines/0/amount", "Amount", "type integer"),
        ({"lines": [{}]}, "/order/customer", "Customer", "is required"),
    ],
)
def test_a_start_with_a_wrong_field_is_refused_by_its_name(
    product: Product, order: Any, field: str, label: str, words: str
) -> None:
    model = product.publish(checked_start(line(task("log", "log", message="x")), ORDER))
    answer = product.begin(model, order=order)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "schema_violated")
    assert told["location"] == {"field": field, "label": label, "element_id": "start"}
    assert words in told["message"]
    assert label in told["message"]
    assert not Instance.objects.exists(), "nothing is stored"
    assert product.run(model, order=GOOD)["state"] == "completed"


def test_a_completion_is_checked(product: Product) -> None:
    schema = {"properties": {"approved": {"type": "boolean", "title": "Approved"}}}
    form = (
        f'<bpmn:userTask id="check" name="Check"><bpmn:extensionElements>{declared(schema)}'
        f"</bpmn:extensionElements></bpmn:userTask>"
    )
    run = product.start(product.publish(line(form)))
    (open_task,) = product.see(run)["user_tasks"]
    address = f"user-tasks/{open_task['id']}/complete/"
    refused = product.post(address, variables={"approved": "yes"})
    assert refused.json()["location"] == {
        "field": "/approved",
        "label": "Approved",
        "element_id": "check",
    }
    assert product.post(address, variables={"approved": True}).status_code == 200
    assert product.see(run)["state"] == "completed"


def test_a_wrong_result_is_an_incident_that_no_retry_hides(product: Product) -> None:
    schema = {"required": ["total"], "properties": {"total": {"type": "number", "title": "Total"}}}
    asks = task("price", "practice.price", declared(schema), given='= {total: "much"}')
    run = product.run(product.publish(line(asks)))
    (incident,) = run["incidents"]
    assert incident["code"] == "result_schema_violated"
    assert "“Total” (/total) must be of type number" in incident["message"]
    assert Job.objects.get().attempt == 1, "three attempts were allowed; trying again cannot help"
    assert "price" not in run["variables"]


def test_parameters_are_checked_before_the_handler_is_asked(product: Product) -> None:
    schema = {"properties": {"given": {"type": "number", "maximum": 5, "title": "Given"}}}
    asks = task("price", "practice.price", declared(schema, "parameterSchema"), given="= n")
    model = product.publish(line(asks))
    (incident,) = product.run(model, n=6)["incidents"]
    assert "“Given” (/given) must be ≤ 5, not 6" in incident["message"]
    assert not Job.objects.exists()
    assert product.run(model, n=5)["state"] == "completed"


def test_a_handler_that_breaks_its_own_schema_is_told(product: Product) -> None:
    (incident,) = product.run(product.publish(line(task("one", "practice.promise"))))["incidents"]
    assert "/number is required" in incident["message"]


def test_a_task_graph_checks_its_input_and_the_results(product: Product) -> None:
    graph = {
        "key": "g",
        "input": {"required": ["n"]},
        "tasks": [
            {
                "id": "price",
                "handler": "practice.price",
                "parameters": {"given": "= n"},
                "output": {"type": "number", "title": "Price"},
            }
        ],
    }
    model = product.publish(json.dumps(graph), kind="graph")
    refused = product.begin(model).json()
    assert (refused["code"], refused["location"]["field"]) == ("schema_violated", "/n")
    assert product.run(model, n="much")["state"] == "failed"
    assert product.run(model, n=3)["state"] == "completed"


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ("{", "not JSON"),
        ("[]", "must be a JSON object"),
        ('{"type": "whole"}', "is wrong at"),
        ('{"$ref": "https://example.org/schema.json"}', "no part of it"),
        ('{"$ref": "#/$defs/missing"}', "no part of it"),
    ],
)
def test_a_schema_that_is_none_is_a_problem_of_its_element(
    product: Product, schema: str, words: str
) -> None:
    inside = f"<flowglass:schema>{schema}</flowglass:schema>"
    answer = product.post(
        f"workspaces/{product.workspace.pk}/models/",
        kind="process",
        name="Wrong",
        text=line(task("one", "log", inside, message="x")),
    )
    problems = product.get(f"models/{answer.json()['id']}/draft/")["problems"]
    (problem,) = [p for p in problems if p["code"] == "schema_syntax"]
    assert problem["element_id"] == "one"
    assert words in problem["message"]


def test_no_pattern_holds_anything_up() -> None:
    evil = schemas.schema_of({"type": "string", "pattern": "^(a|a)*$"})
    assert evil.violation("a" * 5000 + "b") is not None


def test_a_schema_is_stored_as_it_was_written(product: Product) -> None:
    text = checked_start(line(task("log", "log", message="x")), ORDER)
    model = product.publish(text)
    stored = product.get(f"models/{model}/draft/")["text"]
    assert declared(ORDER) in stored
