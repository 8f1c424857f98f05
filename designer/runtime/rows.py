"""What a transaction will write, gathered over all its instances, then sent statement by statement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from designer.models import (
    Delivery,
    EventBatch,
    Incident,
    Instance,
    Job,
    Snapshot,
    Subscription,
    Timer,
    UserTask,
)
from designer.runtime import bulk, caching, declared, deliveries, sealing, standing
from designer.runtime.crash import crashpoint
from engine import (
    AnswerCall,
    BroadcastSignal,
    CallProcess,
    CancelCall,
    CancelJob,
    CancelTimer,
    CloseUserTask,
    CreateJob,
    CreateUserTask,
    RaiseIncident,
    ResolveIncident,
    ScheduleTimer,
    SendMessage,
    codec,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from designer.runtime.standing import Standing
    from engine import Effect, Event, Mask

Key = tuple[UUID, str]
HISTORY = ("instance", "first", "last", "body", "sealed")
JOB = (
    "id", "instance", "key", "node", "handler", "parameters", "secrets", "attempt", "due",
    "time_limit", "state", "owner", "lease_until", "fence", "expiries", *declared.FIELDS,
)  # fmt: skip
TIMER = ("id", "instance", "key", "node", "due", "state")
USER_TASK = (
    "id", "workspace", "instance", "key", "node", "name", "assignee", "candidate_groups", "form",
    "state", "created_at",
)  # fmt: skip
SUBSCRIPTION = ("id", "instance", "key", "node", "kind", "name", "correlation", "state")
INCIDENT = (
    "id", "workspace", "instance", "key", "job", "node", "code", "message", "state", "raised_at",
    "resolved_at", "how",
)  # fmt: skip


class Rows:
    """Everything one transaction writes; later words about the same row replace earlier ones."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.masks: dict[UUID, Mask] = {}
        self.histories: list[bulk.Row] = []
        self.started: list[Standing] = []
        self.moved: list[Standing] = []
        self.snapshots: dict[UUID, tuple[int, bytes]] = {}
        self.jobs: dict[Key, CreateJob] = {}
        self.results = caching.Results(now)
        self.declared = declared.Declared()
        self.closed_jobs: dict[Key, tuple[str, int | None]] = {}
        self.timers: dict[Key, ScheduleTimer] = {}
        self.closed_timers: dict[Key, str] = {}
        self.tasks: dict[Key, tuple[UUID, CreateUserTask]] = {}
        self.closed_tasks: dict[Key, tuple[str, int | None]] = {}
        self.incidents: dict[Key, tuple[UUID, RaiseIncident]] = {}
        self.closed_incidents: dict[Key, str] = {}
        self.subscriptions: dict[Key, Any] = {}
        self.closed_subscriptions: dict[Key, str] = {}
        self.deliveries: list[bulk.Row] = []
        self.signals: list[tuple[Standing, BroadcastSignal]] = []
        self.delivered: dict[int, str] = {}

    def append(self, instance: UUID, events: Sequence[Event], mask: Mask | None = None) -> None:
        """What a step added to the history of an instance; what the mask hides is sealed from now on."""
        if mask is not None:
            self.masks[instance] = mask
        if events:
            first, last = events[0].seq, events[-1].seq
            texts = sealing.history(instance, events, mask)
            self.histories.append((instance, first, last, *texts))

    def perform(self, instance: Standing, effects: Iterable[Effect]) -> None:
        """What the kernel asked of the world."""
        for effect in effects:
            self._perform(instance, effect)

    def _perform(self, instance: Standing, effect: Effect) -> None:
        pk = instance.pk
        match effect:
            case CreateJob(job=key):
                self.closed_jobs.pop((pk, key), None)
                self.jobs[pk, key] = effect
                self.declared.note(instance, effect)
            case CancelJob(job=key):
                self.close_job(pk, key, "cancelled")
            case ScheduleTimer(timer=key):
                self.timers[pk, key] = effect
            case CancelTimer(timer=key):
                self.closed_timers[pk, key] = "cancelled"
            case CreateUserTask(task=key):
                self.tasks[pk, key] = (
                    instance.workspace_id,
                    shown(effect, "name", self.masks.get(pk)),
                )
            case CloseUserTask(task=key, state=state):
                self.closed_tasks.setdefault((pk, key), (state, None))
            case RaiseIncident(incident=key):
                told = shown(effect, "message", self.masks.get(pk))
                self.incidents[pk, key] = (instance.workspace_id, told)
                if effect.job:
                    self.close_job(pk, effect.job, "failed")
            case ResolveIncident(incident=key, how=how):
                self.closed_incidents[pk, key] = how
            case _:
                self._send(instance, effect)

    def _send(self, instance: Standing, effect: Effect) -> None:
        match effect:
            case BroadcastSignal():
                self.signals.append((instance, effect))
            case SendMessage() | CallProcess() | CancelCall() | AnswerCall():
                self.deliveries.append(
                    deliveries.sent(instance, effect, self.now, self.masks.get(instance.pk))
                )
            case _:
                pass  # nothing to store: decisions are answered at once, subscriptions follow the state

    def follow(self, instance: UUID, before: Any, after: Any) -> None:
        """Open and close subscriptions as the state of the instance has them now."""
        for key in before.keys() - after.keys():
            if self.subscriptions.pop((instance, key), None) is None:
                self.closed_subscriptions.setdefault((instance, key), "cancelled")
        for key in after.keys() - before.keys():
            if after[key].kind in deliveries.NAMED:
                self.subscriptions[instance, key] = after[key]

    def close_job(self, instance: UUID, key: str, state: str, fence: int | None = None) -> None:
        """The job is done, failed for good or no longer wanted."""
        self.closed_jobs.setdefault((instance, key), (state, fence))

    def write(self) -> None:
        """Send everything; the caller's transaction makes it one."""
        bulk.insert(Instance, standing.FIELDS, [i.values() for i in self.started])
        bulk.update(
            Instance,
            ("state", "ended_at", "seq", "ready_at", "quarantined"),
            [(i.state, i.ended_at, i.seq, i.ready_at, i.quarantined, i.pk) for i in self.moved],
            key=("id",),
        )
        crashpoint("after_instances_before_events")
        bulk.insert(EventBatch, HISTORY, self.histories)
        crashpoint("after_events_before_snapshot")
        snapshots = [(pk, seq, state) for pk, (seq, state) in self.snapshots.items()]
        bulk.upsert(Snapshot, ("instance", "seq", "state"), snapshots, key=("instance",))
        crashpoint("after_snapshot_before_jobs")
        self._write_jobs()
        crashpoint("after_jobs_before_timers")
        self._write_timers()
        crashpoint("after_timers_before_tasks")
        self._write_tasks()
        crashpoint("after_tasks_before_incidents")
        self._write_incidents()
        crashpoint("after_incidents_before_deliveries")
        self._write_deliveries()
        self.results.write()
        crashpoint("after_rows_before_idempotency")

    def _write_jobs(self) -> None:
        said = self.declared.values()
        rows = [
            (*_job(pk, job, self.masks.get(pk)), *said.get((pk, key), declared.NOTHING))
            for (pk, key), job in self.jobs.items()
        ]
        bulk.upsert(Job, JOB, rows, key=("instance", "key"), keep=("id", "fence"))
        bulk.update(
            Job,
            ("state", "accepted_fence", "owner", "lease_until"),
            [(s, fence, "", None, *key) for key, (s, fence) in self.closed_jobs.items()],
            key=("instance", "key"),
        )

    def _write_timers(self) -> None:
        rows = [
            (uuid7(), pk, key, timer.node, timer.due, "scheduled")
            for (pk, key), timer in self.timers.items()
        ]
        bulk.insert(Timer, TIMER, rows)
        closed = [(state, *key) for key, state in self.closed_timers.items()]
        bulk.update(Timer, ("state",), closed, key=("instance", "key"))

    def _write_tasks(self) -> None:
        rows = [
            (
                uuid7(), workspace, pk, key, task.node, task.name, task.assignee or "",
                list(task.candidate_groups), None if task.form is None else dict(task.form),
                "open", self.now,
            )
            for (pk, key), (workspace, task) in self.tasks.items()
        ]  # fmt: skip
        bulk.insert(UserTask, USER_TASK, rows)
        bulk.update(
            UserTask,
            ("state", "closed_at", "completed_by"),
            [(state, self.now, by, *key) for key, (state, by) in self.closed_tasks.items()],
            key=("instance", "key"),
        )

    def _write_deliveries(self) -> None:
        rows = [
            (uuid7(), pk, key, wait.node, wait.kind, wait.name, wait.correlation or "", "open")
            for (pk, key), wait in self.subscriptions.items()
        ]
        bulk.insert(Subscription, SUBSCRIPTION, rows)
        closed = [(state, *key) for key, state in self.closed_subscriptions.items()]
        bulk.update(Subscription, ("state",), closed, key=("instance", "key"))
        done = [(state, pk) for pk, state in self.delivered.items()]
        bulk.update(Delivery, ("state",), done, key=("id",))
        for sender, signal in self.signals:  # whoever listens by now hears what is thrown now
            body = {"variables": codec.encode_variables(signal.variables)}
            body, to = deliveries.carried(body, self.masks.get(sender.pk)), sender.workspace_id
            self.deliveries += deliveries.broadcast(
                to, signal.name, body, self.now, test=sender.test, sender=sender.pk
            )
        bulk.insert(Delivery, deliveries.COLUMNS, self.deliveries)

    def _write_incidents(self) -> None:
        closed = self.closed_incidents
        bulk.update(
            Incident,
            ("state", "resolved_at", "how"),
            [("resolved", self.now, how, *key) for key, how in closed.items()
             if key not in self.incidents],
            key=("instance", "key"),
        )  # fmt: skip
        rows = [
            (
                uuid7(), workspace, pk, key, incident.job or "", incident.node or "",
                incident.code[:120], incident.message,
                "resolved" if (pk, key) in closed else "open", self.now,
                self.now if (pk, key) in closed else None, closed.get((pk, key), ""),
            )
            for (pk, key), (workspace, incident) in self.incidents.items()
        ]  # fmt: skip
        bulk.insert(Incident, INCIDENT, rows)


def _json(data: Any) -> str:
    return orjson.dumps(data).decode()


def _job(instance: UUID, job: CreateJob, mask: Mask | None) -> bulk.Row:
    parameters = sealing.parameters(instance, job.job, job.parameters, mask)
    return (
        uuid7(), instance, job.job, job.node, job.handler, parameters, _json(dict(job.secrets)),
        job.attempt, job.due, job.time_limit, "open", "", None, 0, 0,
    )  # fmt: skip


def shown(effect: Any, field: str, mask: Mask | None) -> Any:
    """The effect as a table that people read may hold it."""
    if mask is None:
        return effect
    return replace(effect, **{field: mask.text(getattr(effect, field))})
