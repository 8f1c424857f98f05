"""One transaction's worth of submissions: read all, compute, write all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from uuid_utils.compat import uuid7

from designer import audit
from designer.models import Delivery, Idempotency, Instance, Job
from designer.runtime import bulk, closing, deliveries, outbox, poison
from designer.runtime.crash import crashpoint
from designer.runtime.loading import load
from designer.runtime.publish import Hint
from designer.runtime.rows import Rows
from designer.runtime.standing import Standing
from designer.runtime.states import States
from designer.runtime.submission import (
    Delivered,
    KeyReused,
    Pending,
    Receipt,
    RuntimeRefusal,
    StaleLease,
    UnknownInstance,
)
from engine import (
    Command,
    CommandRefused,
    Continue,
    CreateJob,
    DeliverMessage,
    RetryIncident,
    ScheduleTimer,
    Start,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from designer.runtime.submission import IdempotencyRef, Submission
    from engine import DeliverEvent


class Batch:
    """Lives inside one transaction; `settle` after the commit makes its results known."""

    def __init__(self, pending: Sequence[Pending], now: datetime) -> None:
        self.pending = pending
        self.now = now
        self.rows = Rows(now)
        self.made_work = False
        self._fresh: set[UUID] = set()
        self._moved: set[UUID] = set()
        self._keys: list[tuple[IdempotencyRef, UUID, int]] = []
        self._drafts: list[audit.AuditDraft] = []
        self._results: list[tuple[Pending, Receipt | None, Exception | None, bool]] = []
        self._told: list[tuple[UUID, int, str]] = []
        self._announced = bool(outbox.receivers())

    def run(self) -> None:
        """Answer every submission and write everything."""
        loaded = load([each.submission for each in self.pending])
        self._instances, self._states = (
            loaded.instances,
            States(loaded, self.now, self.rows.results),
        )
        self._jobs, self._answered = loaded.jobs, loaded.answered
        self._deliveries = loaded.deliveries
        for each in self.pending:
            receipt, error, poisoned = None, None, False
            try:
                receipt = self._answer(each.submission)
            except (CommandRefused, RuntimeRefusal) as refusal:
                error = refusal
                self._refused(each.submission, refusal)
            except Exception as fault:  # noqa: BLE001 - one instance must not stop the others
                error, poisoned = fault, each.is_due_work
            self._results.append((each, receipt, error, poisoned))
        crashpoint("after_step_before_rows")
        self._write()

    def settle(self) -> None:
        """After the commit: what was computed is true."""
        self._states.keep([self._instances[pk] for pk in self._moved])
        for each, receipt, error, poisoned in self._results:
            each.receipt, each.error, each.poisoned = receipt, error, poisoned

    def hints(self) -> list[Hint]:
        """Which instances have new events."""
        rows = (self._instances[pk] for pk in self._moved)
        return [Hint(row.pk, row.workspace_id, row.seq) for row in rows]

    def _answer(self, submission: Submission) -> Receipt:
        reference = submission.idempotency
        if reference is not None:
            said = self._answered.get((reference.user, reference.key))
            if said is not None:
                if said[0] != reference.fingerprint:
                    raise KeyReused
                return Receipt(said[1], said[2], replayed=True)
        self._check_delivery(submission)
        row = self._row(submission)
        self._check_lease(submission)
        if not self._released(row, submission.command):
            self._advance(row, submission)
        if submission.delivery is not None:
            self.rows.delivered[submission.delivery] = Delivery.State.DONE
        self._remember(row, submission)
        return Receipt(row.pk, row.seq)

    def _row(self, submission: Submission) -> Standing:
        if submission.instance is not None:
            row = self._instances.get(submission.instance)
            if row is None:
                raise UnknownInstance
            return row
        start = submission.start
        if start is None or not isinstance(submission.command, Start):
            raise UnknownInstance
        return Standing(
            start.id or uuid7(),
            start.workspace,
            start.model,
            start.version,
            self.now,
            test=start.test,
            business_key=start.business_key,
            started_by_id=start.started_by,
            parent_id=start.parent,
            call=start.call,
            process=start.process,
        )

    def _check_delivery(self, submission: Submission) -> None:
        pk = submission.delivery
        if pk is None:
            return
        if pk in self.rows.delivered or self._deliveries.get(pk) not in deliveries.ON_THE_WAY:
            raise Delivered

    def _check_lease(self, submission: Submission) -> None:
        lease = submission.lease
        if lease is not None and self._jobs.get(lease.job) != (Job.State.OPEN, lease.fence):
            raise StaleLease

    def _released(self, row: Standing, command: Command) -> bool:
        """Whether the command was about the runtime's own incident, which the kernel cannot know."""
        if not isinstance(command, RetryIncident):
            return False
        if not command.incident.startswith(poison.PREFIX):
            return False
        if not poison.release(row, command.incident, self.now):
            raise CommandRefused("incident_unknown", "This incident is resolved already")
        row.ready_at = self.now
        self._moved.add(row.pk)
        self._states.of(row)
        self.made_work = True
        return True

    def _advance(self, row: Standing, submission: Submission) -> None:
        done = self._states.step(row, submission)
        unfinished = done.state.needs_continue
        self.rows.append(row.pk, done.events)
        self.rows.perform(row, done.effects)
        self._followed(row, submission.command, done.state)
        closing.close(self.rows, row.pk, submission)
        if submission.note and any(e.kind == "job.completed" for e in done.events):
            self.rows.results.note(row.workspace_id, submission.note)
        if row.pk not in self._instances:
            self._instances[row.pk] = row
            self._fresh.add(row.pk)
        self._moved.add(row.pk)
        row.seq = done.state.seq
        row.state = done.state.status
        if row.is_over:
            row.ended_at = self.now
            poison.close(row, self.now)
        row.ready_at = self.now if unfinished else None
        if self._announced:
            self._told += [(row.pk, e.seq, e.kind) for e in done.events]
        self.made_work |= unfinished or any(
            isinstance(effect, CreateJob | ScheduleTimer | deliveries.Addressed)
            for effect in done.effects
        )

    def _followed(self, row: Standing, command: Command | DeliverEvent, after: Any) -> None:
        """A message that is taken ends its subscription, unless that goes on listening."""
        if isinstance(command, DeliverMessage) and command.subscription not in getattr(
            after, "subscriptions", ()
        ):
            self.rows.closed_subscriptions[row.pk, command.subscription] = "correlated"

    def _refused(self, submission: Submission, refusal: Exception) -> None:
        """Due work that the kernel no longer knows must not come up again."""
        closing.refused(self.rows, submission, refusal)
        row = self._instances.get(submission.instance) if submission.instance else None
        if row is not None and isinstance(submission.command, Continue):
            row.ready_at = None
            Instance.objects.filter(pk=row.pk).update(ready_at=None)

    def _remember(self, row: Standing, submission: Submission) -> None:
        reference = submission.idempotency
        if reference is not None:
            self._answered[reference.user, reference.key] = (
                reference.fingerprint, row.pk, row.seq,
            )  # fmt: skip
            self._keys.append((reference, row.pk, row.seq))
        draft = submission.audit
        if draft is not None:
            if submission.start is not None:
                detail = {**draft.detail, "instance": str(row.pk)}
                draft = replace(draft, detail=detail, object_id=draft.object_id or str(row.pk))
            self._drafts.append(draft)

    def _write(self) -> None:
        moved = [self._instances[pk] for pk in self._moved]
        self.made_work |= self._states.save(moved, self.rows)
        self.rows.started = [self._instances[pk] for pk in self._fresh]
        self.rows.moved = [self._instances[pk] for pk in self._moved - self._fresh]
        self.rows.write()
        bulk.insert(
            Idempotency,
            ("user", "key", "fingerprint", "instance", "seq", "created_at"),
            [(r.user, r.key, r.fingerprint, pk, seq, self.now) for r, pk, seq in self._keys],
        )
        outbox.write(self._told, self.now)
        if self._drafts:
            audit.record_all(self._drafts, at=self.now)
