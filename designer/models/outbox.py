"""What must be told to the outside, written in the transaction that made it true."""

from __future__ import annotations

from django.db import models


class Outbox(models.Model):
    """One announcement: sent at least once, in order per instance; receivers dedupe by id."""

    id = models.BigAutoField(primary_key=True)
    instance = models.ForeignKey(
        "designer.Instance", models.CASCADE, related_name="outbox", db_index=False
    )
    seq = models.PositiveIntegerField()
    topic = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("instance", "seq"), name="outbox_once_per_seq"),
        )
        indexes = (
            models.Index(
                fields=("id",), name="outbox_pending", condition=models.Q(sent_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.instance_id}:{self.seq}"
