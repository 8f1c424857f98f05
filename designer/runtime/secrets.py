"""Secrets, resolved at the moment of the call and forgotten with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer import vault
from designer.models import Secret
from engine import HandlerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


def resolved(workspace: UUID, wanted: Mapping[str, str]) -> dict[str, str]:
    """The parameters with their secrets; one that is missing is named, never its value."""
    if not wanted:
        return {}
    rows = Secret.objects.filter(workspace_id=workspace, name__in=set(wanted.values()))
    found = {row.name: row for row in rows}
    values = {}
    for parameter, name in wanted.items():
        row = found.get(name)
        if row is None:
            text = f"There is no secret “{name}” for the parameter “{parameter}”"
            raise HandlerError("secret_missing", text, retryable=False)
        try:
            values[parameter] = vault.opened(row.sealed, row.about)
        except vault.Unsealable as why:
            text = f"The secret “{name}” cannot be opened: {why}"
            raise HandlerError("secret_unreadable", text, retryable=False) from None
    return values


def missing(workspace: UUID, names: set[str]) -> set[str]:
    """Those of the names that are no secret of the workspace."""
    known = Secret.objects.filter(workspace_id=workspace, name__in=names)
    return names - set(known.values_list("name", flat=True))
