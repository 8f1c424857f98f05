"""kill -9 of the real server, asked by HTTP: what was acknowledged is there, and nothing happened twice.

SERVER_KILLS=n sets how often, KILL_SEED=n repeats a run's choices. `test_campaigns` kills far more
often, without a web server, and at every named place.
"""

from __future__ import annotations

import json
import os
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.kill.harness import Clients, House
from tests.acceptance.kill.notes import lines
from tests.acceptance.kill.work import wait_for_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLS = int(os.environ.get("SERVER_KILLS", "40"))
POINTS = ("before_commit", "after_commit_before_answer", "after_handler")
pytestmark = [pytest.mark.kill, pytest.mark.timeout(900)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def settle(house: House) -> dict[str, object]:
    """Start as people do, wait until nothing is due, and judge."""
    process = house.start_cold()
    try:
        house.wait_until_it_answers()
        found = json.loads(house.run("-m", "tests.acceptance.kill.judge", "60").splitlines()[-1])
    finally:
        process.terminate()
        try:
            process.wait(10)
        except Exception:  # noqa: BLE001 - it must be gone, however
            process.kill()
            process.wait(10)
    assert found["faults"] == [], found
    assert found["left"] == 0, found
    assert house.run("manage.py", "verify").splitlines()[-1].endswith(" 0 failed")
    return found


def test_random_kills_lose_nothing(house: House) -> None:
    seed = int(os.environ.get("KILL_SEED", str(time.time_ns() % 1_000_000)))
    print(
        f"\nseed {seed}; again: KILL_SEED={seed} SERVER_KILLS={KILLS} pytest tests/acceptance/kill"
    )
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    begun = time.monotonic()
    house.start()
    clients = Clients(house, random)
    try:
        for _ in range(KILLS):
            # Most die at work; some die while they are still looking for what to do.
            work = random.choice((random.uniform(0, 0.1), random.uniform(0.1, 1.0)))
            wait_for_work(house.pid, work, longest=8)
            house.kill()
            house.start()
        wait_for_work(house.pid, 0.5, longest=8)
    finally:
        clients.stop()
    house.kill()
    found = settle(house)
    starts = sorted(house.starts)
    slow = f"{starts[len(starts) // 2]:.2f} s, slowest {starts[-1]:.2f}"
    print(f"{KILLS + 1} kills in {time.monotonic() - begun:.0f} s, median start {slow}: {found}")
    assert clients.unexpected == []
    assert found["acknowledged"] > KILLS


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point_loses_nothing(house: House, point: str) -> None:
    process = house.start_cold(FLOW_CRASH=f"{point}:4")
    house.wait_until_it_answers()
    clients = Clients(house, Random(1), count=2)  # noqa: S311
    try:
        assert process.wait(60) == -9, f"{point} was never reached:\n{house.tail()}"
        again = house.start_cold()
        house.wait_until_it_answers()
        wait_for_work(again.pid, 0.5, longest=8)
    finally:
        clients.stop()
    again.kill()
    again.wait()
    found = settle(house)
    assert found["acknowledged"]
    assert clients.unexpected == []


def test_a_kill_while_a_person_and_a_handler_are_at_work(house: House) -> None:
    import httpx

    house.start()
    known = house.known
    with house.client() as client:
        path = f"/workspaces/{known['workspace']}/instances/"
        for name, pause, model in (("task", 0, "person"), ("handler", 3, "machine")):
            answer = client.post(
                path,
                json={
                    "model": known[model],
                    "source": "published",
                    "variables": {"name": name, "pause": pause},
                },
                headers={"Idempotency-Key": name},
            )
            assert answer.status_code == 201, answer.text
        deadline = time.monotonic() + 10
        while len(lines(house.data / "ledger.jsonl")) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        tasks = []
        while not tasks and time.monotonic() < deadline:
            answer = client.get(f"/workspaces/{known['workspace']}/user-tasks/?state=open").json()
            tasks = answer["results"] if isinstance(answer, dict) else answer
        house.kill()
        house.start()
        done = httpx.Response(503)
        while done.status_code == 503:
            done = client.post(f"/user-tasks/{tasks[0]['id']}/complete/", json={"variables": {}})
        assert done.status_code == 200, done.text
    house.kill()
    found = settle(house)
    assert found["instances"] == 2
    assert found["effects"] >= 4  # the handler that was killed at work began again
