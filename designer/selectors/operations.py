"""What goes on in a workspace, in figures: every one a single query over sets, none per run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMinute

from designer import access
from designer.models import (
    CacheCount,
    CachedResult,
    Incident,
    Instance,
    Job,
    Model,
    Pool,
    Timer,
    UserTask,
    WorkerBeat,
)
from designer.runtime.definitions import compiled

if TYPE_CHECKING:
    from uuid import UUID

    from designer.access import Person

MINUTES = 60
GONE = timedelta(minutes=10)
QUIET = timedelta(seconds=30)
OPEN, RUNNING = Job.State.OPEN, Instance.State.RUNNING
REAL = Q(test=False)


def figures(user: Person, workspace: UUID, now: datetime) -> dict[str, Any]:
    """Everything that the operators' page shows; test runs are left out."""
    access.require(user, "operations.view", workspace)
    return {
        "at": now,
        "models": models_of(workspace, now),
        "incidents": incidents_of(workspace),
        "throughput": throughput_of(workspace, now),
        "due": due_of(workspace, now),
        "queue": queue_of(jobs_of(workspace), now),
        "pools": pools_of(workspace, now),
        "workers": workers(now),
        "caches": {"results": results_of(workspace, now), "compiled": compiled()},
    }


def models_of(workspace: UUID, now: datetime) -> list[dict[str, Any]]:
    """By model: what runs, what of it waits for people, what stands with an incident, what ended."""
    runs = Q(instances__test=False)
    running = runs & Q(instances__state=RUNNING)
    lately = runs & Q(instances__ended_at__gte=now - timedelta(hours=24))
    rows = Model.objects.filter(workspace=workspace, archived_at__isnull=True).annotate(
        running=Count("instances", filter=running),
        completed=Count("instances", filter=lately & Q(instances__state="completed")),
        failed=Count("instances", filter=lately & Q(instances__state="failed")),
    )
    waiting = _by_model(UserTask.objects.filter(state=UserTask.State.OPEN), workspace)
    standing = _by_model(Incident.objects.filter(state=Incident.State.OPEN), workspace)
    return [
        {
            "id": row.pk,
            "name": row.name,
            "kind": row.kind,
            "running": row.running,
            "waiting": waiting.get(row.pk, 0),
            "incidents": standing.get(row.pk, 0),
            "completed": row.completed,
            "failed": row.failed,
        }
        for row in rows.exclude(kind="decision").order_by("name", "pk")
    ]


def _by_model(rows: QuerySet[Any], workspace: UUID) -> dict[UUID, int]:
    """How many runs of each model have one of these rows."""
    counted = rows.filter(workspace=workspace, instance__test=False).order_by()
    return dict(
        counted.values_list("instance__model").annotate(count=Count("instance", distinct=True))
    )


def incidents_of(workspace: UUID, most: int = 50) -> list[dict[str, Any]]:
    """Open incidents by their cause, the most frequent first."""
    rows = Incident.objects.filter(
        workspace=workspace, state=Incident.State.OPEN, instance__test=False
    )
    grouped = rows.order_by().values("code", "node", model=F("instance__model__name"))
    counted = grouped.annotate(count=Count("pk"), oldest=Min("raised_at"), example=Min("instance"))
    found = list(counted.order_by("-count", "oldest")[:most])
    texts = dict(
        rows.filter(instance__in=[row["example"] for row in found])
        .order_by("raised_at")
        .values_list("instance", "message")
    )
    return [{**row, "message": texts.get(row["example"], "")} for row in found]


def throughput_of(workspace: UUID, now: datetime) -> list[dict[str, Any]]:
    """Starts and ends of each of the last sixty minutes."""
    since = (now - timedelta(minutes=MINUTES - 1)).replace(second=0, microsecond=0)
    rows = Instance.objects.filter(REAL, workspace=workspace)
    started = _by_minute(rows.filter(pk__gte=first_id(since)), "started_at", since)
    ended = _by_minute(rows.filter(state="completed"), "ended_at", since)
    minutes = [since + timedelta(minutes=n) for n in range(MINUTES)]
    return [
        {"minute": m, "started": started.get(m, 0), "completed": ended.get(m, 0)} for m in minutes
    ]


def _by_minute(rows: QuerySet[Instance], field: str, since: datetime) -> dict[datetime, int]:
    recent = rows.filter(**{f"{field}__gte": since}).order_by()
    return dict(recent.values_list(TruncMinute(field)).annotate(count=Count("pk")))


def first_id(at: datetime) -> UUID:
    """The smallest id that a run begun then, or later, can have: ids begin with their time."""
    from uuid import UUID

    return UUID(int=int((at - timedelta(seconds=1)).timestamp() * 1000) << 80)


def jobs_of(workspace: UUID) -> QuerySet[Job]:
    """The open jobs of the workspace's real runs."""
    return Job.objects.filter(state=OPEN, instance__workspace=workspace, instance__test=False)


def timers_of(workspace: UUID) -> QuerySet[Timer]:
    """The timers of the workspace's real runs that have not fired."""
    return Timer.objects.filter(
        state=Timer.State.SCHEDULED, instance__workspace=workspace, instance__test=False
    )


def due_of(workspace: UUID, now: datetime) -> dict[str, float]:
    """For how many seconds the oldest work has been due, by what it is."""
    free = jobs_of(workspace).filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now))
    return {
        "jobs": _age(free.filter(pool__isnull=True), now),
        "pooled": _age(free.filter(pool__isnull=False), now),
        "timers": _age(timers_of(workspace), now),
    }


def _age(rows: QuerySet[Any], now: datetime) -> float:
    first = rows.filter(due__lte=now, instance__quarantined=False).order_by("due")
    due = first.values_list("due", flat=True).first()
    return 0.0 if due is None else (now - due).total_seconds()


def queue_of(jobs: QuerySet[Job], now: datetime) -> dict[str, int]:
    """How many of the jobs are being done, wait for a start, or wait for their next attempt."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return jobs.order_by().aggregate(
        running=Count("pk", filter=Q(lease_until__gt=now)),
        waiting=Count("pk", filter=free & Q(due__lte=now)),
        later=Count("pk", filter=free & Q(due__gt=now)),
    )


def pools_of(workspace: UUID, now: datetime) -> list[dict[str, Any]]:
    """The pools with what runs and what waits in them."""
    held = Q(jobs__state=OPEN, jobs__lease_until__gt=now)
    free = Q(jobs__state=OPEN) & (Q(jobs__lease_until__isnull=True) | Q(jobs__lease_until__lte=now))
    rows = Pool.objects.filter(workspace=workspace).annotate(
        running=Count("jobs", filter=held), waiting=Count("jobs", filter=free)
    )
    names = ("id", "name", "limit", "queue_bound", "running", "waiting")
    return list(rows.order_by("name").values(*names))


def workers(now: datetime) -> list[dict[str, Any]]:
    """The processes that told of themselves lately; one that does not sweep any more is not well."""
    rows = WorkerBeat.objects.filter(beat_at__gte=now - GONE).order_by("-beat_at", "name")
    return [
        {
            "name": row.name,
            "started_at": row.started_at,
            "beat_at": row.beat_at,
            "threads": row.threads,
            "running": row.running,
            "well": min(row.beat_at, row.swept_at) >= now - QUIET,
        }
        for row in rows
    ]


def results_of(workspace: UUID, now: datetime) -> list[dict[str, Any]]:
    """How often kept results were found, by handler or decision."""
    kept = CachedResult.objects.filter(workspace=workspace, expires_at__gt=now).order_by()
    numbers = dict(kept.values_list("of").annotate(count=Count("pk")))
    counted = CacheCount.objects.filter(workspace=workspace).order_by("-hits", "of")
    return [
        {"of": row.of, "hits": row.hits, "stored": row.stored, "kept": numbers.get(row.of, 0)}
        for row in counted
    ]


def totals(now: datetime) -> dict[str, Any]:
    """The figures of the whole installation, for the metrics."""
    return {
        "instances": dict(
            Instance.objects.order_by().values_list("state").annotate(count=Count("pk"))
        ),
        "events": Instance.objects.aggregate(total=Sum("seq"))["total"] or 0,
        "incidents": Incident.objects.filter(state=Incident.State.OPEN).count(),
        "user_tasks": UserTask.objects.filter(state=UserTask.State.OPEN).count(),
        "timers": Timer.objects.filter(state=Timer.State.SCHEDULED).count(),
        "queue": queue_of(Job.objects.filter(state=OPEN), now),
    }
