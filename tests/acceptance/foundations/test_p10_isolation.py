"""P10, failures are isolated: whatever one of them does, the others go on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from channels.layers import BaseChannelLayer

from designer.models import Instance, Outbox, Snapshot
from engine import JobContext, handler
from tests.acceptance.foundations.product import line, task
from tests.integration.designer.flows import script, user

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from tests.acceptance.foundations.product import Product

GOOD = line(task("log", "log", message="x"), key="good")


@handler("practice.raises")
def raises(job: JobContext) -> None:
    """Has a fault."""
    raise ZeroDivisionError("oops")


@handler("practice.exits")
def exits(job: JobContext) -> None:
    """Wants to end the process."""
    raise SystemExit(1)


@handler("practice.huge")
def huge(job: JobContext) -> str:
    """Gives more than anybody can store."""
    return "x" * 5_000_000


@handler("practice.odd")
def odd(job: JobContext) -> object:
    """Gives something that is no value."""
    return object()


@handler("practice.slow_one")
def slow_one(job: JobContext) -> None:
    """Ignores its time limit."""
    time.sleep(1.5)


def refuses(*_: Any) -> None:
    """A receiver that takes nothing."""
    raise ConnectionError("the receiver is away")


class BrokenLayer(BaseChannelLayer):
    """A channel layer whose server is away."""

    extensions = ("groups",)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise ConnectionError("the layer is away")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("practice.raises", "handler_crashed"),
        ("practice.exits", "handler_crashed"),
        ("practice.huge", "invalid_result"),
        ("practice.odd", "invalid_result"),
        ("practice.slow_one", "time_limit"),
        ("practice.missing", "handler_unknown"),
    ],
)
def test_a_handler_that_misbehaves_is_an_incident_of_its_own_run(
    product: Product, name: str, code: str
) -> None:
    text = line(task("bad", name)).replace('attempts="3"', 'attempts="1"')
    text = text.replace(" pool=", ' timeLimit="PT0.5S" pool=')
    bad, good = product.publish(text), product.publish(GOOD)
    broken = product.start(bad)
    others = [product.start(good) for _ in range(5)]
    product.worker.run_until_quiet()
    assert [incident["code"] for incident in product.see(broken)["incidents"]] == [code]
    assert {product.see(run)["state"] for run in others} == {"completed"}
    assert "x" * 1000 not in str(product.see(broken)["variables"])


def test_a_run_that_cannot_be_read_is_set_aside(product: Product) -> None:
    waiting = line(task("one", "log", message="x"), task("two", "log", message="x"))
    model = product.publish(waiting)
    runs = [product.start(model) for _ in range(6)]
    Snapshot.objects.filter(pk=runs[2]).update(state=b"not a state")
    from designer.runtime.loading import recent

    recent.discard(Instance.objects.get(pk=runs[2]).pk)
    product.worker.run_until_quiet()
    states = {run: Instance.objects.get(pk=run) for run in runs}
    assert states[runs[2]].quarantined
    assert {row.state for run, row in states.items() if run != runs[2]} == {"completed"}
    assert Instance.objects.get(pk=runs[2]).incidents.get().code == "quarantined"


def test_a_decision_that_fails_fails_its_own_run(product: Product) -> None:
    table = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" '
        'namespace="urn:d"><decision id="level" name="level"><variable name="level"/>'
        '<decisionTable hitPolicy="UNIQUE"><input id="i"><inputExpression><text>amount</text>'
        '</inputExpression></input><output id="o" name="level"/>'
        '<rule><inputEntry id="a"><text>&gt; 1</text></inputEntry><outputEntry><text>1</text>'
        '</outputEntry></rule><rule><inputEntry id="b"><text>&gt; 5</text></inputEntry>'
        "<outputEntry><text>2</text></outputEntry></rule></decisionTable></decision></definitions>"
    )
    rules = product.publish(table, name="level", kind="decision")
    key = product.get(f"models/{rules}/")["key"]
    asks = (
        '<bpmn:businessRuleTask id="decide"><bpmn:extensionElements>'
        f'<flowglass:decision key="{key}" resultVariable="level"/>'
        "</bpmn:extensionElements></bpmn:businessRuleTask>"
    )
    model = product.publish(line(asks))
    both, one = product.run(model, amount=9), product.run(model, amount=3)
    assert (len(both["incidents"]), both["state"]) == (1, "running"), "two rules of a unique table"
    assert (one["incidents"], one["state"]) == ([], "completed")


def test_an_expression_that_fails_fails_its_own_run(product: Product) -> None:
    model = product.publish(line(script("n", "for a in 1..100000, b in 1..100000 return a")))
    bad = product.run(model)
    assert len(bad["incidents"]) == 1
    assert product.run(product.publish(GOOD))["state"] == "completed"


def test_a_subscriber_that_is_away_holds_up_nobody(
    product: Product, settings: SettingsWrapper
) -> None:
    settings.FLOWGLASS_RECEIVERS = [f"{__name__}.refuses"]
    model = product.publish(GOOD)
    runs = [product.start(model) for _ in range(3)]
    for _ in range(5):
        product.worker.sweep()
        time.sleep(0.05)
    assert {product.see(run)["state"] for run in runs} == {"completed"}
    assert Outbox.objects.filter(sent_at__isnull=True).count() == 3, "and is told once it is back"
    settings.FLOWGLASS_RECEIVERS = []


def test_news_that_cannot_be_sent_undoes_nothing(
    product: Product, settings: SettingsWrapper
) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": f"{__name__}.BrokenLayer"}}
    run = product.run(product.publish(GOOD))
    assert run["state"] == "completed"


def test_a_refused_command_leaves_its_run_as_it_was(product: Product) -> None:
    run = product.start(product.publish(line(user("check"))))
    before = product.events(run)
    assert product.post(f"instances/{run}/activities/", token="9", node="x").status_code >= 400
    assert product.events(run) == before
