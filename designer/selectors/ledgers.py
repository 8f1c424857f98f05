"""What rows say beside the histories, and where the two do not agree (see `invariants`)."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from designer.models import (
    Delivery,
    EventBatch,
    Idempotency,
    Job,
    Snapshot,
    Subscription,
    UserTask,
)
from designer.runtime import snapshots
from designer.runtime.definitions import definition_of
from designer.selectors import history
from engine import EngineError, bpmn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import timedelta

CHUNK = 200
Made = TypeVar("Made")
Key = tuple[UUID, str]
MOVES = frozenset(
    {
        "node.entered",
        "flow.taken",
        "node.completed",
        "node.cancelled",
        "gateway.reset",
        "instance.cancelled",
    }
)


def answers_are_in_the_log() -> Iterator[str]:
    """I-2: what was answered to a request, or done by a person, is in the history."""
    beyond = Idempotency.objects.filter(seq__gt=F("instance__seq"))
    for key, pk in beyond.values_list("key", "instance_id"):
        yield f"the answer to {key} is beyond the events of instance {pk}"
    yield from _apart(
        "task",
        set(UserTask.objects.filter(state="completed").values_list("instance_id", "key")),
        {_key(event, "task") for event in history.every({"user_task.completed"})},
    )


def attempts_are_counted() -> Iterator[str]:
    """I-6: a job's attempts go 1, 2, 3 …, and it is completed in its row and in the history, or in neither."""
    last: Counter[Key] = Counter()
    completed: set[Key] = set()
    for event in history.every({"job.completed", "job.failed"}):
        key, attempt = _key(event, "job"), event["data"]["attempt"]
        if attempt != last[key] + 1:
            yield f"job {key[1]} of instance {key[0]} goes from attempt {last[key]} to {attempt}"
        last[key] = attempt
        if event["kind"] == "job.completed":
            completed.add(key)
    done = set(Job.objects.filter(state="completed").values_list("instance_id", "key"))
    yield from _apart("job", done, completed)


def messages_are_taken_once(slack: timedelta) -> Iterator[str]:
    """I-8: a subscription ends with one message, and a message waits no longer than its time."""
    ended: Counter[Key] = Counter()
    for event in history.every({"subscription.triggered"}):
        if not event["data"].get("keeps"):
            ended[_key(event, "subscription")] += 1
    for key, count in ended.items():
        if count > 1:
            yield f"subscription {key[1]} of instance {key[0]} was correlated {count} times"
    rows = Subscription.objects.filter(state="correlated").values_list("instance_id", "key")
    for pk, key in rows.iterator():
        if not ended[pk, key]:
            yield f"subscription {key} of instance {pk} is correlated, and no message came"
    kept = Delivery.objects.filter(
        Q(expires_at__lt=timezone.now() - slack) | Q(expires_at=None), state="kept"
    )
    yield from (f"message {pk} is kept beyond its time" for pk in kept.values_list("pk", flat=True))


def _key(event: dict[str, Any], what: str) -> Key:
    return UUID(event["instance"]), event["data"][what]


def _apart(what: str, rows: set[Key], events: set[Key]) -> Iterator[str]:
    for pk, key in sorted(rows - events):
        yield f"{what} {key} of instance {pk} is completed, and its history does not say so"
    for pk, key in sorted(events - rows):
        yield f"{what} {key} of instance {pk} was completed, and its row does not say so"


def tokens_are_conserved() -> Iterator[str]:
    """I-5d: tokens made less tokens consumed, counted from the history, are those of the snapshot."""
    rows = Snapshot.objects.filter(instance__model__kind="process").select_related("instance")
    for chunk in batched(rows.order_by("pk").iterator(CHUNK), CHUNK):
        counts = {}
        for row in chunk:
            definition = definition_of(row.instance.version_id, row.instance.process)
            counts[str(row.pk)] = bpmn.TokenCount(definition)
        batches = EventBatch.objects.filter(instance__in=[row.pk for row in chunk])
        for event in history.every(MOVES, batches):
            count = counts[event["instance"]]
            count.add(event["kind"], event["node"], event["token"], event["data"])
        for row in chunk:
            yield from _kept(row, counts[str(row.pk)].total)


def _kept(row: Snapshot, made: int) -> Iterator[str]:
    try:
        definition = definition_of(row.instance.version_id, row.instance.process)
        there = snapshots.newest(row.instance, row).tokens(definition)
    except (EngineError, LookupError):
        return  # named by I-4
    if made != there:
        yield f"instance {row.pk} has {there} tokens, its history makes {made}"


def batched(rows: Iterable[Made], size: int) -> Iterator[list[Made]]:
    """The rows in lists of at most `size`."""
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk
