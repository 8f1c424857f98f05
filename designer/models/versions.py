"""Immutable texts that runs are pinned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from designer.models.drawings import Kind, Model

if TYPE_CHECKING:
    from uuid import UUID


class VersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> VersionQuerySet:
        return self.filter(number__isnull=False)

    def latest_of(self, model: Model) -> Version | None:
        """The newest published version of the model."""
        return self.published().filter(model=model).order_by("-number").first()

    def latest_named(self, workspace: UUID, kind: Kind, key: str) -> Version | None:
        """The newest published version of the workspace's model of this kind and key."""
        return (
            self.published()
            .filter(
                model__workspace=workspace,
                model__kind=kind,
                model__key=key,
                model__archived_at__isnull=True,
            )
            .order_by("-number")
            .first()
        )


class Version(models.Model):
    """A published text (`number` counts from 1), or the snapshot of a draft that was test-run."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    model = models.ForeignKey(Model, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    content_hash = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["model", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["model", "content_hash"],
                condition=models.Q(number__isnull=True),
                name="snapshot_once",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number or 'draft'} of {self.model_id}"
