"""A rule set as a model: edited as a grid, checked, tried, published, asked by a process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from designer.models import Incident, Instance, Job
from tests.integration.designer.flows import line
from tests.integration.designer.graphs.test_graphs import events, verified, worked

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.test import Client

    from designer.models import Model, Workspace

JSON = "application/json"
COLUMNS = ["name", "priority", "group", "when", "then", "from", "until", "enabled", "note"]


def asked(client: Client, method: str, url: str, body: Any = None, status: int = 200) -> Any:
    answer = getattr(client, method)(f"/api/{url}", body, content_type=JSON)
    assert answer.status_code == status, answer.content
    return answer.json()


def grid(client: Client, model: Any) -> dict[str, Any]:
    return client.get(f"/api/models/{model}/rules/").json()


def cell(sheet: dict[str, Any], row: int, column: str) -> str:
    found: str = sheet["rows"][row]["cells"][COLUMNS.index(column)]
    return found


def put(sheet: dict[str, Any], row: int, column: str, text: str) -> None:
    sheet["rows"][row]["cells"][COLUMNS.index(column)] = text


def saved(
    client: Client, model: Any, sheet: dict[str, Any], revision: int, status: int = 200
) -> dict[str, Any]:
    content = {name: sheet[name] for name in ("mode", "limit", "rows")}
    body = {"sheet": content, "revision": revision}
    found: dict[str, Any] = asked(client, "put", f"models/{model}/rules/", body, status)
    return found


def made(client: Client, workspace: Workspace, **body: Any) -> dict[str, Any]:
    found: dict[str, Any] = asked(
        client, "post", f"workspaces/{workspace.pk}/models/", body, status=201
    )
    return found


def rule(when: str, then: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"id": more.pop("id", "r"), "when": when, "then": then, **more}


def text_of(*rules: dict[str, Any], **more: Any) -> str:
    return json.dumps({"format": "rule-set/1", "key": "k", **more, "rules": list(rules)})


def test_a_new_rule_set_runs_as_it_comes(signed_in: Client, rules: Model) -> None:
    sheet = grid(signed_in, rules.pk)
    assert sheet["columns"] == COLUMNS
    assert [row["id"] for row in sheet["rows"]] == ["large", "small"]
    assert sheet["problems"] == []
    assert (cell(sheet, 0, "when"), cell(sheet, 0, "then")) == ("amount >= 1000", 'size = "large"')
    answer = asked(
        signed_in, "post", f"models/{rules.pk}/rules/evaluate/", {"variables": {"amount": 7}}
    )
    assert answer["changes"] == {"size": "small"}
    assert [(t["rule"], t["row"], t["verdict"]) for t in answer["trace"]] == [
        ("large", 1, "not_matched"),
        ("small", 2, "fired"),
    ]
    assert answer["trace"][0]["reason"] == "amount >= 1000 does not hold: amount is 7"


def test_edits_are_kept_and_a_stale_one_is_refused(signed_in: Client, rules: Model) -> None:
    sheet = grid(signed_in, rules.pk)
    put(sheet, 0, "then", 'size = "huge"\ncall log(message: "big: " + string(amount)) as sent')
    put(sheet, 1, "from", "2026-05-01")
    put(sheet, 1, "enabled", "false")
    sheet["mode"] = "inference"
    after = saved(signed_in, rules.pk, sheet, 1)
    assert after["revision"] == 2
    assert after["rows"] == sheet["rows"]
    stored = json.loads(asked(signed_in, "get", f"models/{rules.pk}/draft/")["text"])
    assert stored["mode"] == "inference"
    assert stored["rules"][0]["then"][1] == {
        "call": "log",
        "with": {"message": '= "big: " + string(amount)'},
        "result": "sent",
    }
    assert (stored["rules"][1]["from"], stored["rules"][1]["enabled"]) == ("2026-05-01", False)
    assert saved(signed_in, rules.pk, sheet, 1, status=409)["code"] == "stale_revision"


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("when", "amount >", "mistake"),
        ("then", "size = 1 +", "mistake"),
        ("then", "do something", "no action"),
        ("then", "call log(message: )", "no action"),
        ("priority", "high", "whole number"),
        ("from", "tomorrow", "date"),
        ("until", "2026-13-01", "date"),
        ("enabled", "perhaps", "true or false"),
    ],
)
def test_what_is_wrong_is_kept_and_named_by_row_and_column(
    signed_in: Client, rules: Model, column: str, text: str, words: str
) -> None:
    sheet = grid(signed_in, rules.pk)
    put(sheet, 1, column, text)
    after = saved(signed_in, rules.pk, sheet, 1)
    assert cell(after, 1, column) == text
    (problem,) = after["problems"]
    assert (problem["row"], problem["column"], problem["severity"]) == ("small", column, "error")
    assert words in problem["message"]
    refused = asked(signed_in, "post", f"models/{rules.pk}/versions/", {"revision": 2}, status=422)
    assert [(p["element_id"], p["field"]) for p in refused["problems"]] == [("small", column)]
    tried = asked(signed_in, "post", f"models/{rules.pk}/rules/evaluate/", {}, status=422)
    assert tried["problems"][0]["element_id"] == "small"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rows": "none"}, "rows"),
        ({"rows": [{"id": "a", "cells": ["x"]}]}, "rows.1.cells"),
        ({"rows": [{"id": "a", "cells": [1] * 9}]}, "rows.1.cells.1"),
        ({"rows": [{"id": "", "cells": [""] * 9}]}, "rows.1.id"),
        ({"rows": [{"id": "a", "cells": [""] * 9}] * 2}, "rows.2.id"),
        ({"limit": 0}, "limit"),
        ({"limit": True}, "limit"),
        ({"mode": 7}, "mode"),
        ({"colour": "red"}, "sheet.colour"),
    ],
)
def test_a_grid_of_the_wrong_shape_is_refused(
    signed_in: Client, rules: Model, change: dict[str, Any], field: str
) -> None:
    sheet = {"mode": "sequential", "limit": 10, "rows": [], **change}
    body = {"sheet": sheet, "revision": 1}
    answer = signed_in.put(f"/api/models/{rules.pk}/rules/", body, content_type=JSON)
    assert answer.status_code == 422
    assert answer.json()["location"]["field"] == field
    assert grid(signed_in, rules.pk)["revision"] == 1


def test_a_value_that_cannot_be_evaluated_is_an_error_of_its_rule(
    signed_in: Client, rules: Model
) -> None:
    answer = asked(signed_in, "post", f"models/{rules.pk}/rules/evaluate/", {"variables": {}})
    assert answer["ok"] is False
    assert [(e["rule"], e["row"]) for e in answer["errors"]] == [("large", 1), ("small", 2)]
    assert {t["verdict"] for t in answer["trace"]} == {"error"}


def test_a_day_decides_which_rules_are_in_effect(signed_in: Client, workspace: Workspace) -> None:
    sets = [{"set": "x", "to": 1}]
    text = text_of(rule("true", sets, **{"from": "2026-03-01", "until": "2026-03-31"}))
    model = made(signed_in, workspace, kind="rules", name="Dated", text=text)["id"]
    for day, verdict in (("2026-03-31", "fired"), ("2026-04-01", "not_in_effect")):
        answer = asked(signed_in, "post", f"models/{model}/rules/evaluate/", {"day": day})
        assert [t["verdict"] for t in answer["trace"]] == [verdict]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_spreadsheets_there_and_back(signed_in: Client, rules: Model, form: str) -> None:
    before = grid(signed_in, rules.pk)
    put(before, 0, "then", 'a = "=not a formula"\nb = 1')
    saved(signed_in, rules.pk, before, 1)
    file = signed_in.get(f"/api/models/{rules.pk}/rules/file/?as={form}")
    content = b"".join(file.streaming_content)
    upload = SimpleUploadedFile(f"r.{form}", content)
    answer = signed_in.post(f"/api/models/{rules.pk}/rules/read/", {"file": upload})
    assert answer.status_code == 200, answer.content
    assert answer.json()["rows"] == before["rows"]


def test_a_plain_spreadsheet_brings_new_rules(signed_in: Client, rules: Model) -> None:
    upload = SimpleUploadedFile("r.csv", b"When,Then\namount > 5,x = 1\n,\namount > 9,x = 2\n")
    answer = signed_in.post(f"/api/models/{rules.pk}/rules/read/", {"file": upload}).json()
    assert [row["id"] for row in answer["rows"]] == ["rule_1", "rule_2"]
    assert cell(answer, 1, "when") == "amount > 9"
    for content, code in ((b"When,Colour\n1,2\n", "unknown_column"), (b"Then\nx\n", "no_rules")):
        upload = SimpleUploadedFile("r.csv", content)
        answer = signed_in.post(f"/api/models/{rules.pk}/rules/read/", {"file": upload})
        assert answer.json()["problems"][0]["code"] == code


def test_other_kinds_have_no_rules_and_rules_do_not_run(
    signed_in: Client, decision: Model, rules: Model, workspace: Workspace
) -> None:
    assert signed_in.get(f"/api/models/{decision.pk}/rules/").status_code == 422
    assert signed_in.get(f"/api/models/{rules.pk}/sheet/").status_code == 422
    body = {"model": str(rules.pk), "source": "draft", "variables": {}}
    answer = signed_in.post(f"/api/workspaces/{workspace.pk}/instances/", body, content_type=JSON)
    assert answer.status_code == 422


# --- asked by a process ------------------------------------------------------------------------


def task(rules: str, more: str = "") -> str:
    return (
        f'<bpmn:businessRuleTask id="decide"><bpmn:extensionElements>'
        f'<flowglass:decision ruleSet="{rules}"/>{more}</bpmn:extensionElements>'
        f"</bpmn:businessRuleTask>"
    )


def run(client: Client, workspace: Workspace, text: str, source: str, **variables: Any) -> Instance:
    model = made(client, workspace, kind="process", name="Asks", text=text)["id"]
    if source == "published":
        asked(client, "post", f"models/{model}/versions/", {"revision": 1}, status=201)
    body = {"model": model, "source": source, "variables": variables}
    answer = asked(client, "post", f"workspaces/{workspace.pk}/instances/", body, status=201)
    worked()
    found: Instance = Instance.objects.get(pk=answer["id"])
    return found


def told(instance: Instance, kind: str) -> list[dict[str, Any]]:
    return [event["data"] for event in events(str(instance.pk), kind)]


@pytest.mark.django_db(transaction=True)
def test_a_test_run_asks_the_draft_and_a_run_the_published_version(
    person: Callable[..., User], workspace: Workspace, client: Client, rules: Model
) -> None:
    client.force_login(person("all", "modeller", "decision_author", "operator"))
    text = line(task(rules.key))
    first = run(client, workspace, text, "draft", amount=5000)
    assert first.state == "completed"
    (data,) = told(first, "rules.evaluated")
    assert (data["version"], data["fired"][0]["row"]) == ("draft", 1)
    assert data["outputs"] == {"size": "large"}
    missing = run(client, workspace, text, "published", amount=5000)
    assert Incident.objects.get(instance=missing).code == "rules_unknown"
    asked(client, "post", f"models/{rules.pk}/versions/", {"revision": 1}, status=201)
    sheet = grid(client, rules.pk)
    put(sheet, 0, "then", 'size = "changed"')
    saved(client, rules.pk, sheet, 1)
    second = run(client, workspace, text, "published", amount=5000)
    (data,) = told(second, "rules.evaluated")
    assert (data["version"], data["outputs"]) == ("1", {"size": "large"})
    verified()


@pytest.mark.django_db(transaction=True)
def test_calls_become_jobs_in_order_and_events_signals(
    signed_in: Client, workspace: Workspace
) -> None:
    text = text_of(
        rule(
            "amount > 0",
            [
                {"call": "demo.flaky_call", "with": {"failures": 1}, "result": "first"},
                {"emit": "big", "data": {"amount": "= amount"}},
                {"call": "log", "with": {"message": "= amount"}},
            ],
        )
    )
    key = made(signed_in, workspace, kind="rules", name="Acts", text=text)["key"]
    more = '<flowglass:retry attempts="2" delay="PT0.01S"/>'
    listener = (
        '<bpmn:boundaryEvent id="heard" attachedToRef="decide" cancelActivity="false">'
        '<bpmn:signalEventDefinition signalRef="s"/></bpmn:boundaryEvent>'
        '<bpmn:sequenceFlow id="fh" sourceRef="heard" targetRef="noted"/>'
        '<bpmn:endEvent id="noted"/>'
    )
    process = line(task(key, more)).replace("</bpmn:process>", listener + "</bpmn:process>")
    process = process.replace("<bpmn:process", '<bpmn:signal id="s" name="big"/><bpmn:process', 1)
    found = run(signed_in, workspace, process, "draft", amount=3)
    assert found.state == "completed", list(Incident.objects.values_list("code", "message"))
    handlers = [job["handler"] for job in told(found, "job.created")]
    assert handlers == ["demo.flaky_call", "log"]
    assert len(told(found, "job.failed")) == 1
    assert told(found, "signal.thrown") == [{"name": "big", "variables": {"amount": 3}}]
    assert "noted" in [event["node"] for event in events(str(found.pk), "node.entered")]
    assert not Job.objects.filter(instance=found, state="open").exists()
    verified()


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_cannot_be_evaluated_stops_the_task_with_its_words(
    signed_in: Client, workspace: Workspace, rules: Model
) -> None:
    found = run(signed_in, workspace, line(task(rules.key)), "draft", amount="many")
    incident = Incident.objects.get(instance=found)
    assert incident.code == "rules_failed"
    assert "large" in incident.message
    assert told(found, "rules.evaluated") == []
