"""What happened: the log every other table is derived from."""

from __future__ import annotations

from typing import Any

from django.db import models

from engine import codec


class EventBatch(models.Model):
    """The events `first` to `last` of an instance, appended by one step in one transaction.

    `body` is what may be shown; where that hides sensitive values, `sealed` holds what really happened.
    A row for each event would cost most of what a durable step costs; see `engine.codec.history`.
    """

    id = models.BigAutoField(primary_key=True)
    instance = models.ForeignKey(
        "designer.Instance", models.CASCADE, related_name="histories", db_index=False
    )
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    body = models.TextField()
    sealed = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("instance_id", "first")
        constraints = (
            models.UniqueConstraint(fields=("instance", "first"), name="history_once_per_seq"),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="history_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instance_id}:{self.first}-{self.last}"

    def as_json(self) -> list[dict[str, Any]]:
        """Each event as {instance, seq, at, kind, node, token, data}."""
        return codec.history_to_json(self.body, str(self.instance_id), self.first)
