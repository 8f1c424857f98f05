"""Hints after the commit: `(instance, seq)` and nothing else. Losing one costs a moment, no data."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING, NamedTuple

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

GROUP = "flowglass.hints"
logger = logging.getLogger(__name__)


class Hint(NamedTuple):
    """The instance has events up to `seq`."""

    instance: UUID
    workspace: UUID
    seq: int


class Publisher:
    """Tells every process's hub; several hints on the way become one message."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[UUID, Hint] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """The loop of this process's hub: its channel layer must not be touched from elsewhere."""
        self._loop = loop

    def publish(self, hints: Iterable[Hint]) -> None:
        """Send the hints on; never raises and, where a hub runs here, never waits."""
        with self._lock:
            first = not self._waiting
            for hint in hints:
                self._waiting[hint.instance] = hint
        if not first:
            return
        try:
            self._send()
        except Exception:  # a lost hint is healed by the hub's own look
            logger.warning("hints were not sent", exc_info=True)

    def _send(self) -> None:
        loop = self._loop
        if loop is not None and loop.is_running():
            asyncio.run_coroutine_threadsafe(self._flush(), loop)
        elif isinstance(get_channel_layer(), InMemoryChannelLayer):
            self._take()  # nobody in this process listens, and nobody else can
        else:
            async_to_sync(self._flush)()

    def _take(self) -> list[Hint]:
        with self._lock:
            hints, self._waiting = list(self._waiting.values()), {}
        return hints

    async def _flush(self) -> None:
        hints = [[str(h.instance), str(h.workspace), h.seq] for h in self._take()]
        layer = get_channel_layer()
        if not hints or layer is None:
            return
        try:
            await layer.group_send(GROUP, {"type": "hints", "hints": hints})
        except Exception:  # see above
            logger.warning("hints were not sent", exc_info=True)


publisher = Publisher()
