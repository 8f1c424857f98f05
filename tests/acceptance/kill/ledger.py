"""A handler whose side effect is a line in a file, on the disk before it answers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from engine import JobContext, Parameter, handler


@handler(
    "test.ledger",
    parameters=[Parameter("body", required=True), Parameter("seconds", "number", default=0)],
)
def ledger(job: JobContext) -> dict[str, Any]:
    """Writes down the key and what it was asked, then takes a moment."""
    line = json.dumps({"key": job.idempotency_key, "body": job.parameters["body"]}) + "\n"
    append(Path(os.environ["FLOWGLASS_DATA"]) / "ledger.jsonl", line)
    job.sleep(float(job.parameters["seconds"]))
    return {"done": True}


def append(path: Path, text: str) -> None:
    """Add a line and wait until the disk has it."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(file, text.encode())
        os.fsync(file)
    finally:
        os.close(file)
