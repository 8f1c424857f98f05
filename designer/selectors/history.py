"""What happened to instances, event by event, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer.models import EventBatch

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from uuid import UUID

    from django.db.models import QuerySet

MOST = 2000


def events_after(instance: UUID, seq: int, most: int = MOST) -> list[dict[str, Any]]:
    """The events after `seq` in order, about `most` of them: what a step added stays together."""
    found: list[dict[str, Any]] = []
    batches = EventBatch.objects.filter(instance_id=instance, last__gt=seq).order_by("first")
    for batch in batches.iterator(200):
        found += (event for event in batch.as_json() if event["seq"] > seq)
        if len(found) >= most:
            break
    return found


def every(
    kinds: Container[str], batches: QuerySet[EventBatch] | None = None
) -> Iterator[dict[str, Any]]:
    """The events of these kinds, instance after instance, in order."""
    rows = EventBatch.objects.all() if batches is None else batches
    for batch in rows.order_by("instance_id", "first").iterator(500):
        yield from (event for event in batch.as_json() if event["kind"] in kinds)
