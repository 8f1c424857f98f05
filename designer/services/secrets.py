"""Secrets are written, replaced and removed; nothing here gives one back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from designer import access, audit, vault
from designer.models import Secret
from designer.services.refusals import InvalidField

if TYPE_CHECKING:
    from uuid import UUID

    from designer.access import Person

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,99}")
SHORTEST, LONGEST = 4, 10_000


def secret_put(*, user: Person, workspace: UUID, name: str, value: str) -> Secret:
    """Create the secret or put another value in its place."""
    access.require(user, "secret.manage", workspace)
    if not NAME.fullmatch(name):
        raise InvalidField("name", _("Letters, digits and “_”, “.”, “-”, beginning with a letter."))
    if not SHORTEST <= len(value) <= LONGEST:
        message = _("Give 4 to 10,000 characters: a shorter value could not be kept out of texts.")
        raise InvalidField("value", message, limit=LONGEST)
    now = timezone.now()
    with transaction.atomic():
        row = Secret.objects.select_for_update().filter(workspace=workspace, name=name).first()
        deed = "secret.replace" if row else "secret.create"
        row = row or Secret(workspace_id=workspace, name=name, created_at=now)
        row.sealed = vault.seal(value, row.about)
        row.changed_at, row.changed_by = now, user
        row.save()
        told(user, workspace, deed, name)
    return row


def secret_delete(*, user: Person, workspace: UUID, name: str) -> None:
    """Take the secret away; work that needs it becomes an incident that names it."""
    access.require(user, "secret.manage", workspace)
    with transaction.atomic():
        gone, _each = Secret.objects.filter(workspace=workspace, name=name).delete()
        if not gone:
            raise access.Unseen
        told(user, workspace, "secret.delete", name)


def told(user: Person, workspace: UUID, action: str, name: str) -> None:
    audit.record(
        audit.AuditDraft(
            actor=user.get_username(),
            action=action,
            object_type="secret",
            object_id=name[:80],
            workspace=workspace,
        )
    )
