"""`python -m tests.benchmarks NAME [--json]`: measure one area, peers beside it in the same run."""

from __future__ import annotations

import argparse
import json
import sys

from tests.benchmarks import foundations, harness, process

AREAS = {"process": process.CASES}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=sorted((*AREAS, foundations.NAME)))
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default 5)")
    parser.add_argument("--seconds", type=float, default=1.0, help="per measurement (default 1)")
    options = parser.parse_args()
    how = {"rounds": options.rounds, "seconds": options.seconds}
    if options.name == foundations.NAME:
        report = foundations.measure(**how)
    else:
        report = harness.measure(options.name, AREAS[options.name], **how)
    print(json.dumps(report) if options.json else harness.table(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
