"""Named places where a test may kill the process; they do nothing otherwise.

`FLOW_CRASH=name:n` kills the process, without any farewell, when the place is reached the n-th time.
"""

from __future__ import annotations

import os
import signal

POINTS = (
    "before_commit",
    "after_events_before_snapshot",
    "after_commit_before_answer",
    "after_claim",
    "before_handler",
    "after_handler",
)
_name, _, _count = os.environ.get("FLOW_CRASH", "").partition(":")
_left = int(_count or 1)


def crashpoint(name: str) -> None:
    """Die here if the environment says so."""
    global _left
    if name != _name:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
