"""When the state of an instance is written down, and how the newest one is found again.

The events are the truth and the snapshot is their fold, kept so that nothing has to be folded from
the beginning. Writing a large state after each small step would cost more and more the larger it
gets; so a large one is written when as much has happened since as it is large, and until then what
happened since is folded onto it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from designer.models import EventBatch, Snapshot
from designer.runtime.definitions import definition_of
from engine import decode_any, fresh_state, replay_any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from designer.models import Instance
    from designer.runtime.standing import Standing

    Row = Instance | Standing

#: bytes of a state that is always written
SMALL = 64 * 1024
#: bytes of a larger one that each event since may cost
PER_EVENT = 32


@dataclass(frozen=True, slots=True)
class Saved:
    """The snapshot that is stored: up to which event, and how large."""

    seq: int
    size: int


def is_due(saved: Saved | None, seq: int) -> bool:
    """Whether the state after `seq` is to be written."""
    if saved is None or saved.size <= SMALL:
        return True
    return (seq - saved.seq) * PER_EVENT >= saved.size


def found(
    rows: Sequence[Row],
) -> Iterator[tuple[Row, tuple[Any, Saved] | Exception]]:
    """The newest state of each instance and what is saved of it, or why it cannot be read."""
    if not rows:
        return
    wanted = {row.pk: row for row in rows}
    for stored in Snapshot.objects.filter(pk__in=wanted):
        row = wanted[stored.instance_id]
        try:
            yield row, (newest(row, stored), Saved(stored.seq, len(stored.state)))
        except Exception as fault:  # noqa: BLE001 - one instance must not stop the others
            yield row, fault


def state_of(row: Row) -> Any:
    """The newest state of the instance, None where it has none."""
    stored = Snapshot.objects.filter(pk=row.pk).first()
    return None if stored is None else newest(row, stored)


def newest(row: Row, stored: Snapshot) -> Any:
    """The state that is saved with what happened since."""
    state = decode_any(bytes(stored.state))
    if stored.seq == row.seq:
        return state
    return replay_any(definition_of(row.version_id, row.process), state, events_of(row, stored.seq))


def folded(row: Row, seq: int | None = None) -> Any:
    """The state from the events alone, up to `seq`."""
    definition = definition_of(row.version_id, row.process)
    fresh = fresh_state(definition, str(row.pk))
    return replay_any(definition, fresh, events_of(row, 0, seq))


def events_of(row: Row, after: int, last: int | None = None) -> Iterator[Any]:
    """The events of the instance in order, from behind `after` up to `last`."""
    batches = EventBatch.objects.filter(instance_id=row.pk, last__gt=after).order_by("first")
    for batch in batches.iterator(200):
        for event in batch.events():
            if last is not None and event.seq > last:
                return
            if event.seq > after:
                yield event
