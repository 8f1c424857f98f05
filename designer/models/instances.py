"""One run of a version, and the snapshot of its state: a cache of the event log."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7


class Instance(models.Model):
    """One run. `seq` is the number of its last event; it changes only together with that event."""

    class State(models.TextChoices):
        RUNNING = "running"
        COMPLETED = "completed"
        CANCELLED = "cancelled"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # what is looked up is looked up by the indexes below; one for each key would cost every start
    workspace = models.ForeignKey(
        "designer.Workspace", models.PROTECT, related_name="instances", db_index=False
    )
    model = models.ForeignKey(
        "designer.Model", models.PROTECT, related_name="instances", db_index=False
    )
    version = models.ForeignKey(
        "designer.Version", models.PROTECT, related_name="instances", db_index=False
    )
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    test = models.BooleanField(default=False)
    business_key = models.CharField(max_length=255, blank=True, default="")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seq = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    quarantined = models.BooleanField(default=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )
    call = models.CharField(max_length=64, blank=True, default="")  # the parent's name for it
    process = models.CharField(max_length=255, blank=True, default="")  # "": the file's main one

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("workspace", "-id"), name="instance_by_workspace"),
            models.Index(fields=("model", "state"), name="instance_by_model"),
            models.Index(
                fields=("ready_at",),
                name="instance_ready",
                condition=models.Q(ready_at__isnull=False),
            ),
            models.Index(
                fields=("workspace", "business_key"),
                name="instance_by_key",
                condition=~models.Q(business_key=""),
            ),
            models.Index(
                fields=("workspace", "ended_at"),
                name="instance_ended",
                condition=models.Q(ended_at__isnull=False),
            ),
            models.Index(
                fields=("parent",),
                name="instance_by_parent",
                condition=models.Q(parent__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_over(self) -> bool:
        """Completed, cancelled and failed are never left."""
        return self.state != self.State.RUNNING


class Snapshot(models.Model):
    """The folded events up to `seq`, written in the transaction that appended them."""

    instance = models.OneToOneField(
        Instance, models.CASCADE, primary_key=True, related_name="snapshot"
    )
    seq = models.PositiveIntegerField()
    state = models.BinaryField()

    class Meta:
        indexes = ()

    def __str__(self) -> str:
        return f"{self.instance_id}@{self.seq}"
