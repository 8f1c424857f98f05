"""`python -m tests.benchmarks NAME [--json]`: measure one area, peers beside it in the same run."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial

from tests.benchmarks import decision, feel, foundations, harness, process

AREAS = {
    "process": partial(harness.measure, "process", process.CASES),
    "decision": partial(harness.measure, "decision", decision.CASES),
    "feel": partial(harness.measure, "feel", feel.CASES),
    "foundations": foundations.measure,
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=sorted(AREAS))
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default 5)")
    parser.add_argument("--seconds", type=float, default=1.0, help="per measurement (default 1)")
    options = parser.parse_args(arguments)
    report = AREAS[options.name](rounds=options.rounds, seconds=options.seconds)
    print(json.dumps(report) if options.json else harness.table(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
