"""What a transaction has to know before it answers, in a handful of queries for the whole batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from designer.models import Delivery, Idempotency, Job
from designer.runtime import snapshots
from designer.runtime.crash import crashpoint
from designer.runtime.definitions import Shelf
from designer.runtime.standing import Standing, locked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from designer.runtime.snapshots import Saved
    from designer.runtime.submission import IdempotencyRef, Submission
    from engine import State

#: the newest states, each believed only where its number is the stored one, with what is saved of them
recent: Shelf[tuple[State, Saved]] = Shelf(1000)


@dataclass(slots=True)
class Loaded:
    """Locked instances and what belongs to them."""

    instances: dict[UUID, Standing] = field(default_factory=dict)
    states: dict[UUID, State] = field(default_factory=dict)
    saved: dict[UUID, Saved] = field(default_factory=dict)
    broken: dict[UUID, Exception] = field(default_factory=dict)
    jobs: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    answered: dict[tuple[Any, str], tuple[str, UUID, int]] = field(default_factory=dict)
    deliveries: dict[int, str] = field(default_factory=dict)


def load(submissions: Sequence[Submission]) -> Loaded:
    """Lock the instances and the leased jobs; read states and earlier answers."""
    loaded = Loaded()
    wanted = {s.instance for s in submissions if s.instance is not None}
    if wanted:
        loaded.instances = locked(wanted)
    leased = [s.lease.job for s in submissions if s.lease is not None]
    if leased:
        found = Job.objects.select_for_update().filter(pk__in=leased)
        rows = found.values_list("pk", "state", "fence")
        loaded.jobs = {pk: (state, fence) for pk, state, fence in rows}
    carried = [s.delivery for s in submissions if s.delivery is not None]
    if carried:
        on_the_way = Delivery.objects.select_for_update().filter(pk__in=carried)
        loaded.deliveries = dict(on_the_way.values_list("pk", "state"))
    loaded.answered = answered([s.idempotency for s in submissions if s.idempotency is not None])
    for pk, row in loaded.instances.items():
        kept = recent.get(pk)
        if kept is not None and kept[0].seq == row.seq:
            loaded.states[pk], loaded.saved[pk] = kept
    _read(loaded, [row for pk, row in loaded.instances.items() if pk not in loaded.states])
    crashpoint("after_load_before_step")
    return loaded


def _read(loaded: Loaded, missing: Sequence[Standing]) -> None:
    """Read the states that are not at hand; one that cannot be read is for its own submissions."""
    for row, found in snapshots.found(missing):
        if isinstance(found, Exception):
            loaded.broken[row.pk] = found
        else:
            loaded.states[row.pk], loaded.saved[row.pk] = found


def answered(
    references: Sequence[IdempotencyRef],
) -> dict[tuple[Any, str], tuple[str, UUID, int]]:
    """By user and key: the fingerprint and the answer that was given."""
    if not references:
        return {}
    found = Idempotency.objects.filter(
        user__in={r.user for r in references}, key__in={r.key for r in references}
    )
    return {(row.user_id, row.key): (row.fingerprint, row.instance_id, row.seq) for row in found}


def keep(instance: Standing, state: State, saved: Saved) -> None:
    """Remember the state of an instance that will move again."""
    if instance.is_over:
        recent.discard(instance.pk)
    else:
        recent.put(instance.pk, (state, saved))
