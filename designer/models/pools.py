"""How much of one kind of work may run at once."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from uuid_utils.compat import uuid7

MOST = 10_000


class Pool(models.Model):
    """A named pool of a workspace: at most `limit` jobs run, at most `queue_bound` wait for a start."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="pools")
    name = models.CharField(max_length=60)
    limit = models.PositiveIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    queue_bound = models.PositiveIntegerField(
        default=1000, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), name="pool_name_once"),
        )

    def __str__(self) -> str:
        return self.name
