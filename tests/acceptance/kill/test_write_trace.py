"""An answer leaves the server only after the disk has what it tells, as the system calls show.

kill -9 cannot show this: what a killed process wrote but did not sync is still there. So the server
runs under strace, and between any answer and what it answers for there must be an fdatasync.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.kill.harness import House

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTS = 20
CALLS = "trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"
LINE = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)[ (](.*)$")
pytestmark = [pytest.mark.kill, pytest.mark.timeout(300)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def test_no_answer_before_the_sync(house: House) -> None:
    strace = shutil.which("strace")
    if sys.platform != "linux":
        pytest.skip("strace watches Linux only: the order of sync and answer was NOT observed")
    assert strace, "strace is not installed: `make tracer` installs it"
    if subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("ptrace is not permitted here: the order of sync and answer was NOT observed")
    trace = house.data / "trace.txt"
    under = (strace, "-D", "-f", "--seccomp-bpf", "-y", "-s", "40", "-e", CALLS, "-o", str(trace))
    process = house.start_cold(*under, FLOWGLASS_WORKER="0")
    house.wait_until_it_answers(60)
    with house.client() as client:
        for number in range(STARTS):
            answer = client.post(
                f"/workspaces/{house.known['workspace']}/instances/",
                json={
                    "model": house.known["person"],
                    "source": "published",
                    "variables": {"name": f"traced {number}", "pause": 0},
                },
                headers={"Idempotency-Key": f"traced-{number}"},
                timeout=30,
            )
            assert answer.status_code == 201, answer.text
    process.terminate()
    process.wait(30)
    answers, faults = judged(whole(trace))
    assert faults == []
    assert answers == STARTS


def whole(trace: Path) -> list[str]:
    """The trace to its last line: the one that watches is done a little after the server."""
    deadline = time.monotonic() + 20
    while True:
        calls = trace.read_text(errors="replace").splitlines()
        if calls[-1].endswith("+++") or time.monotonic() > deadline:
            return calls
        time.sleep(0.05)


def judged(calls: list[str]) -> tuple[int, list[str]]:
    """How many answers said "created", and those that left before their data was on the disk."""
    answers, faults = 0, []
    unsynced = written = 0
    syncing = False
    for line in calls:
        found = LINE.match(line)
        if found is None:
            continue
        name, rest = found.groups()
        if name == "pwrite64" and "-wal>" in rest:
            unsynced += 1
            written += 1
        elif name in ("fdatasync", "fsync") and "resumed" not in rest:
            syncing = "-wal>" in rest
            if syncing and "unfinished" not in rest:
                unsynced = 0
        elif name in ("fdatasync", "fsync") and syncing:
            unsynced = 0
        elif '"HTTP/1.1 201' in rest:
            answers += 1
            if not written:
                faults.append(f"answer {answers} left without anything written for it")
            if unsynced:
                faults.append(f"answer {answers} left with {unsynced} writes not synced")
            written = 0
    return answers, faults


WROTE = '7 pwrite64(9</x/f.sqlite3-wal>, "\\0"..., 4096, 56) = 4096'
SYNCED = "7 fdatasync(9</x/f.sqlite3-wal>) = 0"
ANSWERED = '8 sendto(12<socket:[1]>, "HTTP/1.1 201 Created\\r\\n"..., 99, 0, NULL, 0) = 99'
HALF = ["7 fdatasync(9</x/f.sqlite3-wal> <unfinished ...>", "7 <... fdatasync resumed>) = 0"]


@pytest.mark.parametrize(
    ("calls", "faults"),
    [
        ([WROTE, SYNCED, ANSWERED], 0),
        ([WROTE, *HALF, ANSWERED], 0),
        ([WROTE, ANSWERED, SYNCED], 1),
        ([WROTE, HALF[0], ANSWERED, HALF[1]], 1),
        ([WROTE, SYNCED, WROTE, ANSWERED], 1),
        ([ANSWERED], 1),
        ([WROTE, SYNCED, ANSWERED, ANSWERED], 1),
    ],
)
def test_the_judge_sees_an_answer_that_left_too_early(calls: list[str], faults: int) -> None:
    assert len(judged(calls)[1]) == faults
