"""The fault campaigns at the size that every change runs; `make soak` runs larger ones.

Each is a program of its own (`python -m tests.acceptance.kill.NAME`), which says how to repeat it.
KILLS=n sets the number of random kills, KILL_SEED=n repeats their choices.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("KILLS", "1000"))
SEED = os.environ.get("KILL_SEED", "")
pytestmark = [pytest.mark.kill, pytest.mark.timeout(1800)]


def campaign(name: str, *given: str) -> dict[str, Any]:
    """Run it; what its last line says."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.acceptance.kill.{name}", *given],
        cwd=TOP, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(f"\n{done.stdout}")
    assert done.returncode == 0, f"{done.stdout[-8000:]}\n{done.stderr[-3000:]}"
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["violations"] == 0
    return found


def test_random_kills_lose_nothing_and_repeat_nothing() -> None:
    found = campaign("random_kills", "--kills", str(KILLS), *(("--seed", SEED) if SEED else ()))
    assert found["points"] == KILLS
    assert found["left"] == 0
    assert found["acknowledged"] >= KILLS
    assert min(found["phases"].values()) >= KILLS / 20  # at work, and while they still recovered


def test_a_kill_at_every_named_place_changes_no_end() -> None:
    found = campaign("points")
    assert found["points"] >= 1000
    assert found["elements"] >= 40


def test_a_worker_that_was_stopped_beyond_its_lease_is_refused() -> None:
    found = campaign("zombies", "--zombies", "50")
    assert found["points"] == 50
    assert found["refused"] >= 50


def test_eight_writers_and_twenty_readers_meet_no_lock() -> None:
    found = campaign("contention", "--seconds", "10")
    assert found["writes"] > 50
    assert found["reads"] > 50
