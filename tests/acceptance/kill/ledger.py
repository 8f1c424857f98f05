"""A handler whose side effect is a line in a file, on the disk before it answers; and who is told."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import HandlerError, JobContext, Parameter, handler

if TYPE_CHECKING:
    from uuid import UUID

_gate = ""


@handler(
    "test.ledger",
    parameters=[
        Parameter("body", required=True),
        Parameter("seconds", "number", default=0),
        Parameter("failures", "number", default=0),
        Parameter("wanted", "any", default=True),
        Parameter("code", default=""),
    ],
)
def ledger(job: JobContext) -> dict[str, Any]:
    """Writes down the key and what it was asked, then takes a moment."""
    given = job.parameters
    line = json.dumps({"key": job.idempotency_key, "body": given["body"], "attempt": job.attempt})
    append(data() / "ledger.jsonl", line + "\n")
    job.sleep(float(given["seconds"]))
    while _gate and not (data() / _gate).exists():
        job.sleep(0.005)
    if job.attempt <= given["failures"]:
        raise HandlerError("no_answer", f"attempt {job.attempt} failed, as asked")
    if given["wanted"] is False:
        raise HandlerError("not_yet", "not before it is fixed", retryable=False)
    if given["code"]:
        raise HandlerError(given["code"], "as asked", retryable=False)
    return {"done": True}


def wait_for(name: str) -> None:
    """From now on every attempt in this process waits until there is a file of this name."""
    global _gate
    _gate = name


def announced(instance: UUID, seq: int, topic: str, pk: int) -> None:
    """A receiver of announcements."""
    line = json.dumps({"id": pk, "instance": str(instance), "seq": seq, "topic": topic})
    append(data() / "announced.jsonl", line + "\n", sync=False)


def data() -> Path:
    return Path(os.environ["FLOWGLASS_DATA"])


def append(path: Path, text: str, *, sync: bool = True) -> None:
    """Add a line; after `sync` the disk has it."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(file, text.encode())
        if sync:
            os.fsync(file)
    finally:
        os.close(file)
