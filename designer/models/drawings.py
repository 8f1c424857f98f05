"""What a person edits, of whatever kind: its draft and every text it ever had."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from designer.models.workspaces import Workspace


class Kind(models.TextChoices):
    PROCESS = "process"
    DECISION = "decision"
    MACHINE = "machine"
    GRAPH = "graph"
    RULES = "rules"


class Model(models.Model):
    """A model of some kind, with one draft and any number of versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="models")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    folder = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "key"],
                condition=models.Q(archived_at__isnull=True),
                name="model_key_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Draft(models.Model):
    """The text being edited; `revision` grows by one with every save."""

    model = models.OneToOneField(
        Model, on_delete=models.PROTECT, primary_key=True, related_name="draft"
    )
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    problems = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"draft {self.revision} of {self.model_id}"


class DraftRevision(models.Model):
    """A text that was once saved: nothing that was saved is ever lost."""

    model = models.ForeignKey(Model, on_delete=models.PROTECT, related_name="revisions")
    revision = models.PositiveIntegerField()
    text = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "revision"], name="draft_revision_once"),
        ]

    def __str__(self) -> str:
        return f"revision {self.revision} of {self.model_id}"
