"""By what the newest published version of a process starts without anyone pressing Run."""

from __future__ import annotations

from django.db import models


class StartEvent(models.Model):
    """One way in which a process of a file begins; `plain` is by being called or run."""

    class Kind(models.TextChoices):
        PLAIN = "plain"
        MESSAGE = "message"
        SIGNAL = "signal"
        TIMER = "timer"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="+")
    model = models.ForeignKey("designer.Model", models.PROTECT, related_name="start_events")
    version = models.ForeignKey("designer.Version", models.PROTECT, related_name="+")
    process = models.CharField(max_length=255)
    node = models.CharField(max_length=255)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=255, blank=True, default="")
    due = models.DateTimeField(null=True, blank=True)
    cycle = models.CharField(max_length=255, blank=True, default="")
    left = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("workspace", "kind", "name"), name="start_event_by_name"),
            models.Index(
                fields=("due",), name="start_event_due", condition=models.Q(due__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name or self.node}"
