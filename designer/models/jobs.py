"""Work for handlers: the queue is this table."""

from __future__ import annotations

from django.db import models
from uuid_utils.compat import uuid7


class Job(models.Model):
    """One piece of work under a lease; only the holder of the newest `fence` may complete it."""

    class State(models.TextChoices):
        OPEN = "open"
        COMPLETED = "completed"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    instance = models.ForeignKey(
        "designer.Instance", models.CASCADE, related_name="jobs", db_index=False
    )
    key = models.CharField(max_length=64)
    node = models.CharField(max_length=255)
    handler = models.CharField(max_length=120)
    parameters = models.TextField(default="{}")
    attempt = models.PositiveIntegerField(default=1)
    due = models.DateTimeField()
    time_limit = models.FloatField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    owner = models.CharField(max_length=120, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    accepted_fence = models.PositiveIntegerField(null=True, blank=True)
    expiries = models.PositiveIntegerField(default=0)
    pool = models.ForeignKey(
        "designer.Pool", models.SET_NULL, null=True, blank=True, related_name="jobs", db_index=False
    )
    cache_key = models.CharField(max_length=64, blank=True, default="")
    cache_seconds = models.FloatField(default=0.0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("instance", "key"), name="job_once_per_key"),
        )
        indexes = (
            models.Index(fields=("due",), name="job_due", condition=models.Q(state="open")),
            models.Index(
                fields=("lease_until",),
                name="job_leased",
                condition=models.Q(state="open", lease_until__isnull=False),
            ),
            models.Index(
                fields=("pool", "due"),
                name="job_in_pool",
                condition=models.Q(state="open", pool__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.key
