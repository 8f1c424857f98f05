"""Carrying out what instances sent each other, once.

The sweep makes each `Delivery` a submission; the transaction that answers the submission also marks
the row, so nothing is lost and nothing happens twice.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from designer.models import Delivery, Instance, StartEvent, Subscription
from designer.runtime import bulk, callees, deliveries
from designer.runtime.crash import crashpoint
from designer.runtime.submission import StartOf, Submission
from engine import (
    Cancel,
    DeliverMessage,
    EscalateCall,
    FailCall,
    ReturnCall,
    Signal,
    Start,
    codec,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

MOST = 200
Kind = Delivery.Kind
logger = logging.getLogger(__name__)


def due(now: datetime) -> list[Submission]:
    """What the next transactions are to carry out, in the order in which it was sent."""
    stuck = Instance.objects.filter(pk=OuterRef("target"), quarantined=True)
    pending = Delivery.objects.filter(~Exists(stuck), state=Delivery.State.PENDING)
    _spread(pending, now)
    messages = [*pending.filter(kind=Kind.MESSAGE).order_by("pk")[:MOST], *_wanted(now)]
    made = _correlated(messages, now) if messages else []
    if messages:
        crashpoint("deliveries_found")
    others = pending.exclude(kind=Kind.MESSAGE).exclude(kind=Kind.SIGNAL, target=None)
    others = others.select_related("version").order_by("pk")
    return made + _submissions(list(others[:MOST]))


def _spread(pending: QuerySet[Delivery], now: datetime) -> None:
    """Signals from outside reach those who listen when they are sent on."""
    for each in pending.filter(kind=Kind.SIGNAL, target=None).order_by("pk")[:MOST]:
        body = deliveries.body_of(each)
        with transaction.atomic():
            if pending.filter(pk=each.pk).update(state=Delivery.State.DONE):
                crashpoint("within_signal_spread")
                rows = deliveries.broadcast(each.workspace_id, each.name, body, now, test=each.test)
                bulk.insert(Delivery, deliveries.COLUMNS, rows)


def settle(broken: Iterable[tuple[Submission, Exception]], now: datetime) -> None:
    """A start that broke is not tried for ever; whoever called it is told."""
    for submission, error in broken:
        if submission.delivery is None or submission.instance is not None:
            continue
        logger.error("delivery %s could not be carried out", submission.delivery, exc_info=error)
        with transaction.atomic():
            pending = Delivery.objects.filter(
                pk=submission.delivery, state__in=deliveries.ON_THE_WAY
            )
            if not pending.update(state=Delivery.State.DROPPED):
                continue
            crashpoint("within_broken_start")
            if submission.start is not None and submission.start.parent is not None:
                bulk.insert(
                    Delivery, deliveries.COLUMNS, [deliveries.not_started(submission, error, now)]
                )


def _submissions(rows: Sequence[Delivery]) -> list[Submission]:
    known = callees.Callees()
    begun = {each.sender for each in rows if each.kind in {Kind.CALL, Kind.START}}
    senders = Instance.objects.filter(pk__in=begun - {None})
    people = dict(senders.values_list("pk", "started_by")) if begun else {}
    made = []
    for each in rows:
        body = deliveries.body_of(each)
        made.append(_hiding(_submission(each, body, known, people), body))
    return made


def _hiding(submission: Submission, body: Any) -> Submission:
    """What the sender hides, the receiver hides."""
    hidden = body.get("hidden")
    return replace(submission, hidden=frozenset(hidden)) if hidden else submission


def _submission(
    each: Delivery, body: Any, known: callees.Callees, people: Mapping[UUID | None, Any]
) -> Submission:
    variables = codec.decode_variables(body.get("variables", {}))
    by = people.get(each.sender)  # a run begun by another belongs to the same person
    match each.kind:
        case Kind.CALL:
            start = _called(each, body, known)
            return _call(each, body, variables, replace(start, started_by=by) if start else None)
        case Kind.START:
            assert each.version is not None  # noqa: S101 - a start has one
            start = StartOf(
                each.workspace_id, each.version.model_id, each.version.pk,
                test=each.test, process=each.name, started_by=by,
            )  # fmt: skip
            return Submission(None, Start(variables, node=each.key), start=start, delivery=each.pk)
        case Kind.RETURN:
            command: Any = ReturnCall(each.key, variables)
        case Kind.FAIL:
            command = FailCall(each.key, body["code"], body["message"])
        case Kind.ESCALATE:
            command = EscalateCall(each.key, body["code"])
        case Kind.CANCEL:
            command = Cancel("caller", "the call was cancelled")
        case _:
            command = Signal(each.name, variables)
    return Submission(each.target, command, delivery=each.pk)


def _called(each: Delivery, body: Any, known: callees.Callees) -> StartOf | None:
    found = known.find(each.workspace_id, each.test, body["process"], body["version"])
    if found is None:
        return None
    return StartOf(
        each.workspace_id, found.model, found.version,
        test=each.test, process=found.process, id=each.target, parent=each.sender, call=each.key,
    )  # fmt: skip


def _call(each: Delivery, body: Any, variables: Any, start: StartOf | None) -> Submission:
    if start is None:
        which = f"version {body['version']} of " if body["version"] else ""
        text = f"There is no published {which}process “{body['process']}”"
        command = FailCall(each.key, "process_unknown", text)
        return Submission(each.sender, command, delivery=each.pk)
    begun = Start(variables, caller=(str(each.sender), each.key), depth=body["depth"])
    return Submission(None, begun, start=start, delivery=each.pk)


def _wanted(now: datetime) -> list[Delivery]:
    """Kept messages that somebody waits for by now."""
    waits = Subscription.objects.filter(
        kind="message", state=Subscription.State.OPEN, name=OuterRef("name"),
        correlation__in=["", OuterRef("correlation")],
        instance__workspace=OuterRef("workspace"), instance__test=OuterRef("test"),
        instance__quarantined=False,
    )  # fmt: skip
    kept = Delivery.objects.filter(Exists(waits), state=Delivery.State.KEPT, expires_at__gt=now)
    return list(kept.order_by("pk")[:MOST])


@dataclass(frozen=True, slots=True)
class Wait:
    """An open subscription to a message."""

    instance: UUID
    key: str
    name: str
    correlation: str
    workspace: UUID
    test: bool
    set_aside: bool


def _correlated(messages: Sequence[Delivery], now: datetime) -> list[Submission]:
    """Give each message to the one who has waited longest for it; the others start or are kept."""
    waits = _waits(messages)
    taken: set[tuple[UUID, str]] = set()
    made, left = [], []
    for each in messages:
        fitting = waits.get((each.workspace_id, each.test, each.name), ())
        fits = [w for w in fitting if w.correlation in {"", each.correlation}]
        ready = [w for w in fits if not w.set_aside]
        free = next((w for w in ready if (w.instance, w.key) not in taken), None)
        if free is not None:
            taken.add((free.instance, free.key))
            body = deliveries.body_of(each)
            command = DeliverMessage(free.key, codec.decode_variables(body["variables"]))
            made.append(_hiding(Submission(free.instance, command, delivery=each.pk), body))
        elif fits and not ready:
            _hold(each, fits[0])
        elif not fits and each.state == Delivery.State.PENDING:
            left.append(each)  # where all who fit are taken, the next sweep looks again
    if left:
        _begin_or_keep(left, now)
    return made


def _hold(message: Delivery, wait: Wait) -> None:
    """Leave it alone until the run that waits for it goes on or ends; then all is looked at afresh."""
    pending = Delivery.objects.filter(pk=message.pk, state=Delivery.State.PENDING)
    pending.update(target=wait.instance)


def _waits(messages: Sequence[Delivery]) -> dict[tuple[UUID, bool, str], list[Wait]]:
    """Who waits for a message of these names: all with a fitting key, the first without any."""
    names = {each.name for each in messages}
    keys = {each.correlation for each in messages} - {""}
    open_ = Subscription.objects.filter(
        kind="message", state=Subscription.State.OPEN, name__in=names
    ).order_by("instance__quarantined", "pk")
    columns = (
        "instance_id", "key", "name", "correlation", "instance__workspace_id", "instance__test",
        "instance__quarantined",
    )  # fmt: skip
    found = [Wait(*each) for each in open_.filter(correlation="").values_list(*columns)[:MOST]]
    if keys:
        found += [Wait(*each) for each in open_.filter(correlation__in=keys).values_list(*columns)]
    waits: dict[tuple[UUID, bool, str], list[Wait]] = {}
    for wait in found:
        waits.setdefault((wait.workspace, wait.test, wait.name), []).append(wait)
    return waits


def _begin_or_keep(messages: Sequence[Delivery], now: datetime) -> None:
    """Start what starts by the message; else keep it for its time, else let it go."""
    entries: dict[tuple[UUID, str], list[StartEvent]] = {}
    for entry in StartEvent.objects.filter(
        kind=StartEvent.Kind.MESSAGE, name__in={each.name for each in messages}
    ).order_by("pk"):
        entries.setdefault((entry.workspace_id, entry.name), []).append(entry)
    with transaction.atomic():
        rows = []
        for each in messages:
            begun = entries.get((each.workspace_id, each.name), [])
            lives = each.expires_at is not None and each.expires_at > now
            state = Delivery.State.KEPT if lives else Delivery.State.DROPPED
            pending = Delivery.objects.filter(pk=each.pk, state=Delivery.State.PENDING)
            if pending.update(state=Delivery.State.DONE if begun else state):
                body = deliveries.body_of(each)
                rows += [
                    deliveries.begin(entry, now, test=each.test, body=body, sender=each.sender)
                    for entry in begun
                ]
        crashpoint("within_message_start")
        bulk.insert(Delivery, deliveries.COLUMNS, rows)


def fire(now: datetime) -> int:
    """Start what starts by the clock; the number of starts."""
    found = list(StartEvent.objects.filter(due__lte=now).order_by("due")[:MOST])
    for entry in found:
        following, left = callees.next_turn(entry, now)
        with transaction.atomic():
            this = StartEvent.objects.filter(pk=entry.pk, due=entry.due)
            if this.update(due=following, left=left):
                crashpoint("within_timer_start")
                bulk.insert(
                    Delivery,
                    deliveries.COLUMNS,
                    [deliveries.begin(entry, now, test=False, body={})],
                )
        crashpoint("after_timer_start")
    return len(found)
