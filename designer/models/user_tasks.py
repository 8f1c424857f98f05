"""Work for people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7


class UserTask(models.Model):
    """One thing a person does; `key` is what the engine calls it."""

    class State(models.TextChoices):
        OPEN = "open"
        COMPLETED = "completed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="user_tasks")
    instance = models.ForeignKey(
        "designer.Instance", models.CASCADE, related_name="user_tasks", db_index=False
    )
    key = models.CharField(max_length=64)
    node = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    assignee = models.CharField(max_length=150, blank=True, default="")
    candidate_groups = models.JSONField(default=list, blank=True)
    form = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("instance", "key"), name="user_task_once_per_key"),
        )
        indexes = (
            models.Index(fields=("workspace", "state", "-id"), name="user_task_by_workspace"),
            models.Index(
                fields=("assignee",), name="user_task_mine", condition=models.Q(state="open")
            ),
        )

    def __str__(self) -> str:
        return self.name
