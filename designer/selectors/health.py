"""Whether this installation makes progress, which is more than that it answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from designer import runtime
from designer.models import Instance, Job, Outbox, Timer, WorkerBeat
from designer.runtime.committer import committer

if TYPE_CHECKING:
    from django.db.models import QuerySet

STALL = timedelta(seconds=30)
LATE = timedelta(minutes=5)


class Check(NamedTuple):
    """One thing that was looked at: how old it is, and how old it may be, in seconds."""

    name: str
    age: float
    limit: float

    @property
    def ok(self) -> bool:
        """Whether it is young enough."""
        return self.age <= self.limit


def live(now: datetime) -> list[Check]:
    """Whether the worker of this process sweeps; a process without one has nothing to stall."""
    beat = runtime.heartbeat()
    age = 0.0 if beat is None else (now - beat).total_seconds()
    return [Check("sweep", max(age, 0.0), STALL.total_seconds())]


def ready(now: datetime) -> list[Check]:
    """Whether due work is done in time, leases are renewed and announcements leave."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    jobs = Job.objects.filter(
        free, state=Job.State.OPEN, pool__isnull=True, instance__quarantined=False
    )
    timers = Timer.objects.filter(state=Timer.State.SCHEDULED, instance__quarantined=False)
    steps = Instance.objects.filter(ready_at__isnull=False, quarantined=False)
    leases = Job.objects.filter(state=Job.State.OPEN, lease_until__isnull=False)
    waiting = Outbox.objects.filter(sent_at__isnull=True)
    late = LATE.total_seconds()
    return [
        *live(now),
        Check("worker", _beat_age(now), STALL.total_seconds()),
        Check("due_jobs", _age(jobs, "due", now), late),
        Check("due_timers", _age(timers, "due", now), late),
        Check("unfinished_steps", _age(steps, "ready_at", now), late),
        Check("leases", _age(leases, "lease_until", now), late),
        Check("outbox", _age(waiting, "created_at", now), late),
    ]


def last_commit_age(now: datetime) -> float:
    """How long ago this process stored something; an idle one stores nothing, so it is no check."""
    return max((now - committer.committed_at).total_seconds(), 0.0)


def _beat_age(now: datetime) -> float:
    """How long ago any worker swept; where none ever told of itself, the process itself is asked."""
    newest = WorkerBeat.objects.order_by("-swept_at").values_list("swept_at", flat=True).first()
    beat = max((at for at in (newest, runtime.heartbeat()) if at is not None), default=None)
    return LATE.total_seconds() if beat is None else max((now - beat).total_seconds(), 0.0)


def _age(rows: QuerySet[object], field: str, now: datetime) -> float:
    first = rows.order_by(field).values_list(field, flat=True).first()
    return 0.0 if not isinstance(first, datetime) else max((now - first).total_seconds(), 0.0)
