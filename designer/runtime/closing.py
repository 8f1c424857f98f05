"""Which rows a submission ends: with its command, or because its command is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from designer.models import Delivery
from designer.runtime import deliveries
from designer.runtime.submission import Delivered
from engine import (
    CommandRefused,
    CompleteJob,
    CompleteUserTask,
    DeliverMessage,
    FailJob,
    FireTimer,
    Start,
)

if TYPE_CHECKING:
    from uuid import UUID

    from designer.runtime.rows import Rows
    from designer.runtime.submission import Submission


def close(rows: Rows, instance: UUID, submission: Submission) -> None:
    """The row behind the command is done."""
    match submission.command:
        case CompleteJob(job=key):
            fence = submission.lease.fence if submission.lease else None
            rows.close_job(instance, key, "completed", fence)
        case FailJob(job=key) if (instance, key) not in rows.jobs:
            rows.close_job(instance, key, "failed")  # no further attempt was asked for
        case FireTimer(timer=key):
            rows.closed_timers[instance, key] = "fired"
        case CompleteUserTask(task=key, by=by) if by:
            users = get_user_model().objects.filter(username=by)
            user = users.values_list("pk", flat=True).first()
            rows.closed_tasks[instance, key] = ("completed", user)
        case _:
            pass


def refused(rows: Rows, submission: Submission, refusal: Exception) -> None:
    """Due work that the kernel no longer knows must not come up again."""
    if submission.delivery is not None and not isinstance(refusal, Delivered):
        _undelivered(rows, submission, refusal)
    pk = submission.instance
    if pk is None or not isinstance(refusal, CommandRefused):
        return
    match submission.command:
        case CompleteJob(job=key) | FailJob(job=key) if submission.lease is not None:
            rows.close_job(pk, key, "cancelled")
        case FireTimer(timer=key):
            rows.closed_timers.setdefault((pk, key), "cancelled")
        case _:
            pass


def _undelivered(rows: Rows, submission: Submission, refusal: Exception) -> None:
    """A message looks for another taker, a failed call is told to its caller, the rest ends."""
    match submission.command:
        case DeliverMessage(subscription=key) if submission.instance is not None:
            rows.closed_subscriptions[submission.instance, key] = "cancelled"
            return
        case Start() if submission.start is not None and submission.start.parent is not None:
            rows.deliveries.append(deliveries.not_started(submission, refusal, rows.now))
        case _:
            pass
    rows.delivered[submission.delivery or 0] = Delivery.State.DROPPED
