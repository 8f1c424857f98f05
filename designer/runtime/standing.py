"""A run as a transaction sees it: the values of its row, without an object of the ORM around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from designer.models import Instance

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

#: the fields of `Instance` in the order of `Standing`
FIELDS = (
    "id", "workspace", "model", "version", "started_at", "state", "test", "business_key",
    "started_by", "ended_at", "seq", "ready_at", "quarantined", "parent", "call", "process",
)  # fmt: skip


@dataclass(slots=True)
class Standing:
    """The row of one run; what changes is written at the end of the transaction."""

    pk: UUID
    workspace_id: UUID
    model_id: UUID
    version_id: UUID
    started_at: datetime
    state: str = Instance.State.RUNNING.value
    test: bool = False
    business_key: str = ""
    started_by_id: Any = None
    ended_at: datetime | None = None
    seq: int = 0
    ready_at: datetime | None = None
    quarantined: bool = False
    parent_id: UUID | None = None
    call: str = ""
    process: str = ""

    @property
    def is_over(self) -> bool:
        """Completed, cancelled and failed are never left."""
        return self.state != Instance.State.RUNNING

    def values(self) -> tuple[Any, ...]:
        """The values of `FIELDS`."""
        return (
            self.pk, self.workspace_id, self.model_id, self.version_id, self.started_at,
            self.state, self.test, self.business_key, self.started_by_id, self.ended_at, self.seq,
            self.ready_at, self.quarantined, self.parent_id, self.call, self.process,
        )  # fmt: skip


def locked(pks: Iterable[UUID]) -> dict[UUID, Standing]:
    """These runs, locked until the transaction ends, always in the same order."""
    rows = Instance.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    return {row[0]: Standing(*row) for row in rows.values_list(*FIELDS)}
