"""What jobs declare beside their work: the pool they run in, and what their result is kept under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.runtime import caching, pools

if TYPE_CHECKING:
    from uuid import UUID

    from designer.runtime.standing import Standing
    from engine import CreateJob

    Key = tuple[UUID, str]

#: the fields of a job's row that say so, and what they hold for most jobs
FIELDS = ("pool", "cache_key", "cache_seconds")
NOTHING = (None, "", 0.0)


class Declared:
    """Gathered over one transaction; the pools are looked up once, at its end."""

    def __init__(self) -> None:
        self._pools: dict[Key, pools.Name] = {}
        self._kept: dict[Key, tuple[str, float]] = {}

    def note(self, instance: Standing, job: CreateJob) -> None:
        """Take up what the job declares."""
        key = (instance.pk, job.job)
        if job.pool:
            self._pools[key] = (instance.workspace_id, job.pool)
        if job.cache is not None:
            kept = caching.key_of_job(instance, job.handler, job.cache)
            self._kept[key] = (kept, job.cache.seconds)

    def values(self) -> dict[Key, tuple[UUID | None, str, float]]:
        """The values of `FIELDS` of every job that declares something."""
        ids = pools.ids_of(set(self._pools.values()))
        found = {key: (ids.get(name), *NOTHING[1:]) for key, name in self._pools.items()}
        for key, kept in self._kept.items():
            found[key] = (found.get(key, NOTHING)[0], *kept)
        return found
