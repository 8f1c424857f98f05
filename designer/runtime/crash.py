"""Named places where a test may kill the process; they do nothing otherwise.

`FLOW_CRASH=name:n` kills the process, without any farewell, when the place is reached the n-th time;
the name `*` means any place.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: every place, in the order in which one sweep comes by
POINTS = (
    # the worker begins: what dead processes held is freed
    "before_reclaim",
    "after_reclaim",
    # starts by the clock, deliveries between instances
    "within_timer_start",
    "after_timer_start",
    "within_signal_spread",
    "within_message_start",
    "deliveries_found",
    "due_work_found",
    # one transaction of the group commit
    "turn_taken",
    "after_load_before_step",
    "after_step_before_rows",
    "after_instances_before_events",
    "after_events_before_snapshot",
    "after_snapshot_before_jobs",
    "after_jobs_before_timers",
    "after_timers_before_tasks",
    "after_tasks_before_incidents",
    "after_incidents_before_deliveries",
    "after_rows_before_idempotency",
    "after_idempotency_before_announcements",
    "after_announcements_before_audit",
    "before_commit",
    "after_commit_before_hints",
    "after_commit_before_answer",
    "after_state_is_kept",
    "turn_given_back",
    # what cannot be moved is set aside
    "within_quarantine",
    "after_quarantine",
    "within_release",
    "within_broken_start",
    "due_work_done",
    # jobs under leases
    "before_renewal",
    "after_renewal",
    "within_claim",
    "before_claim_commits",
    "after_claim",
    "before_handler",
    "after_handler",
    "completion_waits",
    "completions_taken",
    "completions_stored",
    "leases_given_back",
    # told to the outside
    "announced_before_mark",
    "after_announcements",
    # asked from the outside without an instance
    "message_before_commit",
    "message_after_commit",
    "within_registration",
)
ANY = "*"
_reached: Callable[[str], None] | None = None


def crashpoint(name: str) -> None:
    """Die here if the environment says so."""
    if _reached is not None:
        _reached(name)


def watch(reached: Callable[[str], None] | None) -> None:
    """Call this at every place from now on; None ends it."""
    global _reached
    _reached = reached


def dying_at(name: str, count: int = 1) -> Callable[[str], None]:
    """Kills the process at the place, the n-th time."""
    if name != ANY and name not in POINTS:
        raise ValueError(f"there is no place “{name}”")
    left = count

    def reached(place: str) -> None:
        nonlocal left
        if name in (ANY, place):
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return reached


if os.environ.get("FLOW_CRASH"):
    _name, _, _count = os.environ["FLOW_CRASH"].partition(":")
    watch(dying_at(_name, int(_count or 1)))
