"""P2, everything is observable: every step is an event that is stored, searched, exported, counted."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from designer.models import Instance
from designer.runtime.clock import SYSTEM
from engine import bpmn, codec, encode_state
from tests.acceptance.foundations.product import line, task
from tests.integration.designer.flows import script, user

if TYPE_CHECKING:
    from tests.acceptance.foundations.product import Product

FLOW = line(script("double", "n * 2"), task("log", "log", message="x"), user("check"))


def ids(product: Product, **query: Any) -> list[str]:
    address = f"workspaces/{product.workspace.pk}/instances/"
    return [row["id"] for row in product.get(address, **query)["results"]]


def test_every_step_is_an_event_and_the_events_are_the_run(product: Product) -> None:
    run = product.run(product.publish(FLOW), n=2)
    events = product.events(run["id"])
    assert [event["seq"] for event in events] == list(range(1, run["seq"] + 1))
    kinds = [event["kind"] for event in events]
    assert kinds[0] == "instance.started"
    assert {"node.entered", "flow.taken", "variables.set", "job.created", "job.completed"} <= {
        *kinds
    }
    definition = bpmn.read(run["text"])
    folded = bpmn.fold(definition, run["id"], [codec.event_from_json(event) for event in events])
    stored = bytes(Instance.objects.get(pk=run["id"]).snapshot.state)
    assert encode_state(folded) == stored, "nothing is known that no event tells"


def test_the_history_of_a_run_is_a_file(product: Product) -> None:
    run = product.run(product.publish(FLOW), n=2)
    events = product.events(run["id"])
    answer = product.client.get(f"/api/instances/{run['id']}/events/file/?as=jsonl")
    assert "attachment" in answer["Content-Disposition"]
    lines = answer.getvalue().decode().splitlines()
    assert [json.loads(each) for each in lines] == events
    answer = product.client.get(f"/api/instances/{run['id']}/events/file/?as=csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [(int(row["seq"]), row["kind"], row["node"] or None) for row in rows] == [
        (event["seq"], event["kind"], event["node"]) for event in events
    ]
    assert json.loads(rows[0]["data"])["variables"] == {"n": 2}


def test_runs_are_found_by_the_value_of_a_variable(product: Product) -> None:
    model = product.publish(FLOW)
    orders = [{"customer": name, "lines": []} for name in ("Ann", "Bob", "Ann")]
    runs = [product.start(model, n=n, order=order) for n, order in enumerate(orders)]
    assert ids(product, variable="order.customer=Ann") == [runs[2], runs[0]]
    assert ids(product, variable='order.customer="Bob"') == [runs[1]]
    assert ids(product, variable="double=4") == [runs[2]]
    assert ids(product, variable="double=5") == []
    assert ids(product, variable="nothing=1") == []
    wrong = product.get(f"workspaces/{product.workspace.pk}/instances/", variable="order")
    assert wrong["location"]["field"].startswith("variable")


def test_runs_are_found_by_key_state_and_time(product: Product) -> None:
    model = product.publish(FLOW)
    address = f"workspaces/{product.workspace.pk}/instances/"
    made = product.post(address, model=model, variables={"n": 1}, business_key="A-7").json()
    other = product.start(model, n=1)
    assert ids(product, business_key="A-7") == [made["id"]]
    assert ids(product, business_key="A") == []
    product.post(f"instances/{other}/cancel/", reason="not wanted")
    assert ids(product, state="cancelled") == [other]
    hour = timedelta(hours=1)
    assert ids(product, started_from=(SYSTEM.now() + hour).isoformat()) == []
    assert len(ids(product, started_before=(SYSTEM.now() + hour).isoformat())) == 2
    assert "started_from" in product.get(address, started_from="soon")["location"]["field"]


def test_a_long_search_goes_on_where_it_stopped(product: Product, monkeypatch: Any) -> None:
    from designer.selectors import search

    monkeypatch.setattr(search, "CHUNK", 2)
    monkeypatch.setattr(search, "MOST", 4)
    model = product.publish(FLOW)
    oldest = product.start(model, n=7)
    for _ in range(7):
        product.start(model, n=0)
    found, cursor, pages = [], "", 0
    while cursor is not None and pages < 9:
        query = {"variable": "n=7", **({"cursor": cursor} if cursor else {})}
        answer = product.get(f"workspaces/{product.workspace.pk}/instances/", **query)
        found += [row["id"] for row in answer["results"]]
        cursor, pages = answer["next"], pages + 1
    assert (found, pages > 1) == ([oldest], True)
