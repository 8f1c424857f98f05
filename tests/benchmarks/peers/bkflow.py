"""bkflow-feel evaluates: the text parsed once, its tree asked again and again."""

from __future__ import annotations

import logging
from functools import partial

from bkflow_feel import parser, transformer

from tests.benchmarks import loop
from tests.benchmarks.feel_expressions import ALL, check


def work(seconds: float, name: str) -> float:
    logging.disable()
    context = ALL[name]["context"]
    try:
        tree = transformer.transform(parser.parse(ALL[name]["text"]))
    except Exception as error:  # noqa: BLE001 - whatever the peer raises, it cannot
        raise SystemExit(f"cannot: {str(error).splitlines()[0]}") from None
    check(name, tree.evaluate(context))
    return loop.rate_of(lambda: tree.evaluate(context), seconds)


if __name__ == "__main__":
    loop.serve({name: partial(work, name=name) for name in ALL})
