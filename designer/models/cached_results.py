"""Results that are kept so that the same work is not done twice."""

from __future__ import annotations

from django.db import models


class CachedResult(models.Model):
    """One result under the hash of everything that it depends on, until it expires."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    of = models.CharField(max_length=120)  # the handler, or the decision
    result = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.of} {self.key[:8]}"


class CacheCount(models.Model):
    """How often results of one handler or decision were found, and how often stored."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="+")
    of = models.CharField(max_length=120)
    hits = models.PositiveBigIntegerField(default=0)
    stored = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("workspace", "of"), name="cache_count_once"),
        )

    def __str__(self) -> str:
        return f"{self.of}: {self.hits} hits"
