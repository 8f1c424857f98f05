"""Moments an instance waits for."""

from __future__ import annotations

from django.db import models
from uuid_utils.compat import uuid7


class Timer(models.Model):
    """A moment to fire once; a clock that jumps back never fires it again."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled"
        FIRED = "fired"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    instance = models.ForeignKey(
        "designer.Instance", models.CASCADE, related_name="timers", db_index=False
    )
    key = models.CharField(max_length=64)
    node = models.CharField(max_length=255)
    due = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.SCHEDULED)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("instance", "key"), name="timer_once_per_key"),
        )
        indexes = (
            models.Index(fields=("due",), name="timer_due", condition=models.Q(state="scheduled")),
        )

    def __str__(self) -> str:
        return self.key
