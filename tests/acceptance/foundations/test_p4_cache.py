"""P4, repeated computation is cached: a task or a decision declares it, hits are counted and shown."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from designer.models import CachedResult
from designer.runtime.caching import purge
from designer.runtime.clock import SYSTEM
from engine import HandlerError, JobContext, Parameter, handler
from tests.acceptance.foundations.product import Counted, line, task

if TYPE_CHECKING:
    from tests.acceptance.foundations.product import Product

RATE = Counted()
FLAKY = count(1)
CACHED = '<flowglass:cache key="= currency" timeToLive="PT1H"/>'


@handler("practice.rate", parameters=[Parameter("currency"), Parameter("note")])
def rate(job: JobContext) -> dict[str, Any]:
    """Looks a rate up, slowly and expensively."""
    return RATE(lambda: {"currency": job.parameters["currency"], "call": RATE.calls})


@handler("practice.sometimes")
def sometimes(job: JobContext) -> str:
    """Fails at its first call."""
    if next(FLAKY) == 1:
        raise HandlerError("closed", "the bank is closed", retryable=False)
    return "open"


def test_a_result_is_taken_from_the_cache_and_recorded_as_any_other(product: Product) -> None:
    RATE.calls = 0
    asks = task("rate", "practice.rate", CACHED, currency="= currency", note="= note")
    model = product.publish(line(asks))
    first = product.run(model, currency="EUR", note="a")
    second = product.run(model, currency="EUR", note="b")
    other = product.run(model, currency="USD", note="c")
    assert RATE.calls == 2, "the note is no part of the key, the currency is"
    assert second["variables"]["rate"] == first["variables"]["rate"]
    assert other["variables"]["rate"]["currency"] == "USD"
    done = [product.events(run["id"], "job.completed")[0]["data"] for run in (first, second)]
    assert [data.get("cached", False) for data in done] == [False, True]
    set_by = product.events(second["id"], "variables.set")
    assert set_by[-1]["data"]["variables"]["rate"] == first["variables"]["rate"], "replay needs it"


def test_a_kept_result_expires_and_is_dropped(product: Product) -> None:
    RATE.calls = 0
    model = product.publish(line(task("rate", "practice.rate", CACHED, currency="= currency")))
    product.run(model, currency="EUR")
    CachedResult.objects.update(expires_at=SYSTEM.now() - timedelta(seconds=1))
    product.run(model, currency="EUR")
    assert RATE.calls == 2
    CachedResult.objects.update(expires_at=SYSTEM.now() - timedelta(seconds=1))
    assert purge(SYSTEM.now()) == 1
    assert not CachedResult.objects.exists()


def test_other_work_never_finds_the_result(product: Product) -> None:
    RATE.calls = 0
    text = line(task("rate", "practice.rate", CACHED, currency="= currency"))
    model = product.publish(text)
    product.run(model, currency="EUR")
    product.republish(model, text.replace('= currency"/></flow', '= upper case(currency)"/></flow'))
    product.run(model, currency="EUR")
    assert RATE.calls == 2, "the task asks for something else now"


def test_a_failure_is_never_kept(product: Product) -> None:
    model = product.publish(line(task("bank", "practice.sometimes", "<flowglass:cache/>")))
    assert [i["code"] for i in product.run(model)["incidents"]] == ["closed"]
    assert not CachedResult.objects.exists()
    assert product.run(model)["variables"]["bank"] == "open"


def test_a_decision_is_kept_until_another_version_is_published(product: Product) -> None:
    table = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" '
        'namespace="urn:d"><decision id="level" name="level"><variable name="level"/>'
        '<literalExpression><text>if amount > {} then "high" else "low"</text>'
        "</literalExpression></decision></definitions>"
    )
    rules = product.publish(table.format(100), name="level", kind="decision")
    key = product.get(f"models/{rules}/")["key"]
    asks = (
        '<bpmn:businessRuleTask id="decide"><bpmn:extensionElements>'
        f'<flowglass:decision key="{key}" resultVariable="level"/>'
        '<flowglass:cache key="= amount" timeToLive="P1D"/>'
        "</bpmn:extensionElements></bpmn:businessRuleTask>"
    )
    model = product.publish(line(asks))
    runs = [product.run(model, amount=150) for _ in range(2)]
    assert [run["variables"]["level"] for run in runs] == ["high", "high"]
    told = [product.events(run["id"], "decision.evaluated")[0]["data"] for run in runs]
    assert [data.get("cached", False) for data in told] == [False, True]
    product.republish(rules, table.format(1000))
    assert product.run(model, amount=150)["variables"]["level"] == "low"


def test_a_task_of_a_graph_keeps_its_result_too(product: Product) -> None:
    RATE.calls = 0
    graph = """{"key": "g", "tasks": [{"id": "rate", "handler": "practice.rate",
        "parameters": {"currency": "= currency"}, "cache": {"time_to_live": "PT1H"}}]}"""
    model = product.publish(graph, kind="graph")
    runs = [product.run(model, currency="EUR") for _ in range(2)]
    assert (RATE.calls, [run["state"] for run in runs]) == (1, ["completed", "completed"])


def test_hits_are_counted_and_compiled_models_too(product: Product) -> None:
    model = product.publish(line(task("rate", "practice.rate", CACHED, currency="= currency")))
    for _ in range(3):
        product.run(model, currency="CHF")
    told = product.get(f"workspaces/{product.workspace.pk}/operations/")["caches"]
    (results,) = [row for row in told["results"] if row["of"] == "practice.rate"]
    assert (results["hits"], results["stored"], results["kept"]) == (2, 1, 1)
    compiled = {row["name"]: row for row in told["compiled"]}
    assert compiled["definitions"]["hits"] > 0
    assert compiled["definitions"]["kept"] > 0
