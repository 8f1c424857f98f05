"""For machines: whether the process lives, whether it makes progress, and the figures to graph."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from designer.models import Pool, Workspace
from designer.runtime.clock import SYSTEM
from designer.runtime.definitions import compiled
from designer.selectors import health, operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[str, dict[str, str], float]


@require_GET
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature of Django
    """Whether to leave this process alone or to start it anew."""
    return _told(health.live(SYSTEM.now()))


@require_GET
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature of Django
    """Whether to send work here: the database answers, and what is due is done."""
    try:
        return _told(health.ready(SYSTEM.now()))
    except DatabaseError:
        return JsonResponse(
            {"ok": False, "checks": [{"name": "database", "ok": False}]}, status=503
        )


def _told(checks: list[health.Check]) -> JsonResponse:
    ok = all(check.ok for check in checks)
    rows = [{"name": c.name, "ok": c.ok, "age": round(c.age, 3), "limit": c.limit} for c in checks]
    return JsonResponse({"ok": ok, "checks": rows}, status=200 if ok else 503)


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of the whole installation as Prometheus reads them; for its token, or for staff."""
    if not _may_scrape(request):
        return HttpResponse("A token is needed.\n", status=401, content_type=MEDIA)
    lines: list[str] = []
    seen: set[str] = set()
    for name, labels, value in samples():
        if name not in seen:
            seen.add(name)
            lines.append(f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}")
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        lines.append(f"{name}{{{inside}}} {value:g}" if inside else f"{name} {value:g}")
    return HttpResponse("\n".join(lines) + "\n", content_type=MEDIA)


def _may_scrape(request: HttpRequest) -> bool:
    token: str = settings.FLOWGLASS_METRICS_TOKEN
    said = request.headers.get("Authorization", "")
    if token and secrets.compare_digest(said.encode(), f"Bearer {token}".encode()):
        return True
    return bool(getattr(request.user, "is_staff", False) and request.user.is_active)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def samples() -> Iterator[Sample]:
    """Every figure, those of one name together."""
    now = SYSTEM.now()
    totals = operations.totals(now)
    for state in ("running", "completed", "cancelled", "failed"):
        yield "flowglass_instances", {"state": state}, totals["instances"].get(state, 0)
    yield "flowglass_events_total", {}, totals["events"]
    yield "flowglass_open_incidents", {}, totals["incidents"]
    yield "flowglass_open_user_tasks", {}, totals["user_tasks"]
    yield "flowglass_scheduled_timers", {}, totals["timers"]
    for state, count in totals["queue"].items():
        yield "flowglass_jobs", {"state": state}, count
    for check in health.ready(now):
        yield "flowglass_age_seconds", {"of": check.name}, check.age
    yield "flowglass_last_commit_age_seconds", {}, health.last_commit_age(now)
    yield from _by_pool(now)
    for row in compiled():
        yield "flowglass_compiled_hits_total", {"cache": row["name"]}, row["hits"]
    for row in compiled():
        yield "flowglass_compiled_misses_total", {"cache": row["name"]}, row["misses"]
    for workspace in Workspace.objects.order_by("slug"):
        for row in operations.results_of(workspace.pk, now):
            labels = {"workspace": workspace.slug, "of": row["of"]}
            yield "flowglass_result_cache_hits_total", labels, row["hits"]


def _by_pool(now: Any) -> Iterator[Sample]:
    rows: list[tuple[dict[str, str], dict[str, Any]]] = []
    for workspace in Workspace.objects.filter(pk__in=Pool.objects.values("workspace")):
        for row in operations.pools_of(workspace.pk, now):
            rows.append(({"workspace": workspace.slug, "pool": row["name"]}, row))
    for figure in ("limit", "running", "waiting"):
        for labels, row in rows:
            yield f"flowglass_pool_{figure}", labels, row[figure]
