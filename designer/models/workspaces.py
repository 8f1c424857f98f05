"""Who shares what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7


class Role(models.TextChoices):
    """What a person may be in a workspace; `designer.access` says what each may do."""

    MODELLER = "modeller"
    DECISION_AUTHOR = "decision_author"
    OPERATOR = "operator"
    TASK_USER = "task_user"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Workspace(models.Model):
    """The border of sharing: everything else belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    #: the handlers that models may call; None is all there are
    handlers = models.JSONField(null=True, blank=True, default=None)
    #: whether whoever edited a draft last may not publish it
    four_eyes = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    """One role of one person in one workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} in {self.workspace}"
