"""What the audit log tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer import access
from designer.models import AuditEntry

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from designer.access import Person


def for_user(user: Person, workspace: UUID) -> QuerySet[AuditEntry]:
    """The deeds done in the workspace."""
    access.require(user, "audit.view", workspace)
    return AuditEntry.objects.filter(workspace=workspace)
