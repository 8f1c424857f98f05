"""DBOS does the work: a workflow of nine steps, each recorded before the next, on SQLite as it comes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from dbos import DBOS

from tests.benchmarks import loop
from tests.benchmarks.sequence_process import check


@DBOS.step()
def add_one(n: int) -> int:
    return n + 1


@DBOS.step()
def choose(route: str) -> bool:
    return route == "A"


@DBOS.step()
def end(data: dict[str, int]) -> dict[str, int]:
    return data


@DBOS.workflow()
def sequence(n: int, route: str) -> dict[str, int]:
    for _ in range(5):
        n = add_one(n)
    data = {"n": n}
    if choose(route):
        data["a"] = add_one(n)
        data["b"] = add_one(n)
    return end(data)


def durable(seconds: float) -> float:
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var") as folder:
        url = f"sqlite:///{folder}/dbos.sqlite"
        DBOS(config={"name": "sequence", "system_database_url": url, "log_level": "ERROR"})
        DBOS.launch()
        try:
            return loop.rate(lambda: check(sequence(0, "A")), seconds)
        finally:
            DBOS.destroy()


if __name__ == "__main__":
    loop.serve({"durable": durable})
