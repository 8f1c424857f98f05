"""When the state of an instance is written down, and how the newest one is found again.

The events are the truth and the snapshot is their fold, kept so that nothing has to be folded from
the beginning. Writing a large state after each small step would cost more and more the larger it
gets; so a large one is written when as much has happened since as it is large, and until then what
happened since is folded onto it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from designer.models import Event, Snapshot
from designer.runtime.definitions import definition_of
from engine import codec, decode_any, fresh_state, replay_any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from designer.models import Instance

#: bytes of a state that is always written
SMALL = 64 * 1024
#: bytes of a larger one that each event since may cost
PER_EVENT = 256


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


def states_of(rows: Iterable[Instance]) -> dict[UUID, tuple[Any, Saved]]:
    """The newest state of each instance, with what is stored of it; those without one are left out."""
    wanted = {row.pk: row for row in rows}
    found = {}
    for stored in Snapshot.objects.filter(pk__in=wanted):
        text = bytes(stored.state)
        state = onto(wanted[stored.pk], decode_any(text), stored.seq)
        found[stored.pk] = state, Saved(stored.seq, len(text))
    return found


def state_of(row: Instance) -> Any:
    """The newest state of the instance, None where it has none."""
    found = states_of([row]).get(row.pk)
    return None if found is None else found[0]


def onto(row: Instance, state: Any, seq: int) -> Any:
    """The state with what happened after `seq`."""
    if seq == row.seq:
        return state
    return replay_any(definition_of(row.version_id, row.process), state, events_of(row, seq))


def folded(row: Instance, seq: int | None = None) -> Any:
    """The state from the events alone, up to `seq`."""
    definition = definition_of(row.version_id, row.process)
    fresh = fresh_state(definition, str(row.pk))
    return replay_any(definition, fresh, events_of(row, 0, seq))


def events_of(row: Instance, after: int, last: int | None = None) -> Iterator[Any]:
    """The events of the instance in order, from behind `after` up to `last`."""
    found = Event.objects.filter(instance=row, seq__gt=after)
    if last is not None:
        found = found.filter(seq__lte=last)
    bodies = found.order_by("seq").values_list("body", flat=True)
    return (codec.decode_event(body) for body in bodies.iterator())
