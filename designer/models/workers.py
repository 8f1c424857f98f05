"""The processes that move instances."""

from __future__ import annotations

from django.db import models


class WorkerBeat(models.Model):
    """One process, as it told of itself last; one that stopped telling is gone or stuck."""

    name = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)
    swept_at = models.DateTimeField()
    threads = models.PositiveIntegerField()
    running = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
