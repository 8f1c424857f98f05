"""B08: what browsers may say over the sockets: nothing of it is listened to, nothing breaks."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import sync_to_async

from tests.bad_input.contract import rows
from tests.integration.designer.live.test_sockets import begin, finish, last, received, watching

if TYPE_CHECKING:
    from tests.integration.designer.runtime.conftest import Published

FRAMES: list[dict[str, Any]] = [
    {"text": ""},
    {"text": "{"},
    {"text": "null"},
    {"text": '{"type": "nothing"}'},
    {"text": '{"type": "events", "events": []}'},
    {"text": '{"type": "subscribe", "instance": "../../etc"}'},
    {"text": '{"__proto__": 1}'},
    {"text": "[" * 100_000},
    {"text": "x" * 1_000_000},
    {"text": "\u202e\x00\ud7ff"},
    {"bytes": b""},
    {"bytes": b"\x00"},
    {"bytes": b"\xff\xfe\xfd"},
    {"bytes": b"\x80" * 1_000_000},
    {"bytes": None, "text": None},
    {},
]
RESUMES = ["-1", "x", "", "1e9", "0x10", "1.5", "٣", "99999999999", "9" * 400, "%00", "%ff", "1&after=2", "null"]  # fmt: skip
REFUSED = {"-1", "x", "1e9", "0x10", "1.5", "٣", "99999999999", "9" * 400, "%00", "%ff", "null"}


def noise(count: int) -> list[dict[str, Any]]:
    """Random frames; the same every time."""
    chance = random.Random(8)  # noqa: S311 - repeatable, no secret
    found: list[dict[str, Any]] = []
    for _ in range(count):
        data = chance.randbytes(chance.randint(0, 200))
        found.append({"bytes": data} if chance.random() < 0.5 else {"text": data.decode("latin-1")})
    return found


@pytest.mark.asyncio
async def test_frames_change_nothing_and_the_events_go_on(waiting: Published) -> None:
    pk = await begin(waiting)
    async with watching(f"/ws/instances/{pk}/", waiting.user) as socket:
        seen = await received(socket, await last(pk))
        before = await sync_to_async(rows, thread_sensitive=False)()
        for frame in [*FRAMES, *noise(1_000)]:
            await socket.send_input({"type": "websocket.receive", **frame})
        assert await sync_to_async(rows, thread_sensitive=False)() == before
        await finish(pk)
        more = await received(socket, await last(pk))
    assert more[0]["seq"] == seen[-1]["seq"] + 1


@pytest.mark.asyncio
async def test_frames_to_the_list(waiting: Published) -> None:
    space = waiting.version.model.workspace_id
    async with watching(f"/ws/workspaces/{space}/instances/", waiting.user) as socket:
        assert json.loads(await socket.receive_from(timeout=5)) == {"type": "hello"}
        for frame in FRAMES:
            await socket.send_input({"type": "websocket.receive", **frame})
        pk = await begin(waiting)
        message = json.loads(await socket.receive_from(timeout=6))
    assert str(pk) in {row["id"] for row in message["instances"]}


@pytest.mark.asyncio
@pytest.mark.parametrize("after", RESUMES)
async def test_a_place_to_resume_from_is_ours_or_refused(waiting: Published, after: str) -> None:
    pk = await begin(waiting)
    async with watching(f"/ws/instances/{pk}/?after={after}", waiting.user) as socket:
        message = await socket.receive_output(timeout=5)
    if after in REFUSED:
        assert (message["type"], message["code"]) == ("websocket.close", 4404)
    else:
        assert message["type"] == "websocket.send"
