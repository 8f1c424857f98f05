"""The worker: a sweep that always finds due work again, and hints that only make it sooner.

There is no recovery: starting is the first sweep. Handlers run in threads, outside any transaction,
and what they gave is stored together in the next commit.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import orjson
from django.conf import settings
from django.db import close_old_connections, connection

from designer.models import Instance, Job, StartEvent, Timer
from designer.runtime import caching, delivering, leases, outbox, storage
from designer.runtime.clock import SYSTEM
from designer.runtime.committer import committer
from designer.runtime.crash import crashpoint
from designer.runtime.pool import Pool
from designer.runtime.submission import Delivered, Lease, StaleLease, Submission
from designer.runtime.watch import Watch
from engine import (
    CompleteJob,
    Continue,
    FailJob,
    FireTimer,
    HandlerError,
    JobContext,
    codec,
    run_job,
)

if TYPE_CHECKING:
    from datetime import datetime

    from designer.runtime.leases import Claim
    from engine import Clock

SWEEP = 1.0
DRAIN = 5.0
MOST = 200
logger = logging.getLogger(__name__)


class Worker:
    """Moves instances: due timers, unfinished steps, jobs."""

    def __init__(
        self,
        *,
        clock: Clock = SYSTEM,
        threads: int = 8,
        duration: timedelta = leases.DURATION,
        name: str = "",
    ) -> None:
        self.clock = clock
        self.name = name or leases.owner()
        self.duration = duration
        self.heartbeat = clock.now()
        self._pool = Pool(threads)
        self._running: dict[tuple[object, int], Claim] = {}
        self._done: SimpleQueue[tuple[Claim, Submission]] = SimpleQueue()
        self._quick = 0
        self._renewed = clock.now()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def threads(self) -> int:
        """How many handlers may work at once."""
        return self._pool.size

    @property
    def running(self) -> int:
        """How many jobs this process holds."""
        return len(self._running)

    def start(self) -> None:
        """Sweep in a thread until `stop`."""
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There may be work: look now."""
        self._wake.set()

    def stop(self, drain: float = DRAIN) -> None:
        """Finish what is being done, at most `drain` seconds long; give the rest back."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(drain)
        deadline = time.monotonic() + drain
        while self._running and time.monotonic() < deadline:
            self._settle()
            time.sleep(0.01)
        self._pool.close()
        with suppress(Exception):  # the next start frees them
            leases.release(self.name)

    def sweep(self) -> int:
        """One look at everything that is due; the number of things that were moved or begun."""
        now = self.clock.now()
        self.heartbeat = now
        moved = self._settle()
        moved += delivering.fire(now)
        due = self._due_timers() + self._unfinished() + delivering.due(now)
        if due:
            crashpoint("due_work_found")
            answered = committer.submit_all(due)
            for pending in answered:
                self._report(pending.error)
            broken = [(p.submission, p.error) for p in answered if p.poisoned and p.error]
            delivering.settle(broken, now)
            crashpoint("due_work_done")
        moved += len(due)
        self._renew()
        moved += self._begin()
        return moved + outbox.send(now)

    def run_until_quiet(self, seconds: float = 30.0) -> None:
        """Sweep until nothing is due and no handler works; for tests and scripts."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.sweep() and not self._running:
                return
            if self._running:
                self._wake.wait(0.05)
                self._wake.clear()
        raise TimeoutError("the worker did not come to rest")

    def _run(self) -> None:
        wait = 0.0
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                moved = self.sweep()
                wait = 0.0 if moved else self._until_next()
            except Exception:  # the orchestrator's edge: the next sweep finds everything again
                logger.exception("a sweep failed")
                close_old_connections()
                wait = SWEEP
            if wait:
                self._wake.wait(wait)
        connection.close()

    def _until_next(self) -> float:
        """Seconds until something is due, at most until the next sweep."""
        now = self.clock.now()
        soon = now + timedelta(seconds=SWEEP)
        timers = Timer.objects.filter(state=Timer.State.SCHEDULED, due__lte=soon, due__gt=now)
        jobs = Job.objects.filter(state=Job.State.OPEN, due__lte=soon, due__gt=now)
        starts = StartEvent.objects.filter(due__lte=soon, due__gt=now)
        queries = (timers, jobs, starts)
        found = [q.order_by("due").values_list("due", flat=True).first() for q in queries]
        first = min((due for due in found if due is not None), default=soon)
        return max((first - now).total_seconds(), 0.001)

    def _due_timers(self) -> list[Submission]:
        due = Timer.objects.filter(
            state=Timer.State.SCHEDULED, due__lte=self.clock.now(), instance__quarantined=False
        )
        rows = due.order_by("due").values_list("instance_id", "key")[:MOST]
        return [Submission(instance, FireTimer(key)) for instance, key in rows]

    def _unfinished(self) -> list[Submission]:
        due = Instance.objects.filter(ready_at__lte=self.clock.now(), quarantined=False)
        rows = due.order_by("ready_at").values_list("pk", flat=True)[:MOST]
        return [Submission(pk, Continue()) for pk in rows]

    def _settle(self) -> int:
        """Store what handlers gave since the last look."""
        finished = []
        with suppress(Empty):
            while len(finished) < MOST:
                finished.append(self._done.get_nowait())
        self._quick = len(finished)
        if not finished:
            return 0
        crashpoint("completions_taken")
        for pending in committer.submit_all([submission for _, submission in finished]):
            self._report(pending.error)
        for claim, _ in finished:
            self._running.pop((claim.id, claim.fence), None)
        crashpoint("completions_stored")
        return len(finished)

    def _report(self, error: Exception | None) -> None:
        if isinstance(error, Delivered):
            return  # another process was quicker
        if isinstance(error, StaleLease):
            logger.warning("a late completion was refused: another worker holds the job")
        elif error is not None:
            logger.warning("due work was refused: %s", error)

    def _renew(self) -> None:
        now = self.clock.now()
        if self._running and now - self._renewed >= self.duration / 3:
            leases.renew(self.name, self._running.values(), now, self.duration)
        if not self._running or now - self._renewed >= self.duration / 3:
            self._renewed = now

    def _begin(self) -> int:
        if self._stopping.is_set():
            return 0
        # Short handlers are claimed by the hundred; long ones are left for other processes.
        free = min(max(self._pool.size, self._quick) * 2, MOST) - len(self._running)
        claims = leases.claim(self.name, self.clock.now(), free, self.duration)
        if claims:
            crashpoint("after_claim")
        kept = caching.stored([claim.cache_key for claim in claims], self.clock.now())
        for claim in claims:
            self._running[claim.id, claim.fence] = claim
            if claim.expiries >= leases.MOST_EXPIRIES:
                self._finish(claim, lost_too_often(claim))
            elif claim.cache_key in kept:
                self._finish(claim, CompleteJob(claim.key, kept[claim.cache_key], cached=True))
            else:
                self._pool.submit(
                    lambda claim=claim: self._finish(claim, outcome(claim, self.clock))
                )
        return len(claims)

    def _finish(self, claim: Claim, command: CompleteJob | FailJob) -> None:
        lease, note = Lease(claim.id, claim.fence), None
        if isinstance(command, CompleteJob):
            note = caching.note_of(claim, command.result, cached=command.cached)
        self._done.put((claim, Submission(claim.instance, command, lease=lease, note=note)))
        crashpoint("completion_waits")
        self._wake.set()


def outcome(claim: Claim, clock: Clock) -> CompleteJob | FailJob:
    """Do the job; whatever happens is an answer."""
    crashpoint("before_handler")
    try:
        context = JobContext(
            parameters=codec.decode_variables(orjson.loads(claim.parameters)),
            idempotency_key=claim.key,
            attempt=claim.attempt,
            instance=str(claim.instance),
            node=claim.node,
            deadline=clock.now() + timedelta(seconds=claim.time_limit),
        )
        result = run_job(claim.handler, context, time_limit=claim.time_limit)
    except HandlerError as error:
        return FailJob(claim.key, error.code, error.message, error.retryable)
    except Exception as error:  # the orchestrator's edge
        logger.exception("job %s", claim.key)
        return FailJob(claim.key, "handler_crashed", str(error), retryable=False)
    crashpoint("after_handler")
    return CompleteJob(claim.key, result)


def lost_too_often(claim: Claim) -> FailJob:
    """A job whose every holder dies must not be tried for ever."""
    text = f"The worker was lost {claim.expiries} times in a row while doing this."
    return FailJob(claim.key, "lease_expired", text, retryable=False)


_worker: Worker | None = None
_watch: Watch | None = None
_lock = threading.Lock()


def start() -> Worker:
    """Start the worker of this process, once; refuse a database that would not keep its promise."""
    global _worker, _watch
    with _lock:
        if _worker is None:
            storage.refuse_unsafe(connection)
            leases.reclaim_dead()
            connection.close()
            _worker = Worker(threads=settings.FLOWGLASS_THREADS)
            committer.on_work = _worker.wake
            _worker.start()
            _watch = Watch(_worker)
            _watch.start()
            atexit.register(stop)
        return _worker


def stop() -> None:
    """Stop the worker of this process within a few seconds; nothing is lost."""
    global _worker, _watch
    with _lock:
        worker, _worker = _worker, None
        watch, _watch = _watch, None
    if watch is not None:
        watch.stop()
    if worker is not None:
        committer.on_work = lambda: None
        worker.stop()


def heartbeat() -> datetime | None:
    """When the worker of this process swept last; None where this process has none."""
    worker = _worker
    return worker.heartbeat if worker is not None else None
