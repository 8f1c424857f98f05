"""Alert rules: measured by sets, fired once per breach, told through an outbox.

A rule fires when its measure reaches the threshold, and is ready again only when the measure has
fallen below nine tenths of it: a figure that swings around the threshold tells one thing once. The
alert and its messages are rows of one transaction, so a crash loses none; a message may be sent
again after a crash, under the same key.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q

from designer.models import Alert, AlertMessage, AlertRule, Incident, Job, Timer
from designer.runtime.handlers.http_request import http_request
from engine import JobContext

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

ATTEMPTS = 6
FIRST_WAIT = timedelta(seconds=15)
LEASE = timedelta(minutes=2)
SECONDS = 10
logger = logging.getLogger(__name__)


def _incidents(rule: AlertRule, now: datetime) -> int:
    raised = Incident.objects.filter(
        workspace=rule.workspace_id,
        instance__test=False,
        raised_at__gt=now - timedelta(seconds=rule.window),
    )
    return raised.count()


def _overdue(rule: AlertRule, now: datetime) -> int:
    due = Q(due__lte=now - timedelta(seconds=rule.window))
    place = Q(instance__workspace=rule.workspace_id, instance__test=False)
    timers = Timer.objects.filter(due & place, state=Timer.State.SCHEDULED)
    jobs = Job.objects.filter(due & place, state=Job.State.OPEN)
    return timers.count() + jobs.count()


def _stuck(rule: AlertRule, now: datetime) -> int:
    standing = Incident.objects.filter(
        workspace=rule.workspace_id,
        instance__test=False,
        state=Incident.State.OPEN,
        raised_at__lte=now - timedelta(seconds=rule.window),
    )
    return standing.values("instance").distinct().count()


def _queue(rule: AlertRule, now: datetime) -> int:
    waits = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    jobs = Job.objects.filter(waits, state=Job.State.OPEN, due__lte=now, instance__test=False)
    if rule.pool_id is not None:
        return jobs.filter(pool=rule.pool_id).count()
    return jobs.filter(instance__workspace=rule.workspace_id).count()


MEASURES: dict[str, Callable[[AlertRule, datetime], int]] = {
    AlertRule.Measure.INCIDENTS: _incidents,
    AlertRule.Measure.OVERDUE: _overdue,
    AlertRule.Measure.STUCK: _stuck,
    AlertRule.Measure.QUEUE: _queue,
}


def watch(now: datetime) -> int:
    """Measure every rule once and note what is reached or left; the number of new alerts."""
    fired = 0
    with transaction.atomic():
        rules = AlertRule.objects.select_for_update(skip_locked=True, of=("self",))
        for rule in rules.filter(enabled=True).order_by("pk"):
            value = MEASURES[rule.measure](rule, now)
            if not rule.firing and value >= rule.threshold:
                _fire(rule, value, now)
                fired += 1
            elif rule.firing and value * 10 < rule.threshold * 9:
                end(rule, now)
    return fired


def _fire(rule: AlertRule, value: int, now: datetime) -> None:
    alert = Alert.objects.create(
        workspace_id=rule.workspace_id, rule=rule, value=value, raised_at=now
    )
    targets = [(AlertMessage.Channel.EMAIL, each) for each in rule.email.replace(",", " ").split()]
    if rule.webhook:
        targets.append((AlertMessage.Channel.WEBHOOK, rule.webhook))
    AlertMessage.objects.bulk_create(
        [AlertMessage(alert=alert, channel=c, target=t, due=now) for c, t in dict.fromkeys(targets)]
    )
    AlertRule.objects.filter(pk=rule.pk).update(firing=True)


def end(rule: AlertRule, now: datetime) -> None:
    """The breach is over, or nobody asks for it any more."""
    rule.alerts.filter(ended_at__isnull=True).update(ended_at=now)
    AlertRule.objects.filter(pk=rule.pk).update(firing=False)


def send(now: datetime, most: int = 20) -> int:
    """Send what is due, each message by itself; one that is not taken is tried again later."""
    waiting = AlertMessage.objects.filter(due__lte=now).order_by("due", "pk")
    sent = 0
    for pk in list(waiting.values_list("pk", flat=True)[:most]):
        mine = AlertMessage.objects.filter(pk=pk, due__lte=now)
        if not mine.update(due=now + LEASE):
            continue  # another process has taken it
        message = AlertMessage.objects.select_related("alert__rule", "alert__workspace").get(pk=pk)
        sent += _sent(message, now)
    return sent


def _sent(message: AlertMessage, now: datetime) -> bool:
    attempts = message.attempts + 1
    try:
        CHANNELS[message.channel](message)
    except Exception as error:  # noqa: BLE001 - whatever the other side does must not stop the rest
        logger.warning("alert message %s was not taken: %s", message.pk, error)
        again = now + FIRST_WAIT * 2**attempts if attempts < ATTEMPTS else None
        AlertMessage.objects.filter(pk=message.pk).update(
            attempts=attempts, due=again, error=str(error)[:500]
        )
        return False
    AlertMessage.objects.filter(pk=message.pk).update(
        attempts=attempts, due=None, sent_at=now, error=""
    )
    return True


def text_of(alert: Alert) -> str:
    """The alert in one sentence."""
    rule = alert.rule
    what = {
        AlertRule.Measure.INCIDENTS: f"{alert.value} incidents within {rule.window} s",
        AlertRule.Measure.OVERDUE: f"{alert.value} jobs or timers overdue by {rule.window} s",
        AlertRule.Measure.STUCK: f"{alert.value} runs have stood for more than {rule.window} s",
        AlertRule.Measure.QUEUE: f"{alert.value} jobs wait",
    }[AlertRule.Measure(rule.measure)]
    return f"{rule.name}: {what} (threshold {rule.threshold})"


def _mail(message: AlertMessage) -> None:
    alert = message.alert
    subject = f"[Flowglass] {alert.rule.name}".replace("\n", " ").replace("\r", " ")
    body = f"{text_of(alert)}\n\nWorkspace: {alert.workspace.name}\nSince: {alert.raised_at:%F %T} UTC\n"
    send_mail(subject, body, None, [message.target])


def _webhook(message: AlertMessage) -> None:
    """Post the alert; the address is checked as `http.request` checks every address."""
    alert = message.alert
    body = {
        "id": str(alert.pk),
        "rule": alert.rule.name,
        "measure": alert.rule.measure,
        "value": alert.value,
        "threshold": alert.rule.threshold,
        "workspace": alert.workspace.slug,
        "at": alert.raised_at.isoformat(),
        "text": text_of(alert),
    }
    given = {"method": "POST", "url": message.target, "headers": None, "body": body}
    http_request(JobContext({**given, "timeout": SECONDS}, f"{alert.pk}:{message.pk}"))


CHANNELS: dict[str, Callable[[AlertMessage], None]] = {
    AlertMessage.Channel.EMAIL: _mail,
    AlertMessage.Channel.WEBHOOK: _webhook,
}
