"""SQLite alone, by hand: what the disk and the database allow for the same writes (WAL, FULL sync).

An instance is ten writes of its state as JSON: one row inserted, then changed nine times. Nothing is
computed, kept as history, indexed or answered: no engine can be faster on this database.

each     a commit after every write
batched  a commit after the writes of two hundred instances
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import orjson

from tests.benchmarks import loop

WRITES = 9
TOGETHER = 200


def by_hand(seconds: float, *, batched: bool) -> float:
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var") as folder:
        database = sqlite3.connect(Path(folder) / "hand.sqlite", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE run (id INTEGER PRIMARY KEY, state BLOB)")

        def instance() -> None:
            state = {"at": ["t0"], "data": {"n": 0, "route": "A"}}
            inserted = database.execute(
                "INSERT INTO run (state) VALUES (?)", (orjson.dumps(state),)
            )
            key = inserted.lastrowid
            for step in range(1, WRITES + 1):
                state = {"at": [f"t{step}"], "data": {"n": step, "route": "A"}}
                database.execute(
                    "UPDATE run SET state = ? WHERE id = ?", (orjson.dumps(state), key)
                )

        def batch() -> None:
            database.execute("BEGIN IMMEDIATE")
            for _ in range(TOGETHER):
                instance()
            database.execute("COMMIT")

        rate = loop.rate(batch, seconds) * TOGETHER if batched else loop.rate(instance, seconds)
        database.close()
        return rate


if __name__ == "__main__":
    loop.serve(
        {
            "each": lambda seconds: by_hand(seconds, batched=False),
            "batched": lambda seconds: by_hand(seconds, batched=True),
        }
    )
