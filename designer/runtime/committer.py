"""Group commit: whoever has the turn stores everybody's submissions in one transaction.

A submitting thread queues its submission. The first to find that nobody stores takes all that has
gathered; the others sleep until theirs is stored or the turn is free. One commit, which is what
durability costs, thus carries many instances. Nothing is answered before the commit.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, OperationalError, connection, transaction

from designer.runtime.batch import Batch
from designer.runtime.clock import SYSTEM
from designer.runtime.crash import crashpoint
from designer.runtime.poison import quarantine
from designer.runtime.publish import publisher
from designer.runtime.submission import Pending

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from designer.runtime.publish import Hint
    from designer.runtime.submission import Receipt, Submission
    from engine import Clock

MOST = 200
TRIES = 4
EXIT_IO = 74
logger = logging.getLogger(__name__)


class Committer:
    """The one writer of instances in this process."""

    def __init__(self, clock: Clock = SYSTEM) -> None:
        self.clock = clock
        self._queue: deque[Pending] = deque()
        self._turn = threading.Condition(threading.Lock())
        self._storing = False  # whether a thread has the turn
        self.on_work: Callable[[], None] = _nothing  # wakes the worker of this process
        self.committed_at = clock.now()

    def submit(self, submission: Submission) -> Receipt:
        """The receipt, after the commit; or the reason why nothing changed, raised."""
        pending = self.submit_all([submission])[0]
        if pending.error is not None:
            raise pending.error
        assert pending.receipt is not None  # noqa: S101 - either one is set
        return pending.receipt

    def submit_all(self, submissions: Sequence[Submission]) -> list[Pending]:
        """Each with its receipt or its error; the submissions share commits where they can."""
        mine = [Pending(each) for each in submissions]
        if connection.in_atomic_block:
            self._store(mine)  # the caller's transaction holds the database: waiting would deadlock
            return mine
        with self._turn:
            self._queue.extend(mine)
        while taken := self._take(mine):
            try:
                crashpoint("turn_taken")
                self._store(taken)
            finally:
                with self._turn:
                    self._storing = False
                    self._turn.notify_all()
            crashpoint("turn_given_back")
        return mine

    def _take(self, mine: Sequence[Pending]) -> list[Pending]:
        """Wait until these are stored (nothing is left to take) or it is our turn to store."""
        with self._turn:
            while not all(each.done for each in mine):
                if not self._storing:
                    self._storing = True
                    return [self._queue.popleft() for _ in range(min(MOST, len(self._queue)))]
                self._turn.wait()
        return []

    def _store(self, pending: list[Pending]) -> None:
        """Store all together; where that fails, each instance by itself."""
        try:
            self._try(pending)
        except Exception as error:  # noqa: BLE001 - the orchestrator's edge
            exit_if_storage_broke(error)
            groups = grouped(pending)
            if len(groups) == 1:
                fail(pending, error)
                self._set_aside(pending)
            else:
                for group in groups:
                    self._store(group)
            return
        self._set_aside(pending)

    def _try(self, pending: list[Pending]) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                self._transaction(pending)
            except OperationalError as error:
                exit_if_storage_broke(error)
                if attempt == TRIES or connection.in_atomic_block or not transient(error):
                    raise
                connection.close()
                time.sleep(0.02 * attempt * (1 + random.random()))  # noqa: S311 - jitter
            else:
                return

    def _transaction(self, pending: list[Pending]) -> None:
        with transaction.atomic():
            batch = Batch(pending, self.clock.now())
            batch.run()
            hints = batch.hints()
            transaction.on_commit(lambda: _published(hints))
            crashpoint("before_commit")
        crashpoint("after_commit_before_answer")
        self.committed_at = batch.now
        batch.settle()
        crashpoint("after_state_is_kept")
        if batch.made_work:
            self.on_work()

    def _set_aside(self, pending: list[Pending]) -> None:
        for each in pending:
            each.done = True
            if each.poisoned and each.submission.instance is not None and each.error is not None:
                try:
                    quarantine(each.submission.instance, each.error, self.clock.now())
                except DatabaseError:
                    logger.exception("an incident could not be stored; the next sweep tries again")


def _published(hints: Sequence[Hint]) -> None:
    crashpoint("after_commit_before_hints")
    publisher.publish(hints)


def grouped(pending: Sequence[Pending]) -> list[list[Pending]]:
    """By instance, each start by itself, in the order of arrival."""
    groups: dict[Any, list[Pending]] = {}
    for each in pending:
        groups.setdefault(each.submission.instance or id(each), []).append(each)
    return list(groups.values())


def fail(pending: Sequence[Pending], error: Exception) -> None:
    for each in pending:
        each.receipt = None
        each.error = error
        each.poisoned = each.is_due_work and not isinstance(error, OperationalError)


def transient(error: OperationalError) -> bool:
    """Whether the same transaction may succeed a moment later."""
    text = str(error).lower()
    return any(
        word in text for word in ("locked", "deadlock", "serialize", "connection", "timeout")
    )


def exit_if_storage_broke(error: Exception) -> None:
    """After a failed sync nobody knows what is on the disk: leave, and start from what is."""
    if isinstance(error, OperationalError) and "disk i/o error" in str(error).lower():
        logger.critical("the database reported an input/output error: leaving", exc_info=error)
        logging.shutdown()
        os._exit(EXIT_IO)


def _nothing() -> None:
    return None


committer = Committer()


def wake() -> None:
    """Let the worker of this process look now: something was stored that it is to find."""
    committer.on_work()


def submit(submission: Submission) -> Receipt:
    """Store what the command leads to and answer after the commit (see `designer.runtime`)."""
    return committer.submit(submission)
