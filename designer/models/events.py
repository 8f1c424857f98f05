"""What happened: the log every other table is derived from."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class Event(models.Model):
    """One event of an instance; `body` is its whole JSON text, exactly as the sockets send it."""

    id = models.BigAutoField(primary_key=True)
    instance = models.ForeignKey(
        "designer.Instance", models.CASCADE, related_name="events", db_index=False
    )
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    node = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001 - null is "of the whole instance"
    body = models.TextField()

    class Meta:
        ordering = ("instance_id", "seq")
        constraints = (
            models.UniqueConstraint(fields=("instance", "seq"), name="event_once_per_seq"),
        )

    def __str__(self) -> str:
        return f"{self.instance_id}:{self.seq} {self.kind}"

    def as_json(self) -> dict[str, Any]:
        """{instance, seq, at, kind, node, token, data}."""
        return json.loads(self.body)
