"""What handlers may use and nobody may see."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7


class Secret(models.Model):
    """One secret of a workspace; `sealed` is bound to its workspace and name (see `designer.vault`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("designer.Workspace", models.CASCADE, related_name="secrets")
    name = models.CharField(max_length=100)
    sealed = models.TextField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="secret_once_per_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """What the sealed text is bound to."""
        return about(self.workspace_id, self.name)


def about(workspace: object, name: str) -> str:
    """What a secret of this workspace and name is bound to."""
    return f"secret:{workspace}:{name}"
