"""Values that must not be found again, and every place where they are looked for."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import threading
from base64 import b64encode, urlsafe_b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, quote_plus

from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.db import connection

from designer.live import hub as hubs
from designer.live.urls import urlpatterns
from designer.pages.logs import OneLine
from engine import HandlerError, JobContext, Parameter, handler

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

APP = URLRouter(urlpatterns)
#: what handlers were really given
SEEN: list[str] = []
TOKEN = [Parameter("token", required=True), Parameter("more", "any")]
logger = logging.getLogger("designer.canary")


@handler("canary.echo", parameters=TOKEN)
def echo(job: JobContext) -> dict[str, Any]:
    """Gives back what it was given, in every writing it can think of."""
    token = str(job.parameters["token"])
    SEEN.append(str(job.parameters))
    data = token.encode()
    return {
        "plain": token,
        "inside": f"Authorization: Bearer {token}; more",
        "basic": b64encode(b"user:" + data).decode(),
        "written": [b64encode(data).decode(), data.hex(), quote(token, safe=""), {token: 1}],
    }


@handler("canary.refuse", parameters=TOKEN)
def refuse(job: JobContext) -> None:
    """Fails with everything it knows in its text."""
    token = str(job.parameters["token"])
    coded = urlsafe_b64encode(token.encode()).decode()
    raise HandlerError("refused", f"401 for {token} ({coded}, {quote_plus(token)})")


@handler("canary.crash", parameters=TOKEN)
def crash(job: JobContext) -> None:
    """Is broken, and its error tells more than it should."""
    raise ValueError(f"cannot use {job.parameters['token']!r}")


@handler("canary.tell", parameters=TOKEN)
def tell(job: JobContext) -> None:
    """Writes what it was given into the log."""
    logger.warning("calling with %s", job.parameters["token"])
    try:
        raise RuntimeError(str(job.parameters["token"]))
    except RuntimeError:
        logger.exception("it went wrong")


HANDLERS = ("canary.echo", "canary.refuse", "canary.crash", "canary.tell")


class Peer(BaseHTTPRequestHandler):
    """Another system that repeats what it was told, in its headers and in its answer."""

    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        token = self.headers.get("Authorization", "")
        self.seen.append(token)
        body = json.dumps({"you_said": token}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Echo", quote(token))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def peer() -> Iterator[str]:
    """The address of the other system, on loopback."""
    Peer.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def server_log() -> Iterator[io.StringIO]:
    """Everything that the application logs, as its own formatter writes it."""
    written = io.StringIO()
    found = logging.StreamHandler(written)
    found.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    before, _ = root.level, root.addHandler(found)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(found)
        root.setLevel(before)


def overheard(instances: list[UUID], workspace: UUID, user: Any) -> list[str]:
    """Everything that sockets on these runs, and on the list of runs, are sent from the beginning."""
    paths = [f"/ws/instances/{pk}/?after=0" for pk in instances]
    return asyncio.run(_overheard([*paths, f"/ws/workspaces/{workspace}/instances/"], user))


async def _overheard(paths: list[str], user: Any) -> list[str]:
    heard: list[str] = []
    for path in paths:
        socket = WebsocketCommunicator(APP, path)
        socket.scope["user"] = user
        connected, _ = await socket.connect(timeout=5)
        assert connected
        while not await socket.receive_nothing(timeout=1 if "instances/?" in path else 3):
            heard.append(await socket.receive_from())
        await socket.disconnect()
    await hubs.close_hub()
    assert len(heard) >= len(paths)
    return heard


def dump() -> str:
    """Every row of every table as text, bytes decoded."""
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            for row in cursor.fetchall():
                lines.append(" ".join(as_text(value) for value in row))
    return "\n".join(lines)


def as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value if isinstance(value, str) else json.dumps(value, default=str)


def writings(value: str) -> set[str]:
    """The value as it may turn up, told independently of what the engine hides."""
    data = value.encode()
    coded = b64encode(data).decode().rstrip("=")
    found = {value, coded, urlsafe_b64encode(data).decode().rstrip("="), data.hex()}
    return found | {
        data.hex().upper(),
        quote(value, safe=""),
        quote_plus(value),
        json.dumps(value)[1:-1],
    }


def leaks(values: list[str], places: dict[str, str]) -> list[str]:
    """Every place where one of the values was found, and how it was written there."""
    return [
        f"{place}: …{text[max(0, text.index(word) - 60) : text.index(word) + 80]}…"
        for place, text in places.items()
        for value in values
        for word in writings(value)
        if word in text
    ]
