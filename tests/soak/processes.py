"""Random process models, played and judged: `python -m tests.soak.processes [--count 10000] [--seed 0]`.

Each model (seed, seed + 1, …) is played `--paths` times. With `--log FILE` every finished chunk is
appended as a JSON line, and a run that is started again goes on behind the last one. What breaks
is printed with the line that plays it again; the last line counts.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.oracle.judge import check

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 50


def chunk(first: int, count: int, paths: int, size: int) -> dict[str, object]:
    """Play some models; what happened, as a line of the log."""
    begun, steps, faults = time.perf_counter(), 0, []
    for seed in range(first, first + count):
        for number in range(paths):
            try:
                steps += len(check(seed, number, size).sent)
            except Exception as error:  # noqa: BLE001 - finding those is what this is for
                notes = getattr(error, "__notes__", [])
                faults.append("\n  ".join([f"{type(error).__name__}: {error}", *notes]))
    seconds = round(time.perf_counter() - begun, 2)
    told: dict[str, object] = {"seed": first, "count": count, "paths": paths, "size": size}
    return {**told, "steps": steps, "seconds": seconds, "faults": faults}


def remaining(options: argparse.Namespace) -> Iterator[tuple[int, int, int, int]]:
    """The chunks that the log does not have yet."""
    log = Path(options.log) if options.log else None
    lines = log.read_text().splitlines() if log and log.exists() else []
    done = {(d["seed"], d["count"], d["paths"], d["size"]) for d in map(json.loads, lines)}
    for first in range(options.seed, options.seed + options.count, CHUNK):
        count = min(CHUNK, options.seed + options.count - first)
        wanted = (first, count, options.paths, options.size)
        if wanted not in done:
            yield wanted


def soak(options: argparse.Namespace) -> int:
    """Every chunk that remains; the number of faults."""
    faults, models, steps = 0, 0, 0
    todo = list(remaining(options))
    with ProcessPoolExecutor(options.workers) as pool:
        for told in pool.map(chunk, *zip(*todo, strict=True)) if todo else ():
            for fault in told["faults"]:  # type: ignore[attr-defined] # a list
                print(fault, flush=True)
            faults += len(told["faults"])  # type: ignore[arg-type] # a list
            models, steps = models + int(str(told["count"])), steps + int(str(told["steps"]))
            if options.log:
                with Path(options.log).open("a") as log:
                    log.write(json.dumps(told) + "\n")
    print(f"{models:,} models x {options.paths} paths, {steps:,} steps; {faults} faults")
    return faults


def main() -> int:
    """Print the seed, what broke and the counts; 1 where anything did."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.processes", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--paths", type=int, default=3)
    parser.add_argument("--size", type=int, default=9, help="leaves of a model, at most about")
    parser.add_argument("--path", type=int, help="play only this path of the model --seed")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--log", help="JSON lines of what is done; go on behind them")
    options = parser.parse_args()
    if options.path is not None:
        path = check(options.seed, options.path, options.size)
        print(f"{len(path.sent)} steps: the path is what its model says")
        return 0
    print(f"seed {options.seed}")
    return 1 if soak(options) else 0


if __name__ == "__main__":
    sys.exit(main())
