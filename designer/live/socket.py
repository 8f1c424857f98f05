"""One browser that watches: a bounded queue, and a place in the event log."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from designer.live.feed import message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from designer.access import Person

WAITING = 64
SLOW = 10.0
TOO_SLOW = 1013


class Socket:
    """What the hub knows of a consumer; `cursor` is the last event that was queued for it."""

    def __init__(
        self, watches: tuple[str, UUID], user: Person, session_key: str | None, cursor: int = 0
    ) -> None:
        self.watches = watches
        self.user = user
        self.session_key = session_key
        self.cursor = cursor
        self.closing: int | None = None
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(WAITING)

    def put(self, text: str) -> None:
        """Queue the message; a socket that has too many waiting starts over."""
        if self.closing is not None:
            return
        if self._queue.full():
            self._empty()
            text = message("resync", seq=self.cursor)
        self._queue.put_nowait(text)

    def close(self, code: int) -> None:
        """Close as soon as the sender looks; nothing else is sent."""
        if self.closing is None:
            self.closing = code
            self._empty()
            self._queue.put_nowait(None)

    async def run(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> int:
        """Send what is queued until the socket is closed; the code to close with."""
        while (text := await self._queue.get()) is not None:
            try:
                async with asyncio.timeout(SLOW):
                    await send({"type": "websocket.send", "text": text})
            except TimeoutError:
                return TOO_SLOW
        return self.closing or 1000

    def _empty(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
