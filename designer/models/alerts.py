"""What someone wants to be told of, and what they were told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7


class AlertRule(models.Model):
    """A measure and its threshold. It fires once when the threshold is reached and is ready again
    when the measure has fallen to nine tenths of it."""

    class Measure(models.TextChoices):
        INCIDENTS = "incidents"  # raised within the window
        OVERDUE = "overdue"  # timers and jobs due for longer than the window
        STUCK = "stuck"  # runs with an open incident for longer than the window
        QUEUE = "queue"  # jobs that wait for a start, of a pool or of all

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="alert_rules")
    name = models.CharField(max_length=120)
    measure = models.CharField(max_length=12, choices=Measure)
    threshold = models.PositiveIntegerField()
    window = models.PositiveIntegerField(default=300)  # seconds
    pool = models.ForeignKey("designer.Pool", models.SET_NULL, null=True, blank=True)
    in_browser = models.BooleanField(default=True)
    email = models.CharField(max_length=500, blank=True, default="")
    webhook = models.CharField(max_length=1000, blank=True, default="")
    enabled = models.BooleanField(default=True)
    firing = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """One breach, from the moment the threshold was reached until it was left again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="alerts")
    rule = models.ForeignKey(AlertRule, models.CASCADE, related_name="alerts")
    value = models.PositiveIntegerField()
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("workspace", "-id"), name="alert_by_workspace"),)
        constraints = (
            models.UniqueConstraint(
                fields=("rule",),
                condition=models.Q(ended_at__isnull=True),
                name="alert_once_per_breach",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.value}"


class AlertMessage(models.Model):
    """One message to the outside, written with its alert and sent until it was taken or given up."""

    class Channel(models.TextChoices):
        EMAIL = "email"
        WEBHOOK = "webhook"

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=8, choices=Channel)
    target = models.CharField(max_length=1000)
    attempts = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("alert", "channel", "target"), name="alert_message_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("due",), name="alert_message_due", condition=models.Q(due__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.target}"
