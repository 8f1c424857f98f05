"""What a process does beside its work: tell that it lives, watch the alert rules, tidy up.

It has a thread of its own: a mail server that does not answer must not hold up an instance.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from django.db import close_old_connections, connection

from designer.models import WorkerBeat
from designer.runtime import alerting, caching

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Clock

PAUSE = 5.0
FORGET = timedelta(days=1)
logger = logging.getLogger(__name__)


class Watched(Protocol):
    """What a worker tells of itself."""

    clock: Clock
    name: str
    heartbeat: datetime

    @property
    def threads(self) -> int:
        """How many handlers may work at once."""
        ...

    @property
    def running(self) -> int:
        """How many jobs it holds."""
        ...


class Watch:
    """Looks every few seconds until it is stopped."""

    def __init__(self, worker: Watched) -> None:
        self.worker = worker
        self.started_at = worker.clock.now()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Look in a thread until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking, and take this process off the list."""
        self._stopping.set()
        self._thread.join(2.0)

    def look(self) -> None:
        """One look; each part by itself, so that none keeps the others from being done."""
        now = self.worker.clock.now()
        for work in (self.beat, lambda: alerting.watch(now), lambda: alerting.send(now)):
            try:
                work()
            except Exception:  # the orchestrator's edge: the next look tries again
                logger.exception("a look failed")
                close_old_connections()
        caching.purge(now)

    def beat(self) -> None:
        """Tell that this process lives, and when it swept last."""
        worker, now = self.worker, self.worker.clock.now()
        WorkerBeat.objects.update_or_create(
            name=worker.name,
            defaults={
                "started_at": self.started_at,
                "beat_at": now,
                "swept_at": worker.heartbeat,
                "threads": worker.threads,
                "running": worker.running,
            },
        )
        WorkerBeat.objects.filter(beat_at__lt=now - FORGET).delete()

    def _run(self) -> None:
        pause = 0.1
        while not self._stopping.wait(pause):
            pause = PAUSE
            try:
                self.look()
            except Exception:  # the orchestrator's edge: the next look tries again
                logger.exception("a look failed")
                close_old_connections()
        with suppress(Exception):  # the next start forgets it
            WorkerBeat.objects.filter(pk=self.worker.name).delete()
        connection.close()
