"""Which secrets there are; what is in them is nobody's to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer import access
from designer.models import Secret

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from designer.access import Person


def for_user(user: Person, workspace: UUID) -> QuerySet[Secret]:
    """The workspace's secrets by name, for those who manage them and those who name them in models."""
    access.require(user, "secret.list", workspace)
    found = Secret.objects.filter(workspace=workspace).select_related("changed_by")
    return found.defer("sealed").order_by("name")
