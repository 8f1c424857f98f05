"""Who did what: an append-only chain, each entry sealed with the hash of the one before."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One deed. People and objects are named by text, so that no later change rewrites history."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    workspace = models.UUIDField(null=True)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-seq"]
        indexes = [models.Index(fields=["workspace", "-seq"], name="audit_by_workspace")]

    def __str__(self) -> str:
        return f"{self.seq} {self.actor} {self.action} {self.object_type} {self.object_id}"
