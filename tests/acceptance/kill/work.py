"""How long a process has worked: what tests wait for, so that a busy machine tries the same."""

from __future__ import annotations

import math
import time


def worked(pid: int) -> float:
    """Seconds of work of the process; where nobody counts them, endless."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # what clock_getcpuclockid(3) gives on Linux
    except OSError:
        return math.inf


def wait_for_work(pid: int, seconds: float, longest: float) -> None:
    """Until the process has worked for so long from now on; an idle one is waited for `longest`."""
    deadline = time.monotonic() + longest
    wanted = worked(pid) + seconds
    while time.monotonic() < deadline and worked(pid) < wanted:
        time.sleep(0.005)
