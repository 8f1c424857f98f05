"""One hub per process: one subscription to the layer, one read and one encoding per event.

Every socket has a bounded queue. A socket that falls behind is told to start over ("resync"); one
that takes more than ten seconds for a message is closed with 1013. A look at the database every two
seconds finds what a lost hint did not tell.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from designer.live import feed
from designer.runtime.publish import GROUP, publisher

if TYPE_CHECKING:
    from collections.abc import Callable

    from designer.live.socket import Socket

FRAME = 0.05
LOOK = 2.0
RECHECK = 4.0
logger = logging.getLogger(__name__)


async def in_thread(function: Callable[..., Any], *args: Any) -> Any:
    """Run a database read beside the loop."""
    return await sync_to_async(function, thread_sensitive=False)(*args)


class Hub:
    """Lives in one event loop."""

    def __init__(self) -> None:
        self.sockets: dict[tuple[str, UUID], set[Socket]] = {}
        self._dirty: set[tuple[str, UUID]] = set()
        self._known: dict[UUID, dict[UUID, int]] = {}
        self._changed: dict[UUID, set[UUID]] = {}
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Listen, look and send until `stop`."""
        loop = asyncio.get_running_loop()
        publisher.attach(loop)
        self._tasks = [
            loop.create_task(self._forever(work))
            for work in (self._listen, self._send, self._look, self._recheck)
        ]

    async def stop(self) -> None:
        """Stop listening; the sockets are their consumers' business."""
        publisher.attach(None)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def add(self, socket: Socket) -> None:
        """From now on the socket is told what happens to what it watches."""
        self.sockets.setdefault(socket.watches, set()).add(socket)
        self._mark(socket.watches)

    def remove(self, socket: Socket) -> None:
        """The socket is gone."""
        watching = self.sockets.get(socket.watches, set())
        watching.discard(socket)
        if not watching:
            self.sockets.pop(socket.watches, None)
            self._known.pop(socket.watches[1], None)

    def hint(self, instance: UUID, workspace: UUID) -> None:
        """The instance has something new."""
        if ("instance", instance) in self.sockets:
            self._mark(("instance", instance))
        if ("workspace", workspace) in self.sockets:
            self._changed.setdefault(workspace, set()).add(instance)
            self._mark(("workspace", workspace))

    def _mark(self, watched: tuple[str, UUID]) -> None:
        self._dirty.add(watched)
        self._wake.set()

    async def _forever(self, work: Callable[[], Any]) -> None:
        while True:
            try:
                await work()
            except Exception:  # the orchestrator's edge: the next look heals
                logger.exception("the hub stumbled")
                await asyncio.sleep(LOOK)

    async def _listen(self) -> None:
        layer = get_channel_layer()
        if layer is None:
            await asyncio.sleep(LOOK)
            return
        channel = await layer.new_channel()
        await layer.group_add(GROUP, channel)
        while True:
            message = await layer.receive(channel)
            for instance, workspace, _ in message.get("hints", ()):
                self.hint(UUID(instance), UUID(workspace))

    async def _send(self) -> None:
        """At most twenty frames a second, however many hints come."""
        await self._wake.wait()
        self._wake.clear()
        dirty, self._dirty = self._dirty, set()
        for kind, pk in dirty:
            if kind == "instance":
                await self._send_events(pk)
            else:
                await self._send_rows(pk)
        await asyncio.sleep(FRAME)

    async def _send_events(self, instance: UUID) -> None:
        sockets = [s for s in self.sockets.get(("instance", instance), ()) if not s.closing]
        if not sockets:
            return
        rows, more = await in_thread(
            feed.events_after, instance, min(socket.cursor for socket in sockets)
        )
        frames: dict[int, str] = {}
        for socket in sockets:
            cursor = socket.cursor
            if not rows or rows[-1][0] <= cursor:
                continue
            if cursor not in frames:
                frames[cursor] = feed.frame([row for row in rows if row[0] > cursor])
            socket.cursor = rows[-1][0]
            socket.put(frames[cursor])
        if more:
            self._mark(("instance", instance))

    async def _send_rows(self, workspace: UUID) -> None:
        changed = self._changed.pop(workspace, set())
        if not changed:
            return
        by_user: dict[Any, str | None] = {}
        for socket in list(self.sockets.get(("workspace", workspace), ())):
            if socket.user.pk not in by_user:
                rows = await in_thread(feed.rows_for, socket.user, workspace, changed)
                known = self._known.setdefault(workspace, {})
                known.update({row["id"]: row["seq"] for row in rows})
                text = feed.message("instances", instances=rows) if rows else None
                by_user[socket.user.pk] = text
            if (text := by_user[socket.user.pk]) is not None:
                socket.put(text)

    async def _look(self) -> None:
        """What the database says, in case a hint was lost."""
        await asyncio.sleep(LOOK)
        watched = [pk for kind, pk in self.sockets if kind == "instance"]
        if watched:
            for pk, seq in (await in_thread(feed.last_seqs, watched)).items():
                sockets = self.sockets.get(("instance", pk), ())
                if any(socket.cursor < seq for socket in sockets):
                    self._mark(("instance", pk))
        spaces = {pk: self._known.get(pk, {}) for kind, pk in self.sockets if kind == "workspace"}
        if not spaces:
            return
        for workspace, pks in (await in_thread(feed.changed_since, spaces)).items():
            if pks:
                self._changed.setdefault(workspace, set()).update(pks)
                self._mark(("workspace", workspace))

    async def _recheck(self) -> None:
        """A role that was taken or a session that ended closes the socket within five seconds."""
        await asyncio.sleep(RECHECK)
        for socket in [s for sockets in self.sockets.values() for s in sockets]:
            user = await in_thread(feed.still_there, socket.session_key, socket.user)
            code = await in_thread(feed.may_watch, user, *socket.watches) if user else 4401
            if code:
                socket.close(code)


_hubs: dict[int, tuple[asyncio.AbstractEventLoop, Hub]] = {}


def hub() -> Hub:
    """The hub of the running loop, started when first asked for."""
    loop = asyncio.get_running_loop()
    found = _hubs.get(id(loop))
    if found is None or found[0] is not loop or found[0].is_closed():
        _hubs.clear()
        made = Hub()
        made.start()
        _hubs[id(loop)] = (loop, made)
        return made
    return found[1]


async def close_hub() -> None:
    """Stop the hub of the running loop."""
    found = _hubs.pop(id(asyncio.get_running_loop()), None)
    if found is not None:
        await found[1].stop()
