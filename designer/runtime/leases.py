"""Leases: one UPDATE takes due jobs for a while, each under a new fencing token.

A lease that ran out, or whose process is dead, is free again; a completion under an older token is
refused by the writer. Losing a lease does not use up one of the job's attempts.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from designer.models import Job
from designer.runtime import pools
from designer.runtime.crash import crashpoint

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

DURATION = timedelta(seconds=30)
MOST_EXPIRIES = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this process may do until the lease ends."""

    id: UUID
    instance: UUID
    key: str
    node: str
    handler: str
    parameters: str
    attempt: int
    time_limit: float
    fence: int
    expiries: int
    cache_key: str
    cache_seconds: float


def owner() -> str:
    """The name of this process, never used again: host, number and moment of its start."""
    return f"{socket.gethostname()}:{os.getpid()}:{started(os.getpid())}"


def started(pid: int) -> str:
    """When the process of this number started, as the kernel counts; "" where there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "" if Path("/proc/self").exists() else _started_elsewhere(pid)
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else fields[19]


def _started_elsewhere(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "?"
    return "?"


def is_dead(name: str) -> bool:
    """Whether the owner was a process of this host that is no more."""
    host, pid, start = ([*name.rsplit(":", 2), "", ""])[:3]
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    return started(int(pid)) != start


def reclaim_dead() -> int:
    """Free what processes of this host held when they died; the number of jobs."""
    held = Job.objects.filter(state=Job.State.OPEN, lease_until__isnull=False)
    dead = [name for name in held.values_list("owner", flat=True).distinct() if is_dead(name)]
    if not dead:
        return 0
    crashpoint("before_reclaim")
    free = {"owner": "", "lease_until": None, "expiries": F("expiries") + 1}
    count = held.filter(owner__in=dead).update(**free)
    crashpoint("after_reclaim")
    return count


def claim(name: str, now: datetime, most: int, duration: timedelta = DURATION) -> list[Claim]:
    """Take up to `most` due jobs, the oldest first, in one statement."""
    if most <= 0 or not _due(now).exists():
        return []
    with transaction.atomic():
        due = _due(now).filter(instance__quarantined=False).order_by("due")
        if connection.vendor == "postgresql":
            due = due.select_for_update(skip_locked=True, of=("self",))
        ids = pools.choose(due, now, most)
        rows = Job.objects.filter(pk__in=ids)
        lost = rows.filter(lease_until__isnull=False)
        lost.update(expiries=F("expiries") + 1)
        crashpoint("within_claim")
        rows.update(owner=name, lease_until=now + duration, fence=F("fence") + 1)
        fields = [f for f in Claim.__dataclass_fields__ if f != "instance"]
        columns = ["pk" if f == "id" else f for f in fields]
        taken = list(rows.order_by("due").values_list("instance_id", *columns))
        crashpoint("before_claim_commits")
    return [Claim(instance=row[0], **dict(zip(fields, row[1:], strict=True))) for row in taken]


def renew(
    name: str, claims: Iterable[Claim], now: datetime, duration: timedelta = DURATION
) -> None:
    """Keep what this process is still doing; a lease lost meanwhile stays lost."""
    ids = [each.id for each in claims]
    if ids:
        crashpoint("before_renewal")
        held = Job.objects.filter(pk__in=ids, owner=name, state=Job.State.OPEN)
        held.update(lease_until=now + duration)
        crashpoint("after_renewal")


def release(name: str) -> None:
    """Give back everything this process holds, without counting it as lost."""
    Job.objects.filter(owner=name, state=Job.State.OPEN).update(owner="", lease_until=None)
    crashpoint("leases_given_back")


def _due(now: datetime) -> QuerySet[Job]:
    free = Job.objects.filter(state=Job.State.OPEN, due__lte=now)
    return free.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now))
