"""Announcements to receivers outside: written with the events, sent after, until a receiver took them.

`FLOWGLASS_RECEIVERS` names callables `receive(instance, seq, topic, id)`; without any nothing is
written. A receiver may be called again with the same id after a crash.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from designer.models import Outbox
from designer.runtime import bulk
from designer.runtime.crash import crashpoint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

TOPICS = frozenset(
    {"instance.completed", "instance.cancelled", "incident.raised", "user_task.created"}
)
logger = logging.getLogger(__name__)


def receivers() -> list[str]:
    """The dotted names that want to be told."""
    return list(settings.FLOWGLASS_RECEIVERS)


def write(told: Sequence[tuple[UUID, int, str]], now: datetime) -> None:
    """Store what has to be announced, in the transaction that made it true."""
    crashpoint("after_idempotency_before_announcements")
    rows = [(pk, seq, kind, now) for pk, seq, kind in told if kind in TOPICS]
    bulk.insert(Outbox, ("instance", "seq", "topic", "created_at"), rows)
    crashpoint("after_announcements_before_audit")


def send(now: datetime, most: int = 100) -> int:
    """Send what is pending in order; stop at the first that is not taken, the next sweep goes on."""
    names = receivers()
    if not names:
        return 0
    taken = []
    for row in Outbox.objects.filter(sent_at__isnull=True).order_by("id")[:most]:
        try:
            for name in names:
                import_string(name)(row.instance_id, row.seq, row.topic, row.pk)
        except Exception:  # a receiver's fault is not ours
            logger.exception("announcement %s was not taken", row.pk)
            break
        taken.append(row.pk)
    if taken:
        crashpoint("announced_before_mark")
        Outbox.objects.filter(pk__in=taken).update(sent_at=now)
        crashpoint("after_announcements")
    return len(taken)
