"""An instance that cannot be moved is set aside, visibly; the others go on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

from designer import vault
from designer.models import Incident, Instance, Job
from designer.runtime import sealing
from designer.runtime.crash import crashpoint
from designer.veil import veiled
from engine import EngineError, Mask

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from designer.runtime.standing import Standing

PREFIX = "quarantine:"
CODE = "quarantined"
logger = logging.getLogger(__name__)


def quarantine(instance: UUID, error: Exception, now: datetime) -> None:
    """Raise an incident on the instance and let no sweep touch it until someone retries it."""
    mask = _mask(instance)
    with veiled(mask):
        logger.error("instance %s is set aside", instance, exc_info=error)
    with transaction.atomic():
        row = Instance.objects.select_for_update().filter(pk=instance, quarantined=False).first()
        if row is None or row.is_over:
            return
        row.quarantined = True
        row.save(update_fields=["quarantined"])
        Job.objects.filter(instance=row, state=Job.State.OPEN).update(owner="", lease_until=None)
        crashpoint("within_quarantine")
        count = Incident.objects.filter(instance=row, key__startswith=PREFIX).count()
        Incident.objects.create(
            workspace_id=row.workspace_id,
            instance=row,
            key=f"{PREFIX}{count + 1}",
            code=CODE,
            message=mask.text(f"The instance could not be moved: {error}")[:2000],
            raised_at=now,
        )
    crashpoint("after_quarantine")


def _mask(instance: UUID) -> Mask:
    """What must not be shown of it, as far as that can still be found out."""
    row = Instance.objects.filter(pk=instance).first()
    try:
        return (sealing.mask_on(row) if row is not None else None) or Mask()
    except (EngineError, vault.Unsealable):
        return Mask()


def release(instance: Standing, key: str, now: datetime) -> bool:
    """Resolve the incident and let the instance go on; False where it is resolved already."""
    changed = Incident.objects.filter(
        instance_id=instance.pk, key=key, state=Incident.State.OPEN
    ).update(state=Incident.State.RESOLVED, resolved_at=now, how="retry")
    if changed:
        crashpoint("within_release")
        instance.quarantined = False
    return bool(changed)


def close(instance: Standing, now: datetime) -> None:
    """The instance is over: nothing has to be looked at any more."""
    if instance.quarantined:
        instance.quarantined = False
        Incident.objects.filter(
            instance_id=instance.pk, key__startswith=PREFIX, state=Incident.State.OPEN
        ).update(state=Incident.State.RESOLVED, resolved_at=now, how="cancelled")
