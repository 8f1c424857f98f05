"""The head of the audit chain, written outside the database now and then.

Whoever can change the database can cut off the end of the chain, or write all of it anew; neither
agrees with what was written down elsewhere before. Each line is "number hash time".
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from designer import audit
from designer.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY = timedelta(seconds=10)
_LINE = re.compile(r"(\d+) ([0-9a-f]{64}) (\S+)")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the chain's head was at a moment."""

    seq: int
    hash: str
    at: str


class Keeper:
    """Writes the head down when it has moved, at most every `EVERY`."""

    def __init__(self) -> None:
        self._next: datetime | None = None
        self._last = ""

    def keep(self, now: datetime) -> None:
        """Look whether there is something to write down by now."""
        if not settings.FLOWGLASS_AUDIT_ANCHORS or (self._next is not None and now < self._next):
            return
        self._next = now + EVERY
        seq, digest = audit.head()
        if seq and digest != self._last:
            append(Anchor(seq, digest, now.isoformat(timespec="seconds")))
            self._last = digest


def append(anchor: Anchor) -> None:
    """Write one line at the end of the file, and see it to the disk."""
    line = f"{anchor.seq} {anchor.hash} {anchor.at}\n".encode()
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    handle = os.open(settings.FLOWGLASS_AUDIT_ANCHORS, flags, 0o600)
    try:
        os.write(handle, line)
        os.fsync(handle)
    finally:
        os.close(handle)


def kept() -> list[Anchor]:
    """Every anchor that was written down, in order; a line torn by a crash is passed over."""
    name = settings.FLOWGLASS_AUDIT_ANCHORS
    if not name or not Path(name).exists():
        return []
    found = (_LINE.fullmatch(line) for line in Path(name).read_text().splitlines())
    return [Anchor(int(m[1]), m[2], m[3]) for m in found if m is not None]


def faults() -> Iterator[str]:
    """Every anchor that the chain does not agree with, in words."""
    anchors = kept()
    last = audit.head()[0]
    wanted = {anchor.seq for anchor in anchors}
    stored = dict(AuditEntry.objects.filter(seq__in=wanted).values_list("seq", "hash"))
    for anchor in anchors:
        if anchor.seq > last:
            yield (
                f"the audit chain ends at {last}, but entry {anchor.seq} was written down at {anchor.at}"
            )
        elif stored.get(anchor.seq) != anchor.hash:
            yield f"audit entry {anchor.seq} is not the one that was written down at {anchor.at}"
