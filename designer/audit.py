"""The audit chain: every deed is written in the transaction that does it, sealed to the one before.

An entry's hash covers its own fields and the previous hash, so a changed, swapped or missing
entry shows; the database refuses UPDATE and DELETE on the table (see the migrations).
"""

from __future__ import annotations

import hashlib
import json
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from designer.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

GENESIS = "0" * 64
CHAIN_LOCK = 0x466C6F77  # one writer of the chain at a time where the database allows several

request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True, slots=True)
class AuditDraft:
    """A deed about to be written: who did what to which object, and what changed."""

    actor: str
    action: str
    object_type: str
    object_id: str
    workspace: UUID | None = None
    before: str = ""
    after: str = ""
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    request_id: str = field(default_factory=request_id.get)


def content_hash(text: str) -> str:
    """The name of a text: its SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def record(draft: AuditDraft) -> AuditEntry:
    """Append one entry; fails outside a transaction, for a deed and its entry are one."""
    return record_all([draft])[0]


def record_all(drafts: Iterable[AuditDraft], *, at: datetime | None = None) -> list[AuditEntry]:
    """Append the entries in order, with one look at the head of the chain."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs to a transaction")
    lock_chain()
    seq, previous = head()
    moment = at or timezone.now()
    entries = []
    for draft in drafts:
        seq += 1
        entry = entry_of(draft, seq, moment, previous)
        previous = entry.hash
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries)
    return entries


def entry_of(draft: AuditDraft, seq: int, at: datetime, previous: str) -> AuditEntry:
    fields = asdict(draft)
    fields["before_hash"] = fields.pop("before")
    fields["after_hash"] = fields.pop("after")
    fields["reason"] = draft.reason[:500]
    entry = AuditEntry(seq=seq, at=at, previous=previous, **fields)
    entry.hash = seal(entry)
    return entry


def head() -> tuple[int, str]:
    """Number and hash of the newest entry."""
    newest = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    return newest or (0, GENESIS)


def lock_chain() -> None:
    """SQLite's IMMEDIATE transaction is the lock already; PostgreSQL needs one by name."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def seal(entry: AuditEntry) -> str:
    """The hash of everything the entry says, the previous hash included."""
    said = [
        entry.previous,
        entry.seq,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        str(entry.workspace or ""),
        entry.object_type,
        entry.object_id,
        entry.before_hash,
        entry.after_hash,
        entry.reason,
        entry.detail,
        entry.request_id,
    ]
    return content_hash(json.dumps(said, sort_keys=True, ensure_ascii=True))


def is_sealed(entry: AuditEntry) -> bool:
    """Whether the entry says what it said when it was written."""
    try:
        return seal(entry) == entry.hash
    except (AttributeError, TypeError, ValueError):  # a field holds nothing that was ever written
        return False


def chain_faults(first: int = 1) -> Iterator[str]:
    """Every place from `first` on where the chain does not hold, in words; nothing where it is whole."""
    before = AuditEntry.objects.filter(seq=first - 1).values_list("hash", flat=True).first()
    previous, expected = before or GENESIS, first
    rows = AuditEntry.objects.filter(seq__gte=first).order_by("seq").iterator(chunk_size=1000)
    while True:
        try:
            entry = next(rows, None)
        except (ValueError, TypeError):  # what is stored is no date, no id or no JSON any more
            yield f"audit entry {expected}, or one of the thousand after it, cannot be read"
            return
        if entry is None:
            return
        if entry.seq != expected:
            yield f"audit entry {expected} is missing"
        if entry.previous != previous:
            yield f"audit entry {entry.seq} does not continue the one before it"
        if not is_sealed(entry):
            yield f"audit entry {entry.seq} was changed after it was written"
        previous, expected = entry.hash, entry.seq + 1
