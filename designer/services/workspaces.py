"""What administrators decide for a whole workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

import engine
from designer import access, audit
from designer.models import Workspace
from designer.services.refusals import InvalidField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from designer.access import Person


def settings_change(*, user: Person, workspace: UUID, changes: Mapping[str, Any]) -> Workspace:
    """Change which handlers models may call (`handlers`, None for all) and `four_eyes`."""
    access.require(user, "settings.manage", workspace)
    wanted = dict(changes)
    if wanted.get("handlers") is not None:
        wanted["handlers"] = handlers_checked(wanted["handlers"])
    with transaction.atomic():
        row = Workspace.objects.select_for_update().get(pk=workspace)
        before = {name: getattr(row, name) for name in wanted}
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save(update_fields=list(wanted))
        audit.record(
            audit.AuditDraft(
                actor=user.get_username(),
                action="workspace.settings",
                object_type="workspace",
                object_id=str(workspace),
                workspace=workspace,
                detail={"before": before, "after": wanted},
            )
        )
    return row


def handlers_checked(names: list[str]) -> list[str]:
    """Names of handlers that exist, each once."""
    known = {found.name for found in engine.registry.all()}
    for name in names:
        if name not in known:
            raise InvalidField("handlers", _("There is no handler “%s”.") % name)
    return sorted(set(names))
