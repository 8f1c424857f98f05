"""What administrators decide for a whole workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

import engine
from designer import access, audit
from designer.models import Workspace
from designer.services.refusals import InvalidField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from designer.access import Person


def handlers_allow(*, user: Person, workspace: UUID, allowed: Sequence[str] | None) -> Workspace:
    """Say which handlers models of the workspace may call; None allows all there are."""
    access.require(user, "handler.manage", workspace)
    known = {found.name for found in engine.registry.all()}
    for name in allowed or ():
        if name not in known:
            raise InvalidField("allowed", _("There is no handler “%s”.") % name)
    with transaction.atomic():
        row = Workspace.objects.select_for_update().get(pk=workspace)
        before = row.handlers
        row.handlers = None if allowed is None else sorted(set(allowed))
        row.save(update_fields=["handlers"])
        audit.record(
            audit.AuditDraft(
                actor=user.get_username(),
                action="handlers.allow",
                object_type="workspace",
                object_id=str(workspace),
                workspace=workspace,
                detail={"before": before, "after": row.handlers},
            )
        )
    return row
