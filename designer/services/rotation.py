"""Sealing again under the newest key, row by row, beside a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Substr

from designer import audit, vault
from designer.models import CachedResult, Delivery, EventBatch, Job, Secret, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

#: what holds sealed texts: the rows, the field, and what each text is bound to
PLACES: dict[str, tuple[type[Model], str, Callable[[Any], str]]] = {
    "secrets": (Secret, "sealed", lambda row: row.about),
    "histories": (
        EventBatch,
        "sealed",
        lambda row: f"history:{row.instance_id}:{row.first}",
    ),
    "snapshots": (Snapshot, "state", lambda row: f"snapshot:{row.instance_id}"),
    "jobs": (Job, "parameters", lambda row: f"job:{row.instance_id}:{row.key}"),
    "results": (CachedResult, "result", lambda row: f"result:{row.key}"),
    "deliveries": (Delivery, "body", lambda row: f"letter:{row.workspace_id}"),
}


def rotate() -> dict[str, int]:
    """Seal again what is not under the newest key; how many of each kind."""
    counts = {name: _rotate(*place) for name, place in PLACES.items()}
    with transaction.atomic():
        audit.record(
            audit.AuditDraft(
                actor="system",
                action="secrets.rotate",
                object_type="key",
                object_id=vault.newest_key(),
                detail=counts,
            )
        )
    return counts


def _rotate(model: type[Model], field: str, about: Callable[[Any], str]) -> int:
    count = 0
    for pk in list(_sealed(model, field).values_list("pk", flat=True)):
        with transaction.atomic():
            row = model.objects.select_for_update().get(pk=pk)
            count += _again(row, field, about(row))
    return count


def _sealed(model: type[Model], field: str) -> QuerySet[Any]:
    if field == "state":  # bytes: told apart one by one
        return model.objects.all()
    begins = model.objects.annotate(begins=Substr(field, 1, len(vault.PREFIX)))
    return begins.filter(begins=vault.PREFIX)


def _again(row: Any, field: str, about: str) -> bool:
    stored = getattr(row, field)
    text = stored if isinstance(stored, str) else bytes(stored).decode()
    if not vault.is_sealed(text) or vault.key_of(text) == vault.newest_key():
        return False
    sealed = vault.seal(vault.opened(text, about), about)
    setattr(row, field, sealed if isinstance(stored, str) else sealed.encode())
    row.save(update_fields=[field])
    return True
