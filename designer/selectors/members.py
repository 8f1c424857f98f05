"""Who is what in a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer import access
from designer.models import Membership

if TYPE_CHECKING:
    from uuid import UUID

    from designer.access import Person


def for_user(user: Person, workspace: UUID) -> list[dict[str, Any]]:
    """The workspace's people by name, each with their roles there."""
    access.require(user, "member.list", workspace)
    rows = Membership.objects.filter(workspace=workspace).select_related("user")
    found: dict[str, dict[str, Any]] = {}
    for row in rows.order_by("user__username", "role"):
        person = found.setdefault(
            row.user.username,
            {
                "username": row.user.username,
                "name": row.user.get_full_name(),
                "active": row.user.is_active,
                "roles": [],
            },
        )
        person["roles"].append(row.role)
    return list(found.values())
