"""Results that are kept: looked up before work is begun, stored with the completion they came from.

A key is the hash of the workspace, of whether it is a test, of the handler's or the decision's own
version, of the work as the model writes it, and of the declared key. A failure is never kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import F

from designer.models import CacheCount, CachedResult
from designer.runtime import bulk
from designer.runtime.submission import Note
from engine import DecisionOutcome, codec, registry

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from designer.runtime.leases import Claim
    from designer.runtime.standing import Standing
    from engine import CacheUse

MOST_BYTES = 1024 * 1024
COLUMNS = ("workspace", "key", "of", "result", "created_at", "expires_at")


def key_of_job(instance: Standing, handler: str, use: CacheUse) -> str:
    """The key under which the result of a job is kept; "" where the handler is not known here."""
    known = next((h for h in registry.all() if h.name == handler), None)
    if known is None:
        return ""
    return _scoped(
        use,
        workspace=instance.workspace_id,
        test=instance.test,
        of=handler,
        version=known.fingerprint,
    )


def _scoped(use: CacheUse, *, workspace: UUID, test: bool, of: str, version: str) -> str:
    text = "\0".join((str(workspace), "test" if test else "", of, version, use.key))
    return sha256(text.encode()).hexdigest()


def stored(keys: Collection[str], now: datetime) -> dict[str, Any]:
    """The results that are kept under these keys and have not expired."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = CachedResult.objects.filter(key__in=wanted, expires_at__gt=now)
    return {
        key: codec.decode_value(orjson.loads(text))
        for key, text in rows.values_list("key", "result")
    }


def note_of(claim: Claim, result: Any, *, cached: bool) -> Note | None:
    """What the completion of a job says about the cache; a result that is too large is not kept."""
    if not claim.cache_key:
        return None
    if cached:
        return Note(claim.cache_key, claim.handler)
    text = orjson.dumps(codec.encode_value(result)).decode()
    if len(text) > MOST_BYTES:
        return None
    return Note(claim.cache_key, claim.handler, claim.cache_seconds, text)


class Results:
    """What one transaction found and keeps, written at its end."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._kept: dict[str, bulk.Row] = {}
        self._hits: Counter[tuple[UUID, str]] = Counter()
        self._stored: Counter[tuple[UUID, str]] = Counter()

    def note(self, workspace: UUID, note: Note) -> None:
        """Take up what a completion says."""
        if note.result is None:
            self._hits[workspace, note.of] += 1
            return
        until = self.now + timedelta(seconds=note.seconds)
        self._kept[note.key] = (workspace, note.key, note.of, note.result, self.now, until)
        self._stored[workspace, note.of] += 1

    def recalled(
        self, use: CacheUse, *, workspace: UUID, test: bool, of: str, version: str
    ) -> tuple[str, DecisionOutcome | None]:
        """The key of a decision's outcome, and the outcome where one is kept."""
        key = _scoped(use, workspace=workspace, test=test, of=of, version=version)
        row = self._kept.get(key)
        if row is not None:
            text: str | None = row[3]
        else:
            rows = CachedResult.objects.filter(key=key, expires_at__gt=self.now)
            text = rows.values_list("result", flat=True).first()
        if text is None:
            return key, None
        self.note(workspace, Note(key, of))
        return key, replace(_outcome(text), cached=True)

    def keep(
        self, workspace: UUID, key: str, of: str, use: CacheUse, outcome: DecisionOutcome
    ) -> None:
        """Keep the outcome of a decision."""
        data = {name: codec.encode_value(value) for name, value in _fields(outcome).items()}
        text = orjson.dumps(data).decode()
        if len(text) <= MOST_BYTES:
            self.note(workspace, Note(key, of, use.seconds, text))

    def write(self) -> None:
        """Store what is kept and count, always in the same order so that writers never cross."""
        rows = [self._kept[key] for key in sorted(self._kept)]
        bulk.upsert(CachedResult, COLUMNS, rows, key=("key",))
        for workspace, of in sorted({*self._hits, *self._stored}, key=str):
            hits, kept = self._hits[workspace, of], self._stored[workspace, of]
            counted = CacheCount.objects.filter(workspace=workspace, of=of)
            if not counted.update(hits=F("hits") + hits, stored=F("stored") + kept):
                CacheCount.objects.bulk_create(
                    [CacheCount(workspace_id=workspace, of=of)], ignore_conflicts=True
                )
                counted.update(hits=F("hits") + hits, stored=F("stored") + kept)


def _fields(outcome: DecisionOutcome) -> dict[str, Any]:
    data = asdict(outcome)
    data["rules"] = list(outcome.rules)
    data["inputs"], data["outputs"] = dict(outcome.inputs), outcome.outputs
    return data


def _outcome(text: str) -> DecisionOutcome:
    data = {name: codec.decode_value(value) for name, value in orjson.loads(text).items()}
    data["rules"] = tuple(int(number) for number in data["rules"])
    return DecisionOutcome(**data)


def purge(now: datetime, most: int = 1000) -> int:
    """Drop results that have expired, a bounded number of them."""
    old = CachedResult.objects.filter(expires_at__lte=now).values_list("pk", flat=True)[:most]
    return CachedResult.objects.filter(pk__in=list(old)).delete()[0]
