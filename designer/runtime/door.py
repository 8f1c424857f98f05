"""The door that starts come through: closed while too much waits, so that what was accepted goes on.

Completions, repairs and cancellations never pass here: they make the queues shorter.
"""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from django.conf import settings

from designer.models import Job
from designer.runtime import pools
from designer.runtime.submission import RuntimeRefusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

LOOK = 1.0
_seen = (0.0, "")  # when it was looked last, and why nothing is let in


class Overloaded(RuntimeRefusal):
    """Too much waits already; try again later."""

    code = "overloaded"


def admit(workspace: UUID, names: Iterable[str]) -> None:
    """Let a start in, or refuse it because of its pools, of everything that waits, or of the disk."""
    global _seen
    if time.monotonic() - _seen[0] > LOOK:
        _seen = (time.monotonic(), _crowded() or _disk())
    if _seen[1]:
        raise Overloaded(_seen[1])
    pools.refuse_full(workspace, names)


def _crowded() -> str:
    bound = settings.FLOWGLASS_LIMITS["queue"]
    waiting = Job.objects.filter(state=Job.State.OPEN, lease_until__isnull=True)
    if waiting.order_by()[bound : bound + 1].exists():
        return f"More than {bound} jobs wait: start again later"
    return ""


def _disk() -> str:
    free, least = shutil.disk_usage(settings.DATA_DIR).free, settings.FLOWGLASS_LIMITS["disk_bytes"]
    return f"The disk has {free} bytes left, less than {least}" if free < least else ""
