"""What must always be true of the database, each rule as the list of places where it is not."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, Window
from django.db.models.functions import Lag
from django.utils import timezone

from designer import audit
from designer.models import (
    Delivery,
    EventBatch,
    Incident,
    Instance,
    Job,
    Kind,
    Outbox,
    Snapshot,
    StartEvent,
    Subscription,
    Timer,
    UserTask,
)
from designer.runtime import leases, poison, snapshots
from designer.runtime.definitions import definition_of
from designer.selectors import history, ledgers
from designer.selectors.ledgers import CHUNK, batched
from engine import EngineError, codec, fold_any, replay_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

SLACK = timedelta(seconds=30)
OPEN: dict[str, tuple[Any, str]] = {
    "job": (Job, "open"),
    "timer": (Timer, "scheduled"),
    "task": (UserTask, "open"),
    "subscription": (Subscription, "open"),
    "incident": (Incident, "open"),
}
ENDS = frozenset({"instance.completed", "instance.cancelled", "instance.failed"})
TERMINAL = ("node.completed", "node.cancelled", "node.failed")


def nothing_is_stuck() -> Iterator[str]:
    """I-1: a running instance has something due, waits for something, or stands as an incident."""
    waiting = (
        Q(jobs__state="open") | Q(timers__state="scheduled") | Q(user_tasks__state="open")
        | Q(incidents__state="open") | Q(subscriptions__state="open") | Q(ready_at__isnull=False)
        | Q(children__state="running") | Q(Exists(_on_the_way()))
        | Q(model__kind=Kind.MACHINE)  # at rest it listens to whoever sends it an event
    )  # fmt: skip
    running = Instance.objects.filter(state="running")
    idle = running.exclude(pk__in=running.filter(waiting).values("pk"))
    for row in idle.select_related("snapshot").iterator(200):
        if not _waits_for_people(row):
            yield f"instance {row.pk} runs and waits for nothing"
    aside = Instance.objects.filter(quarantined=True).exclude(incidents__state="open")
    yield from (
        f"instance {pk} is set aside without an incident"
        for pk in aside.values_list("pk", flat=True)
    )


def _on_the_way() -> QuerySet[Delivery]:
    """What is on its way to the instance, or from it to one that does not exist yet."""
    pending = Delivery.objects.filter(state="pending")
    return pending.filter(Q(target=OuterRef("pk")) | Q(sender=OuterRef("pk"), kind="call"))


def _waits_for_people(row: Instance) -> bool:
    """Whether an ad-hoc sub-process stands open: what happens in it, people begin."""
    definition = definition_of(row.version_id, row.process)
    if not getattr(definition, "adhoc", False):
        return False
    state = snapshots.newest(row, row.snapshot)
    return any(definition.nodes[a.node].kind == "adhoc" for a in state.activations.values())


def numbers_have_no_gap() -> Iterator[str]:
    """I-3: the events of an instance are numbered 1 to n."""
    before = Window(Lag("last", default=0), partition_by="instance_id", order_by="first")
    torn = EventBatch.objects.annotate(before=before).exclude(first=F("before") + 1)
    for pk, first, last in torn.values_list("instance_id", "first", "before"):
        yield f"the events of instance {pk} go from {last} to {first}"
    rows = Instance.objects.annotate(high=Max("histories__last")).exclude(high=F("seq"))
    for pk, seq, high in rows.values_list("pk", "seq", "high"):
        yield f"instance {pk} is at {seq} but its events end at {high}"
    for pk in Instance.objects.filter(histories=None).values_list("pk", flat=True):
        yield f"instance {pk} has no events"


def snapshots_are_the_folded_log() -> Iterator[str]:
    """I-4: folding the events gives the snapshot, byte by byte; only a large one may lag behind."""
    rows = Instance.objects.select_related("snapshot").order_by("pk")
    for chunk in batched(rows.iterator(CHUNK), CHUNK):
        batches: dict[UUID, list[EventBatch]] = {}
        found = EventBatch.objects.filter(instance__in=[row.pk for row in chunk])
        for batch in found.order_by("instance_id", "first").iterator(CHUNK):
            batches.setdefault(batch.instance_id, []).append(batch)
        for row in chunk:
            yield from _folded(row, batches.get(row.pk, []))


def _folded(row: Instance, batches: list[EventBatch]) -> Iterator[str]:
    try:
        events = [event for batch in batches for event in batch.events()]
        stored, seq = bytes(row.snapshot.state), row.snapshot.seq
        definition = definition_of(row.version_id, row.process)
        state = fold_any(definition, str(row.pk), [e for e in events if e.seq <= seq])
        folded = codec.encode_state(state)
        status = replay_any(definition, state, [e for e in events if e.seq > seq]).status
        same = folded in {stored, codec.encode_state(codec.decode_any(stored))}  # in today's form
    except (Snapshot.DoesNotExist, EngineError, LookupError, ValueError) as error:
        yield f"instance {row.pk} cannot be folded: {error}"
        return
    lags, saved = seq != row.seq, snapshots.Saved(seq, len(stored))
    if not same or (lags and (row.is_over or snapshots.is_due(saved, row.seq))):
        yield f"the snapshot of instance {row.pk} is not its folded events"
    elif status != row.state:
        yield f"instance {row.pk} is shown as {row.state}"


def activations_end_once() -> Iterator[str]:
    """I-5: what was entered ends once, and in an instance that is over everything ended."""
    over = set(Instance.objects.exclude(state="running").values_list("pk", flat=True))
    entered: Counter[Any] = Counter()
    ended: Counter[Any] = Counter()
    for event in history.every({*TERMINAL, "node.entered"}):
        which = (UUID(event["instance"]), event["token"])
        if which[1] is None:
            continue  # ended without ever having begun
        (entered if event["kind"] == "node.entered" else ended)[which] += 1
    for which, count in ended.items():
        if count != 1 or not entered[which]:
            yield f"activation {which[1]} of instance {which[0]} ended {count} times"
    for which, count in entered.items():
        if count != 1:
            yield f"activation {which[1]} of instance {which[0]} was entered {count} times"
        if which[0] in over and not ended[which]:
            yield f"activation {which[1]} of ended instance {which[0]} is open"


def completions_hold_the_newest_token() -> Iterator[str]:
    """I-7: no completion was accepted under an old fencing token, and none twice."""
    late = Job.objects.filter(accepted_fence__isnull=False).exclude(accepted_fence=F("fence"))
    for job in late.iterator():
        yield f"job {job.key} was completed under token {job.accepted_fence} of {job.fence}"
    twice: Counter[str] = Counter()
    for event in history.every({"job.completed"}):
        twice[event["data"]["job"]] += 1
    yield from (f"job {key} was completed {n} times" for key, n in twice.items() if n > 1)


def messages_are_taken_once() -> Iterator[str]:
    """I-8: a subscription ends with one message, and a message waits no longer than its time."""
    yield from ledgers.messages_are_taken_once(SLACK)


def due_work_is_taken() -> Iterator[str]:
    """I-9: nothing due has lain unclaimed for longer than a sweep while a worker lives."""
    before = timezone.now() - SLACK
    if not Job.objects.filter(state="open", lease_until__gt=timezone.now()).exists():
        return  # no worker at work: nothing to hold it to
    late = Job.objects.filter(state="open", due__lt=before, lease_until__isnull=True)
    for job in late.filter(instance__quarantined=False).iterator():
        yield f"job {job.key} has been due since {job.due.isoformat()}"
    due = Timer.objects.filter(state="scheduled", due__lt=before, instance__quarantined=False)
    yield from (f"timer {timer.key} has been due since {timer.due.isoformat()}" for timer in due)
    ready = Instance.objects.filter(ready_at__lt=before, quarantined=False)
    for pk, at in ready.values_list("pk", "ready_at"):
        yield f"instance {pk} has been ready since {at.isoformat()}"
    starts = StartEvent.objects.filter(due__lt=before)
    yield from (
        f"start event {row.node} has been due since {row.due.isoformat()}" for row in starts
    )


def leases_have_living_owners() -> Iterator[str]:
    """I-10: no lease outlives its dead owner by more than the lease and a sweep."""
    before = timezone.now() - SLACK
    for job in Job.objects.filter(state="open", lease_until__lt=before).iterator():
        if leases.is_dead(job.owner):
            yield f"job {job.key} is still held by {job.owner}, which is dead"


def ended_instances_wait_for_nothing() -> Iterator[str]:
    """I-11: what is over has an end time, no open work, and no event after its end."""
    over = Instance.objects.exclude(state="running")
    for model, state in OPEN.values():
        for row in model.objects.filter(state=state, instance__in=over).iterator():
            yield f"{model.__name__.lower()} {row.key} is open in an instance that is over"
    for pk in over.filter(Q(ended_at__isnull=True) | Q(ready_at__isnull=False)).values_list(
        "pk", flat=True
    ):
        yield f"instance {pk} is over but has no end or is still due"
    last = dict(over.values_list("pk", "seq"))
    for event in history.every(ENDS, EventBatch.objects.filter(instance__in=over)):
        if event["seq"] != last[UUID(event["instance"])]:
            yield f"instance {event['instance']} went on after its end at {event['seq']}"


def open_work_is_known_to_the_state() -> Iterator[str]:
    """I-5, seen from the tables: open rows are exactly what the state waits for."""
    running = Instance.objects.filter(state="running").select_related("snapshot").order_by("pk")
    for chunk in batched(running.iterator(CHUNK), CHUNK):
        open_ = {name: _open_rows(model, state, chunk) for name, (model, state) in OPEN.items()}
        for row in chunk:
            try:
                state = snapshots.newest(row, row.snapshot)
            except (EngineError, Snapshot.DoesNotExist):
                continue  # named by I-4
            wanted = {
                "job": jobs_of(state),
                "timer": set(getattr(state, "timers", ())),
                "task": set(getattr(state, "user_tasks", ())),
                "subscription": subscriptions_of(state),
                "incident": set(getattr(state, "incidents", ())),
            }
            for name, keys in wanted.items():
                for key in sorted(keys ^ open_[name].get(row.pk, set())):
                    yield f"{name} {key} of instance {row.pk} is open in one place only"


def _open_rows(model: Any, state: str, chunk: list[Instance]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = model.objects.filter(state=state, instance__in=[row.pk for row in chunk])
    for pk, key in rows.values_list("instance_id", "key"):
        if not key.startswith(poison.PREFIX):  # the runtime's own, which no state knows
            found.setdefault(pk, set()).add(key)
    return found


def jobs_of(state: Any) -> set[str]:
    """The open jobs that the state of any kind of model knows."""
    if hasattr(state, "open_jobs"):
        return set(state.open_jobs)
    return {job.job for job in getattr(state, "jobs", {}).values() if job.open}


def subscriptions_of(state: Any) -> set[str]:
    """The messages and signals that the state of a process waits for."""
    waits = getattr(state, "subscriptions", {})
    return {key for key, wait in waits.items() if wait.kind in {"message", "signal"}}


def calls_have_one_child() -> Iterator[str]:
    """I-5, between instances: an open call has one running child, or one on its way there or back."""
    sent = Delivery.objects.filter(state="pending").values_list("sender", "target", "key", "kind")
    on_the_way = {(pk, key) for sender, target, key, _ in sent for pk in (sender, target)}
    children = Instance.objects.filter(parent__isnull=False, state="running")
    running = set(children.values_list("parent_id", "call"))
    known = set()
    parents = Instance.objects.filter(state="running", model__kind=Kind.PROCESS)
    for row in parents.select_related("snapshot").iterator(200):
        try:
            state = snapshots.newest(row, row.snapshot)
        except (EngineError, Snapshot.DoesNotExist):
            continue  # named by I-4
        broken = {incident.token for incident in state.incidents.values()}
        for key, call in getattr(state, "calls", {}).items():
            known.add((row.pk, key))
            if (row.pk, key) not in running | on_the_way and call.token not in broken:
                yield f"call {key} of instance {row.pk} waits for an instance that does not run"
    for parent, key in running - known - on_the_way:
        yield f"the call {key} of instance {parent} runs, and nobody waits for it"


def deliveries_arrive() -> Iterator[str]:
    """I-13, between instances: nothing that can be delivered is old."""
    stuck = Instance.objects.filter(pk=OuterRef("target"), quarantined=True)
    before = timezone.now() - SLACK
    old = Delivery.objects.filter(~Exists(stuck), state="pending", created_at__lt=before)
    yield from (f"delivery {pk} was not carried out" for pk in old.values_list("pk", flat=True))


def the_audit_chain_holds() -> Iterator[str]:
    """I-12: the audit chain verifies from its first entry to its head."""
    yield from audit.chain_faults()


def announcements_are_sent() -> Iterator[str]:
    """I-13: nothing pending is old."""
    old = Outbox.objects.filter(sent_at__isnull=True, created_at__lt=timezone.now() - SLACK)
    yield from (f"announcement {pk} was not sent" for pk in old.values_list("pk", flat=True))


def the_database_is_sound() -> Iterator[str]:
    """I-15: the database itself is whole, and no row points nowhere."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (str(line) for (line,) in cursor.fetchall() if line != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"row {row[1]} of {row[0]} points nowhere" for row in cursor.fetchall())


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "I-1": nothing_is_stuck,
    "I-2": ledgers.answers_are_in_the_log,
    "I-3": numbers_have_no_gap,
    "I-4": snapshots_are_the_folded_log,
    "I-5": activations_end_once,
    "I-5b": open_work_is_known_to_the_state,
    "I-5c": calls_have_one_child,
    "I-5d": ledgers.tokens_are_conserved,
    "I-6": ledgers.attempts_are_counted,
    "I-7": completions_hold_the_newest_token,
    "I-8": messages_are_taken_once,
    "I-9": due_work_is_taken,
    "I-10": leases_have_living_owners,
    "I-11": ended_instances_wait_for_nothing,
    "I-12": the_audit_chain_holds,
    "I-13": announcements_are_sent,
    "I-13b": deliveries_arrive,
    "I-15": the_database_is_sound,
}
