"""What the audit log tells, and whether its chain still holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from designer import access, anchors, audit
from designer.models import AuditEntry

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from designer.access import Person

MOST_EXPORTED = 50_000
MOST_CHECKED = 50_000
FIELDS = (
    "seq", "at", "actor", "action", "object_type", "object_id", "before_hash", "after_hash",
    "reason", "detail", "request_id", "previous", "hash",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deeds: by whom, what (or what it begins with), on what, and when."""

    actor: str = ""
    action: str = ""
    object: str = ""
    since: datetime | None = None
    until: datetime | None = None


def for_user(user: Person, workspace: UUID, wanted: Wanted | None = None) -> QuerySet[AuditEntry]:
    """The deeds done in the workspace."""
    access.require(user, "audit.view", workspace)
    rows = AuditEntry.objects.filter(workspace=workspace)
    if wanted is None:
        return rows
    filters: dict[str, Any] = {
        "actor": wanted.actor,
        "action__startswith": wanted.action,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    if wanted.object:
        rows = rows.filter(object_id=wanted.object) | rows.filter(object_type=wanted.object)
    return rows


def exported(rows: QuerySet[AuditEntry]) -> list[dict[str, Any]]:
    """The newest of the rows in the order in which they happened, with what seals them."""
    newest = rows.order_by("-seq").values(*FIELDS, "workspace")[:MOST_EXPORTED]
    return sorted(newest, key=lambda row: row["seq"])


def actions(user: Person, workspace: UUID) -> list[str]:
    """Every kind of deed that was done in the workspace."""
    rows = for_user(user, workspace).order_by("action")
    return list(rows.values_list("action", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the chain was checked just now, and the first places where it does not hold."""

    first: int
    last: int
    hash: str
    faults: list[str]
    anchor: dict[str, Any] | None


def chain_state(user: Person, workspace: UUID) -> ChainState:
    """Check the newest part of the chain and every anchor."""
    access.require(user, "audit.view", workspace)
    last, digest = audit.head()
    first = max(1, last - MOST_CHECKED + 1)
    found = [*islice(audit.chain_faults(first), 5), *islice(anchors.faults(), 5)]
    written = anchors.kept()
    return ChainState(first, last, digest, found, asdict(written[-1]) if written else None)
