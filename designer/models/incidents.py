"""Something a person must look at."""

from __future__ import annotations

from django.db import models
from uuid_utils.compat import uuid7


class Incident(models.Model):
    """Why an instance, or one part of it, stands; nothing is ever just stuck."""

    class State(models.TextChoices):
        OPEN = "open"
        RESOLVED = "resolved"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="incidents")
    instance = models.ForeignKey(
        "designer.Instance", models.CASCADE, related_name="incidents", db_index=False
    )
    key = models.CharField(max_length=64)
    job = models.CharField(max_length=64, blank=True, default="")
    node = models.CharField(max_length=255, blank=True, default="")
    code = models.CharField(max_length=120)
    message = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    raised_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("instance", "key"), name="incident_once_per_key"),
            models.UniqueConstraint(
                fields=("instance", "job"),
                name="incident_one_open_per_job",
                condition=models.Q(state="open") & ~models.Q(job=""),
            ),
        )
        indexes = (
            models.Index(fields=("workspace", "state", "-id"), name="incident_by_workspace"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.key}"
