"""pySFeel evaluates: the text each time (it keeps no tree), the variables assigned beforehand."""

from __future__ import annotations

import json
from functools import partial

from pySFeel import SFeelParser

from tests.benchmarks import loop
from tests.benchmarks.feel_expressions import ALL, check


def work(seconds: float, name: str) -> float:
    parser, text = SFeelParser(), ALL[name]["text"]
    for variable, value in ALL[name]["context"].items():
        parser.sFeelParse(f"{variable} <- {json.dumps(value)}")
    status, value = parser.sFeelParse(text)
    if status.get("errors"):
        raise SystemExit(f"cannot: {status['errors'][0]}")
    check(name, value)
    return loop.rate_of(lambda: parser.sFeelParse(text), seconds)


if __name__ == "__main__":
    loop.serve({name: partial(work, name=name) for name in ALL})
