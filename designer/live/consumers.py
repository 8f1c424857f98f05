"""The two sockets. They only listen to whether the browser is still there.

Plain ASGI, not Channels' consumers: those subscribe each socket to the layer, whose work grows with
the number of subscribers.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from designer.live import feed
from designer.live.hub import hub, in_thread
from designer.live.socket import Socket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    Send = Callable[[dict[str, Any]], Awaitable[None]]
    Receive = Callable[[], Awaitable[dict[str, Any]]]

MOST_SEQ = 2**31


async def instance_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Events of one instance after `?after=`, gap-free and in order."""
    pk = scope["url_route"]["kwargs"]["instance"]
    await watch(scope, receive, send, ("instance", pk))


async def workspace_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Rows of the workspace's instances that changed, after an initial hello."""
    pk = scope["url_route"]["kwargs"]["workspace"]
    await watch(scope, receive, send, ("workspace", pk))


async def watch(
    scope: dict[str, Any], receive: Receive, send: Send, watches: tuple[str, UUID]
) -> None:
    """Accept, refuse with a code the browser can read, then push until either side ends."""
    if (await receive())["type"] != "websocket.connect":
        return
    await send({"type": "websocket.accept"})  # a refusal before this would reach nobody as a code
    user = await in_thread(person_of, scope)
    code = await in_thread(feed.may_watch, user, *watches)
    cursor = after_of(scope)
    if code or cursor is None:
        await send({"type": "websocket.close", "code": code or 4404})
        return
    session = scope.get("session")
    socket = Socket(watches, user, getattr(session, "session_key", None), cursor)
    if watches[0] == "workspace":
        socket.put(feed.message("hello"))
    await push(socket, receive, send)


async def push(socket: Socket, receive: Receive, send: Send) -> None:
    """Send and listen at once; whichever ends first ends the other."""
    here = hub()
    here.add(socket)
    sending = asyncio.ensure_future(socket.run(send))
    listening = asyncio.ensure_future(until_gone(receive))
    try:
        await asyncio.wait({sending, listening}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        here.remove(socket)
        listening.cancel()
        if sending.done() and not sending.cancelled() and sending.exception() is None:
            with suppress(Exception):  # the browser may be gone already
                await send({"type": "websocket.close", "code": sending.result()})
        sending.cancel()
        await asyncio.gather(sending, listening, return_exceptions=True)


async def until_gone(receive: Receive) -> None:
    """Whatever the browser says is not listened to, until it leaves."""
    while (await receive())["type"] != "websocket.disconnect":
        pass


def person_of(scope: dict[str, Any]) -> Any:
    """The logged-in person; the scope holds it lazily, and looking reads the database."""
    user = scope["user"]
    wrapped = getattr(user, "_wrapped", None)
    return user if wrapped is None else wrapped


def after_of(scope: dict[str, Any]) -> int | None:
    """The sequence number to go on from; None where the browser made it up."""
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("after", ["0"])[0]
    if not given.isascii() or not given.isdecimal() or int(given[:12]) > MOST_SEQ:
        return None
    return int(given[:12])
