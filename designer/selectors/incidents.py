"""Incidents a person may see: those of the runs they may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer import access
from designer.models import Incident
from designer.selectors import instances

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from designer.access import Person


def for_user(user: Person, workspace: UUID) -> QuerySet[Incident]:
    """The workspace's incidents, as far as the person may see their runs."""
    seen = instances.for_user(user, workspace).values("pk")
    return Incident.objects.filter(workspace_id=workspace, instance__in=seen).select_related(
        "instance", "instance__model"
    )


def by_id(user: Person, incident: UUID, action: str) -> Incident:
    """The incident, if the person may do `action` to its run."""
    found = (
        Incident.objects.select_related("instance", "instance__model").filter(pk=incident).first()
    )
    if found is None:
        raise access.Unseen
    access.require_instance(user, action, found.instance)
    return found
