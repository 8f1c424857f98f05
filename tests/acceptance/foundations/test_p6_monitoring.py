"""P6, monitoring and alerting: figures, metrics, health, and alert rules that tell once per breach."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core import mail

from designer.models import Alert, AlertMessage, AlertRule, Incident, Job, WorkerBeat
from designer.runtime import alerting, leases
from designer.runtime.clock import SYSTEM
from designer.runtime.watch import Watch
from tests.acceptance.foundations.product import line, task
from tests.integration.designer.flows import pause, user

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper

    from tests.acceptance.foundations.product import Product

FAILS = task("call", "fail", message="the other side is away", retryable="false")


class Receiver:
    """Somebody else's server, which may say no for a while."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.refusals = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if receiver.refusals:
                    receiver.refusals -= 1
                    self.send_response(503)
                else:
                    receiver.heard.append((self.headers["Idempotency-Key"], body))
                    self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings: SettingsWrapper) -> Iterator[Receiver]:
    settings.FLOWGLASS_HTTP_ALLOW = ["localhost"]
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def rule(product: Product, **fields: Any) -> dict[str, Any]:
    wanted = {"name": "Too many incidents", "measure": "incidents", "threshold": 3, **fields}
    answer = product.post(f"workspaces/{product.workspace.pk}/alert-rules/", **wanted)
    assert answer.status_code == 201, answer.content
    return answer.json()


def open_alerts(product: Product) -> list[dict[str, Any]]:
    return product.get(f"workspaces/{product.workspace.pk}/alerts/")["results"]


def test_the_figures_of_a_workspace(product: Product) -> None:
    broken = product.publish(line(FAILS), name="Broken")
    people = product.publish(line(user("check")), name="People")
    good = product.publish(line(task("log", "log", message="x")), name="Good")
    for model in (broken, broken, people, good, good, good):
        product.run(model)
    product.start(product.publish(line(pause("later", "PT1H")), name="Later"))
    Watch(product.worker).beat()
    told = product.get(f"workspaces/{product.workspace.pk}/operations/")
    rows = {row["name"]: row for row in told["models"]}
    names = ("running", "waiting", "incidents", "completed")
    assert {name: tuple(row[n] for n in names) for name, row in rows.items()} == {
        "Broken": (2, 0, 2, 0),
        "People": (1, 1, 0, 0),
        "Good": (0, 0, 0, 3),
        "Later": (1, 0, 0, 0),
    }
    (group,) = told["incidents"]
    assert (group["count"], group["code"], group["model"]) == (2, "failed", "Broken")
    assert group["message"] == "the other side is away"
    assert sum(minute["started"] for minute in told["throughput"]) == 7
    assert sum(minute["completed"] for minute in told["throughput"]) == 3
    assert len(told["throughput"]) == 60
    (worker,) = told["workers"]
    assert (worker["name"], worker["well"]) == (product.worker.name, True)


def test_what_is_overdue_shows_its_age(product: Product) -> None:
    product.start(product.publish(line(task("log", "log", message="x"))))
    Job.objects.update(due=SYSTEM.now() - timedelta(minutes=9))
    told = product.get(f"workspaces/{product.workspace.pk}/operations/")
    assert 500 < told["due"]["jobs"] < 600
    assert told["queue"] == {"running": 0, "waiting": 1, "later": 0}


def test_metrics_are_for_their_token_only(product: Product, settings: SettingsWrapper) -> None:
    product.run(product.publish(line(task("log", "log", message="x"))))
    assert product.client.get("/metrics/").status_code == 401
    settings.FLOWGLASS_METRICS_TOKEN = "s3cret"  # noqa: S105 - of this test
    assert (
        product.client.get("/metrics/", headers={"Authorization": "Bearer no"}).status_code == 401
    )
    text = product.client.get(
        "/metrics/", headers={"Authorization": "Bearer s3cret"}
    ).content.decode()
    assert 'flowglass_instances{state="completed"} 1\n' in text
    assert "# TYPE flowglass_events_total counter\n" in text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(float(line.rpartition(" ")[2]) >= 0 for line in lines)
    User.objects.filter(username="ada").update(is_staff=True)
    assert product.client.get("/metrics/").status_code == 200


def test_health_is_progress(product: Product) -> None:
    Watch(product.worker).beat()
    assert product.client.get("/live/").status_code == 200
    assert product.client.get("/ready/").json()["ok"] is True
    product.start(product.publish(line(task("log", "log", message="x"))))
    Job.objects.update(due=SYSTEM.now() - timedelta(minutes=10))
    answer = product.client.get("/ready/")
    failed = [check["name"] for check in answer.json()["checks"] if not check["ok"]]
    assert (answer.status_code, failed) == (503, ["due_jobs"])
    WorkerBeat.objects.update(swept_at=SYSTEM.now() - timedelta(minutes=10))
    failed = [c["name"] for c in product.client.get("/ready/").json()["checks"] if not c["ok"]]
    assert failed == ["worker", "due_jobs"], "a process that answers but does nothing is not ready"


def test_a_breach_tells_once_in_the_browser_by_mail_and_by_webhook(
    product: Product, receiver: Receiver
) -> None:
    rule(product, email="ops@example.org, boss@example.org", webhook=receiver.url)
    model = product.publish(line(FAILS))
    for _ in range(2):
        product.run(model)
    assert alerting.watch(SYSTEM.now()) == 0
    for _ in range(3):
        product.run(model)
        alerting.watch(SYSTEM.now())
    alerting.send(SYSTEM.now())
    alerting.send(SYSTEM.now())
    (alert,) = open_alerts(product)
    assert (alert["value"], alert["in_browser"]) == (3, True)
    assert [message.to for message in mail.outbox] == [["ops@example.org"], ["boss@example.org"]]
    assert "3 incidents within 300 s" in mail.outbox[0].body
    ((key, body),) = receiver.heard
    assert (body["rule"], body["value"], body["workspace"]) == ("Too many incidents", 3, "practice")
    assert key.startswith(alert["id"])
    assert all(message["sent_at"] for message in alert["messages"])


def test_a_figure_that_swings_around_the_threshold_tells_once(product: Product) -> None:
    made = rule(product, threshold=10)
    model = product.publish(line(FAILS))
    for _ in range(10):
        product.run(model)
    now = SYSTEM.now()
    assert alerting.watch(now) == 1
    newest = Incident.objects.order_by("-pk").values_list("pk", flat=True)[0]
    Incident.objects.filter(pk=newest).update(raised_at=now - timedelta(hours=1))
    assert alerting.watch(now) == 0, "nine of ten: not left yet"
    Incident.objects.filter(pk=newest).update(raised_at=now)
    assert alerting.watch(now) == 0, "and not told again"
    later = now + timedelta(seconds=301)
    assert alerting.watch(later) == 0
    assert open_alerts(product) == []
    Incident.objects.update(raised_at=later)
    assert alerting.watch(later) == 1, "a new breach is told"
    assert Alert.objects.filter(rule=made["id"]).count() == 2


@pytest.mark.parametrize("measure", ["overdue", "stuck", "queue"])
def test_the_other_measures(product: Product, measure: str) -> None:
    rule(product, measure=measure, threshold=1, window=60)
    assert alerting.watch(SYSTEM.now()) == 0
    if measure == "stuck":
        product.run(product.publish(line(FAILS)))
        Incident.objects.update(raised_at=SYSTEM.now() - timedelta(minutes=5))
    else:
        product.start(product.publish(line(task("log", "log", message="x"))))
        if measure == "overdue":
            assert alerting.watch(SYSTEM.now()) == 0
            Job.objects.update(due=SYSTEM.now() - timedelta(minutes=5))
    assert alerting.watch(SYSTEM.now()) == 1


def test_a_message_that_is_not_taken_is_sent_again_and_others_go_on(
    product: Product, receiver: Receiver
) -> None:
    receiver.refusals = 1
    rule(product, measure="queue", threshold=1, webhook=receiver.url, email="ops@example.org")
    product.start(product.publish(line(task("log", "log", message="x"))))
    now = SYSTEM.now()
    alerting.watch(now)
    assert alerting.send(now) == 1, "the mail left"
    message = AlertMessage.objects.get(channel="webhook")
    assert ("503" in message.error, message.attempts) == (True, 1)
    assert message.due is not None
    assert message.due > now
    assert alerting.send(message.due) == 1
    assert len(receiver.heard) == 1


def test_a_webhook_goes_nowhere_that_only_this_host_can_reach(product: Product) -> None:
    rule(product, measure="queue", threshold=1, webhook="http://127.0.0.1:1/hook")
    product.start(product.publish(line(task("log", "log", message="x"))))
    alerting.watch(SYSTEM.now())
    assert alerting.send(SYSTEM.now()) == 0
    assert "not public" in AlertMessage.objects.get().error


def test_who_has_seen_an_alert_is_kept(product: Product) -> None:
    made = rule(product, measure="queue", threshold=1)
    product.start(product.publish(line(task("log", "log", message="x"))))
    alerting.watch(SYSTEM.now())
    (alert,) = open_alerts(product)
    told = product.post(f"alerts/{alert['id']}/acknowledge/").json()
    assert told["acknowledged_by"] == "ada"
    leases.claim("host:1:0", SYSTEM.now(), 5)
    alerting.watch(SYSTEM.now())
    assert open_alerts(product) == []
    assert AlertRule.objects.get(pk=made["id"]).firing is False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("webhook", "ftp://example.org/x"),
        ("threshold", 0),
        ("measure", "mood"),
    ],
)
def test_a_wrong_rule_is_refused_by_its_field(product: Product, field: str, value: Any) -> None:
    wanted = {"name": "N", "measure": "queue", "threshold": 1, field: value}
    answer = product.post(f"workspaces/{product.workspace.pk}/alert-rules/", **wanted)
    assert answer.status_code in {400, 422}
    assert answer.json()["location"]["field"] == field
    assert not AlertRule.objects.exists()
