"""Requests already answered: the same key gets the same answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Idempotency(models.Model):
    """One accepted request of a user, stored with what it did."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    instance = models.ForeignKey("designer.Instance", models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="idempotency_once_per_key"),
        )

    def __str__(self) -> str:
        return self.key
