"""Named things an instance waits for: messages and signals."""

from __future__ import annotations

from django.db import models
from uuid_utils.compat import uuid7


class Subscription(models.Model):
    """One open wait for a message or signal; it is correlated at most once."""

    class State(models.TextChoices):
        OPEN = "open"
        CORRELATED = "correlated"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    instance = models.ForeignKey(
        "designer.Instance", models.CASCADE, related_name="subscriptions", db_index=False
    )
    key = models.CharField(max_length=64)
    node = models.CharField(max_length=255)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=255)
    correlation = models.CharField(max_length=255, blank=True, default="")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("instance", "key"), name="subscription_once_per_key"),
        )
        indexes = (
            models.Index(
                fields=("kind", "name", "correlation"),
                name="subscription_open",
                condition=models.Q(state="open"),
            ),
        )

    def __str__(self) -> str:
        return self.key
