"""What instances send each other: rows of the sender's own transaction, carried out by the sweep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import orjson

from designer import vault
from designer.models import Delivery, StartEvent, Subscription
from engine import (
    AnswerCall,
    BroadcastSignal,
    CallProcess,
    CancelCall,
    SendMessage,
    codec,
)

if TYPE_CHECKING:
    from datetime import datetime

    from designer.runtime import bulk
    from designer.runtime.standing import Standing
    from designer.runtime.submission import Submission
    from engine import Mask

    Sent = SendMessage | CallProcess | CancelCall | AnswerCall

NAMED = frozenset({"message", "signal"})
ON_THE_WAY = frozenset({Delivery.State.PENDING, Delivery.State.KEPT})
Addressed = SendMessage | BroadcastSignal | CallProcess | CancelCall | AnswerCall
Kind = Delivery.Kind
COLUMNS = (
    "workspace", "test", "kind", "sender", "target", "version", "key", "name", "correlation",
    "body", "created_at", "expires_at", "state",
)  # fmt: skip
ANSWERS = {"returned": Kind.RETURN, "error": Kind.FAIL, "escalation": Kind.ESCALATE}


def child_of(parent: UUID, call: str) -> UUID:
    """The id of the instance that a call starts: a call that is repeated starts it again, not twice."""
    return uuid5(parent, call)


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery before it is a row; its fields are those of `Delivery`."""

    workspace: UUID
    test: bool
    kind: str
    sender: UUID | None = None
    target: UUID | None = None
    version: UUID | None = None
    key: str = ""
    name: str = ""
    correlation: str = ""
    body: Any = None
    expires_at: datetime | None = None

    def row(self, now: datetime) -> bulk.Row:
        """The values of `COLUMNS`."""
        text = text_of(self.workspace, self.body or {})
        return (
            self.workspace, self.test, self.kind, self.sender, self.target, self.version, self.key,
            self.name, self.correlation, text, now, self.expires_at, Delivery.State.PENDING,
        )  # fmt: skip


def text_of(workspace: UUID, body: dict[str, Any]) -> str:
    """The body as it is stored: sealed where anything in it is `hidden`."""
    text = orjson.dumps(body).decode()
    return vault.seal(text, f"letter:{workspace}") if "hidden" in body else text


def body_of(row: Delivery) -> dict[str, Any]:
    """The body that was stored."""
    sealed = vault.is_sealed(row.body)
    text = vault.opened(row.body, f"letter:{row.workspace_id}") if sealed else row.body
    return orjson.loads(text)


def carried(body: dict[str, Any], mask: Mask | None) -> dict[str, Any]:
    """The body, with what it carries of what nobody is to be shown."""
    if mask is None or mask.value(body) == body:
        return body
    text = orjson.dumps(body).decode()
    inside = [v for v in mask.values if v in text or orjson.dumps(v).decode()[1:-1] in text]
    return {**body, "hidden": sorted(inside)}


def sent(instance: Standing, effect: Sent, now: datetime, mask: Mask | None = None) -> bulk.Row:
    """What the instance sends with this effect."""
    letter = partial(Letter, instance.workspace_id, instance.test, sender=instance.pk)
    match effect:
        case SendMessage():
            until = now + timedelta(seconds=effect.time_to_live)
            made = letter(
                Kind.MESSAGE,
                name=effect.name,
                correlation=effect.correlation or "",
                body={"variables": codec.encode_variables(effect.variables)},
                expires_at=until if effect.time_to_live > 0 else None,
            )
        case CallProcess():
            body = {
                "process": effect.process,
                "version": effect.version,
                "depth": effect.depth,
                "variables": codec.encode_variables(effect.variables),
            }
            child = child_of(instance.pk, effect.call)
            made = letter(Kind.CALL, target=child, key=effect.call, body=body)
        case CancelCall():
            made = letter(Kind.CANCEL, target=child_of(instance.pk, effect.call), key=effect.call)
        case AnswerCall():
            body = {
                "code": effect.code,
                "message": effect.message,
                "variables": codec.encode_variables(effect.variables),
            }
            caller = UUID(effect.instance)
            made = letter(ANSWERS[effect.how], target=caller, key=effect.call, body=body)
    if mask is not None and made.body is not None:
        made = replace(made, body=carried(made.body, mask))
    return made.row(now)


def broadcast(
    workspace: UUID, name: str, body: Any, now: datetime, *, test: bool, sender: UUID | None = None
) -> list[bulk.Row]:
    """A signal to every other instance that listens now, and to what starts by it."""
    listening = Subscription.objects.filter(
        kind="signal", name=name, state=Subscription.State.OPEN,
        instance__workspace=workspace, instance__test=test,
    ).exclude(instance=sender)  # fmt: skip
    targets = dict.fromkeys(listening.order_by("pk").values_list("instance_id", flat=True))
    heard = Letter(workspace, test, Kind.SIGNAL, sender=sender, name=name, body=body)
    rows = [replace(heard, target=pk).row(now) for pk in targets]
    begun = StartEvent.objects.filter(workspace=workspace, kind=StartEvent.Kind.SIGNAL, name=name)
    return rows + [
        begin(entry, now, test=test, body=body, sender=sender) for entry in begun.order_by("pk")
    ]


def begin(
    entry: StartEvent, now: datetime, *, test: bool, body: Any, sender: UUID | None = None
) -> bulk.Row:
    """A start of the process at this start event."""
    letter = Letter(
        entry.workspace_id, test, Kind.START, sender=sender,
        version=entry.version_id, key=entry.node, name=entry.process, body=body,
    )  # fmt: skip
    return letter.row(now)


def not_started(submission: Submission, error: Exception, now: datetime) -> bulk.Row:
    """The answer to a caller whose call could not be started."""
    start = submission.start
    assert start is not None  # noqa: S101 - asked for calls only
    body: dict[str, Any] = {"code": getattr(error, "code", "call_failed"), "message": str(error)}
    target, key = start.parent, start.call
    if submission.hidden:
        body["hidden"] = sorted(submission.hidden)
    letter = Letter(start.workspace, start.test, Kind.FAIL, target=target, key=key, body=body)
    return letter.row(now)
