"""The fault campaigns at length: `python -m tests.soak.campaigns [--kills 10000] [--zombies 500] …`

Each chunk is one run of a campaign of `tests.acceptance.kill` under a seed of its own. What it found
is one line of JSON in var/soak.jsonl, failures too. What the log already holds for this very commit
is not done again, so a soak that was stopped goes on where it was. The last line counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
LOG = TOP / "var" / "soak.jsonl"
LONGEST = 3600


@dataclass(frozen=True, slots=True)
class Campaign:
    """Which module to run, how much in all, how much at a time, and what says how much."""

    module: str
    fault: str
    option: str
    total: int
    chunk: int
    seeded: bool = True

    def command(self, much: int, seed: int) -> list[str]:
        """One chunk."""
        given = [self.option, str(much)] if self.option else []
        seeds = ["--seed", str(seed)] if self.seeded else []
        return [sys.executable, "-m", f"tests.acceptance.kill.{self.module}", *given, *seeds]


def commit() -> str:
    """The code that is tried; a changed one is another."""
    head = _git("rev-parse", "--short=12", "HEAD").strip()
    return f"{head}-changed" if _git("status", "--porcelain", "--untracked-files=no") else head


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=TOP, capture_output=True, text=True, check=False)
    return done.stdout


def logged(code: str) -> list[dict[str, Any]]:
    """What the log has about this code."""
    if not LOG.exists():
        return []
    found = [json.loads(line) for line in LOG.read_text(encoding="utf-8").splitlines() if line]
    return [line for line in found if line["commit"] == code]


def run(campaign: Campaign, code: str) -> None:
    """Chunks until the campaign has its size."""
    done = sum(each["size"] for each in logged(code) if each["campaign"] == campaign.module)
    while done < campaign.total:
        much = min(campaign.chunk, campaign.total - done)
        said = chunk(campaign, much, time.time_ns() % 1_000_000)
        said |= {"campaign": campaign.module, "size": much, "commit": code}
        LOG.parent.mkdir(exist_ok=True)
        with LOG.open("a", encoding="utf-8") as log:
            log.write(json.dumps(said) + "\n")
        print(json.dumps(said), flush=True)
        done += much


def chunk(campaign: Campaign, much: int, seed: int) -> dict[str, Any]:
    """Run one chunk; a run that broke is a violation like any other, with what it said."""
    begun = time.monotonic()
    done = subprocess.run(
        campaign.command(much, seed), cwd=TOP, capture_output=True, text=True, timeout=LONGEST,
        check=False,
    )  # fmt: skip
    try:
        found = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        found = {"points": 0, "violations": 1}
    if done.returncode:
        found["violations"] = max(found.get("violations", 0), 1)
        found["said"] = (done.stdout + done.stderr)[-4000:]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    took = round(time.monotonic() - begun, 1)
    return {**found, "fault": campaign.fault, "seed": seed, "seconds": took, "at": at}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1, help="of every place times every element")
    parser.add_argument("--zombies", type=int, default=500)
    parser.add_argument("--contention", type=int, default=60, help="seconds")
    given = parser.parse_args()
    code = commit()
    for campaign in (
        Campaign("random_kills", "kill at random", "--kills", given.kills, 1000),
        Campaign("points", "kill at named places", "", given.rounds, 1),
        Campaign("zombies", "stopped beyond the lease", "--zombies", given.zombies, 100, seeded=False),
        Campaign("contention", "contention", "--seconds", given.contention, 300, seeded=False),
    ):  # fmt: skip
        run(campaign, code)
    found = logged(code)
    violations = sum(each["violations"] for each in found)
    survived = sum(each["points"] for each in found if each["fault"].startswith("kill"))
    print(f"{code}: {survived} kills survived, {violations} violations, in {LOG}")
    return bool(violations)


if __name__ == "__main__":
    sys.exit(main())
