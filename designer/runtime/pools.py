"""Pools: how many jobs of one kind run at once, counted over every process in the claim itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Q

from designer.models import Job, Pool
from designer.runtime.submission import RuntimeRefusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

Name = tuple["UUID", str]  # workspace and name


class PoolFull(RuntimeRefusal):
    """Too much of this work waits already; try again later."""

    code = "pool_full"


def choose(due: QuerySet[Job], now: datetime, most: int) -> list[UUID]:
    """The oldest due jobs that their pools have room for; call it inside the claim's transaction.

    The rows of the pools are locked, so two processes never count at the same time. A pool without
    room does not hold up what stands behind it.
    """
    limits = dict(Pool.objects.select_for_update().order_by("pk").values_list("pk", "limit"))
    if not limits:
        return list(due.values_list("pk", flat=True)[:most])
    room = {pk: limits[pk] - count for pk, count in running(now).items()}
    room = {pk: room.get(pk, limit) for pk, limit in limits.items()}
    taken: list[UUID] = []
    while len(taken) < most:
        full = [pk for pk, left in room.items() if left <= 0]
        left_over = due.exclude(pool__in=full).exclude(pk__in=taken)
        page = list(left_over.values_list("pk", "pool_id")[: most - len(taken)])
        chosen = [pk for pk, pool in page if _fits(pool, room)]
        taken += chosen
        if len(chosen) == len(page):
            break  # nobody was turned away, so nobody behind can be missing
    return taken


def _fits(pool: UUID | None, room: dict[UUID, int]) -> bool:
    if pool is None:
        return True
    room[pool] = room.get(pool, 1) - 1
    return room[pool] >= 0


def running(now: datetime) -> dict[UUID, int]:
    """How many jobs of each pool are being done by any process."""
    leased = Job.objects.filter(state=Job.State.OPEN, pool__isnull=False, lease_until__gt=now)
    counted = leased.order_by().values_list("pool").annotate(count=Count("pk"))
    return {pk: count for pk, count in counted if pk is not None}


def ids_of(names: Collection[Name]) -> dict[Name, UUID]:
    """The pools of these names; one that is not there yet is made with the usual limit."""
    if not names:
        return {}
    found = _found(names)
    missing = sorted(set(names) - found.keys(), key=str)
    if missing:
        limit = settings.FLOWGLASS_POOL_LIMIT
        rows = [Pool(workspace_id=space, name=name, limit=limit) for space, name in missing]
        Pool.objects.bulk_create(rows, ignore_conflicts=True)
        found = _found(names)
    return found


def _found(names: Collection[Name]) -> dict[Name, UUID]:
    rows = Pool.objects.filter(
        workspace__in={space for space, _ in names}, name__in={name for _, name in names}
    )
    return {(space, name): pk for pk, space, name in rows.values_list("pk", "workspace", "name")}


def refuse_full(workspace: UUID, names: Iterable[str]) -> None:
    """Refuse a start that would add to a pool whose queue has reached its bound."""
    wanted = set(names)
    if not wanted:
        return
    waits = Count("jobs", filter=Q(jobs__state=Job.State.OPEN, jobs__lease_until__isnull=True))
    rows = Pool.objects.filter(workspace=workspace, name__in=wanted).annotate(waiting=waits)
    for pool in rows.order_by("name"):
        if pool.waiting >= pool.queue_bound:
            text = (
                f"{pool.waiting} jobs wait in the pool “{pool.name}”, which takes "
                f"{pool.queue_bound}: start again later"
            )
            raise PoolFull(text)
