"""Workspaces a person belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer import access
from designer.models import Membership, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from designer.access import Person

SESSION_KEY = "workspace"


def for_user(user: Person) -> list[Workspace]:
    """The person's workspaces by name, each with `roles`, the person's roles there."""
    held: dict[UUID, list[str]] = {}
    rows = Membership.objects.filter(user_id=user.pk).values_list("workspace_id", "role")
    for workspace, role in rows:
        held.setdefault(workspace, []).append(role)
    every = list(Workspace.objects.filter(pk__in=held).order_by("name"))
    for workspace in every:
        workspace.roles = sorted(held[workspace.pk])
    return every


def by_id(user: Person, workspace: UUID) -> Workspace:
    """The workspace with its settings, for whoever has a role in it."""
    access.require(user, "settings.view", workspace)
    return Workspace.objects.get(pk=workspace)


def current(every: Sequence[Workspace], session: Mapping[str, Any]) -> Workspace | None:
    """The workspace the session looks at, the first one where it names none."""
    chosen = session.get(SESSION_KEY)
    return next((w for w in every if w.slug == chosen), every[0] if every else None)
