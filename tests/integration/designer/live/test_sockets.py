"""What a browser is pushed is complete and in order, whatever the layer loses."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from uuid_utils.compat import uuid7

from designer import runtime
from designer.live import hub as hubs
from designer.live.socket import Socket
from designer.live.urls import urlpatterns
from designer.models import Instance, Membership, UserTask
from designer.runtime.publish import publisher
from designer.selectors import history
from engine import CompleteUserTask, SetVariables
from tests.integration.designer import flows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from uuid import UUID

    from tests.integration.designer.runtime.conftest import Published

APP = URLRouter(urlpatterns)


@pytest.fixture
def waiting(publish: Callable[[str], Published]) -> Published:
    flow = publish(flows.line(flows.user("one"), flows.user("two")))
    space = flow.version.model.workspace
    Membership.objects.create(workspace=space, user=flow.user, role="operator")
    return flow


def in_thread(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any) -> Any:
        try:
            return function(*args)
        finally:
            connections.close_all()

    return sync_to_async(run, thread_sensitive=False)


@in_thread
def begin(flow: Published) -> UUID:
    return flow.start()


@in_thread
def finish(pk: UUID) -> None:
    task = UserTask.objects.get(instance=pk, state="open")
    runtime.submit(runtime.Submission(pk, CompleteUserTask(task.key, {}, "someone")))


@in_thread
def last(pk: UUID) -> int:
    return Instance.objects.get(pk=pk).seq


@in_thread
def bodies(pk: UUID, after: int = 0) -> list[dict[str, Any]]:
    return history.events_after(pk, after)


@asynccontextmanager
async def watching(path: str, user: Any) -> AsyncIterator[WebsocketCommunicator]:
    socket = WebsocketCommunicator(APP, path)
    socket.scope["user"] = user
    connected, _ = await socket.connect(timeout=5)
    assert connected
    try:
        yield socket
    finally:
        await socket.disconnect()
        await hubs.close_hub()


async def received(socket: WebsocketCommunicator, until: int) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    while not events or events[-1]["seq"] < until:
        message = json.loads(await socket.receive_from(timeout=6))
        assert message["type"] == "events"
        assert message["seq"] == message["events"][-1]["seq"]
        events += message["events"]
    return events


@pytest.mark.asyncio
async def test_what_was_missed_comes_first_and_nothing_is_missing(waiting: Published) -> None:
    pk = await begin(waiting)
    seen = 2
    async with watching(f"/ws/instances/{pk}/?after={seen}", waiting.user) as socket:
        events = await received(socket, await last(pk))
        await finish(pk)
        events += await received(socket, await last(pk))
        await finish(pk)
        events += await received(socket, await last(pk))
    assert events == await bodies(pk, seen)


@pytest.mark.asyncio
async def test_a_lost_hint_heals(waiting: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = await begin(waiting)
    async with watching(f"/ws/instances/{pk}/", waiting.user) as socket:
        events = await received(socket, await last(pk))
        monkeypatch.setattr(publisher, "publish", lambda hints: None)
        await finish(pk)
        events += await received(socket, await last(pk))
    assert events == await bodies(pk)


@pytest.mark.asyncio
async def test_many_changes_become_few_frames(waiting: Published) -> None:
    pk = await begin(waiting)
    change = in_thread(
        lambda: [
            runtime.submit(runtime.Submission(pk, SetVariables({"n": n}, "someone")))
            for n in range(60)
        ]
    )
    async with watching(f"/ws/instances/{pk}/", waiting.user) as socket:
        await received(socket, await last(pk))
        changing = asyncio.ensure_future(change())
        frames = 0
        seq = 0
        target = 60 + (await bodies(pk))[0]["seq"]
        while seq < target:
            seq = json.loads(await socket.receive_from(timeout=6))["seq"]
            frames += 1
        await changing
    assert frames < 60


@pytest.mark.asyncio
async def test_the_list_hears_of_changes(waiting: Published) -> None:
    space = waiting.version.model.workspace_id
    async with watching(f"/ws/workspaces/{space}/instances/", waiting.user) as socket:
        assert json.loads(await socket.receive_from(timeout=5)) == {"type": "hello"}
        pk = await begin(waiting)
        message = json.loads(await socket.receive_from(timeout=6))
    assert message["type"] == "instances"
    row = next(row for row in message["instances"] if row["id"] == str(pk))
    assert (row["state"], row["waiting"], row["seq"]) == ("running", ["one"], await last(pk))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("who", "path", "code"),
    [
        ("nobody", "/ws/instances/{pk}/", 4401),
        ("stranger", "/ws/instances/{pk}/", 4404),
        ("auditor of tasks", "/ws/instances/{pk}/", 4403),
        ("operator", "/ws/instances/{other}/", 4404),
        ("operator", "/ws/instances/{pk}/?after=-1", 4404),
        ("operator", "/ws/instances/{pk}/?after=x", 4404),
        ("stranger", "/ws/workspaces/{space}/instances/", 4404),
    ],
)
async def test_who_may_not_watch_is_told_why(
    waiting: Published, who: str, path: str, code: int
) -> None:
    pk = await begin(waiting)
    space = waiting.version.model.workspace_id
    user = await person(who, space, waiting)
    path = path.format(pk=pk, other=uuid7(), space=space)
    async with watching(path, user) as socket:
        message = await socket.receive_output(timeout=5)
    assert (message["type"], message["code"]) == ("websocket.close", code)


@in_thread
def person(who: str, space: UUID, flow: Published) -> Any:
    if who == "operator":
        return flow.user
    if who == "nobody":
        return AnonymousUser()
    user = get_user_model().objects.create_user("other")
    if who == "auditor of tasks":
        Membership.objects.create(workspace_id=space, user=user, role="task_user")
    return user


@pytest.mark.asyncio
async def test_a_role_that_is_taken_closes_the_socket(waiting: Published) -> None:
    pk = await begin(waiting)
    await in_thread(lambda: Instance.objects.update(started_by=None))()
    async with watching(f"/ws/instances/{pk}/", waiting.user) as socket:
        await received(socket, await last(pk))
        await in_thread(lambda: Membership.objects.all().delete())()
        message = await socket.receive_output(timeout=6)
    assert (message["type"], message["code"]) == ("websocket.close", 4404)


@pytest.mark.asyncio
async def test_a_full_queue_starts_over_and_a_slow_reader_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("designer.live.socket.SLOW", 0.05)
    socket = Socket(("instance", uuid7()), None, None)
    for number in range(1000):
        socket.put(str(number))
    sent: list[str] = []

    async def stuck(message: dict[str, Any]) -> None:
        sent.append(message["text"])
        if len(sent) > 1:
            await asyncio.sleep(60)

    assert await socket.run(stuck) == 1013
    assert json.loads(sent[0])["type"] == "resync"
