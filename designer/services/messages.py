"""Messages and signals from outside, stored for the worker to deliver."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import engine
from designer import access, audit, runtime
from designer.models import Delivery
from designer.runtime import deliveries
from designer.runtime.crash import crashpoint
from designer.services.instances import decoded, plain, reference_of, variables_measure
from designer.services.refusals import InvalidField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from designer.access import Person

NAME_LENGTH = 255
LONGEST = 30 * 24 * 3600


def message_send(
    *,
    user: Person,
    workspace: UUID,
    name: str,
    variables: Mapping[str, Any],
    correlation: str = "",
    time_to_live: int = 0,
    idempotency_key: str = "",
) -> Delivery:
    """Send a message to the run that waits for it, else to what starts by it, else keep it.

    Whoever waits without a key takes any; `time_to_live` is in seconds. The same idempotency key
    sends it once.
    """
    if not 0 <= time_to_live <= LONGEST:
        raise InvalidField("time_to_live", _("Keep a message at most 30 days."), limit=LONGEST)
    until = timezone.now() + timedelta(seconds=time_to_live) if time_to_live else None
    letter = Delivery(kind=Delivery.Kind.MESSAGE, correlation=correlation, expires_at=until)
    said = [workspace.hex, name, correlation, plain(variables), time_to_live]
    return _sent(user, workspace, name, variables, letter, idempotency_key, said)


def signal_send(
    *,
    user: Person,
    workspace: UUID,
    name: str,
    variables: Mapping[str, Any],
    idempotency_key: str = "",
) -> Delivery:
    """Broadcast a signal to every run that listens to it and to what starts by it."""
    letter = Delivery(kind=Delivery.Kind.SIGNAL)
    said = [workspace.hex, name, plain(variables)]
    return _sent(user, workspace, name, variables, letter, idempotency_key, said)


def _sent(
    user: Person,
    workspace: UUID,
    name: str,
    variables: Mapping[str, Any],
    letter: Delivery,
    key: str,
    said: list[Any],
) -> Delivery:
    access.require(user, "instance.deliver", workspace)
    if not name.strip() or not name.isprintable() or len(name) > NAME_LENGTH:
        raise InvalidField("name", _("Give a name of printable characters."), limit=NAME_LENGTH)
    variables_measure(variables)
    reference = reference_of(user, key, said)
    letter.workspace_id, letter.name, letter.created_at = workspace, name, timezone.now()
    encoded = engine.encode_variables(decoded(variables))
    letter.body = deliveries.text_of(workspace, {"variables": encoded, "hidden": []})
    with transaction.atomic():
        if reference is not None:
            letter.dedupe = f"{user.pk}:{reference.key}"
            letter.key = reference.fingerprint
            earlier = Delivery.objects.filter(workspace=workspace, dedupe=letter.dedupe).first()
            if earlier is not None:
                if earlier.key != letter.key:
                    raise runtime.KeyReused
                return earlier
        letter.save(force_insert=True)
        audit.record(
            audit.AuditDraft(
                actor=user.get_username(),
                action=f"{letter.kind}.send",
                object_type="workspace",
                object_id=str(workspace),
                workspace=workspace,
                detail={"name": name, "variables": sorted(variables)},
            )
        )
        transaction.on_commit(runtime.wake)
        crashpoint("message_before_commit")
    crashpoint("message_after_commit")
    return letter
