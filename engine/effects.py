"""What the kernel asks of the world; performed in the transaction that stores the events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class CacheUse:
    """The result may be taken from what was kept under `key`, and is kept for `seconds`."""

    key: str
    seconds: float


@dataclass(frozen=True, slots=True)
class CreateJob:
    """Have a handler do this from `due` on.

    A retry carries the same job id with a higher attempt, so the id is the idempotency key.
    `time_limit` is in seconds; no more jobs of a `pool` run at once than it allows.
    """

    job: str
    node: str
    handler: str
    parameters: Mapping[str, Any]
    attempt: int
    due: datetime
    time_limit: float
    pool: str = ""
    cache: CacheUse | None = None


@dataclass(frozen=True, slots=True)
class CancelJob:
    """The job is no longer wanted; a later completion will be refused."""

    job: str


@dataclass(frozen=True, slots=True)
class ScheduleTimer:
    """Send `FireTimer` once when `due` has come."""

    timer: str
    node: str
    due: datetime


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """The timer must not fire any more."""

    timer: str


@dataclass(frozen=True, slots=True)
class CreateUserTask:
    """Show this task to the people it is for."""

    task: str
    node: str
    name: str
    assignee: str | None
    candidate_groups: tuple[str, ...]
    form: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class CloseUserTask:
    """The task left the list of open tasks."""

    task: str
    state: Literal["completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class EvaluateDecision:
    """Answer with `CompleteDecision` or `FailDecision` before the instance is stored."""

    token: str
    node: str
    decision_key: str
    decision_id: str | None
    variables: Mapping[str, Any]
    cache: CacheUse | None = None


@dataclass(frozen=True, slots=True)
class EvaluateRules:
    """Answer with `CompleteRules` or `FailDecision` before the instance is stored."""

    token: str
    node: str
    key: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RaiseIncident:
    """Show this to the operators."""

    incident: str
    node: str
    code: str
    message: str
    job: str | None = None


@dataclass(frozen=True, slots=True)
class ResolveIncident:
    """The incident is over."""

    incident: str
    how: Literal["retry", "cancelled"]


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Send `DeliverMessage` (message) or `Signal` (signal) when it comes."""

    subscription: str
    node: str
    kind: str
    name: str
    correlation: str | None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """The subscription is over."""

    subscription: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Correlate with one open subscription, else start a process, else keep for its time."""

    name: str
    correlation: str | None
    variables: Mapping[str, Any]
    time_to_live: float


@dataclass(frozen=True, slots=True)
class BroadcastSignal:
    """Send `Signal` to every other instance that waits for it, and start what starts by it."""

    name: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallProcess:
    """Start an instance with `caller` set; it answers with `AnswerCall`."""

    call: str
    node: str
    process: str
    version: str | None
    variables: Mapping[str, Any]
    depth: int


@dataclass(frozen=True, slots=True)
class CancelCall:
    """Cancel the called instance; its answer is no longer wanted."""

    call: str


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Send `ReturnCall`, `FailCall` or `EscalateCall` to the calling instance."""

    instance: str
    call: str
    how: Literal["returned", "error", "escalation"]
    code: str
    message: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SendEvent:
    """Deliver the event to another session; a session that is gone hears nothing."""

    session: str
    event: str
    data: Any
    sendid: str | None
    origin: str | None
    origintype: str | None
    invoke: str | None


@dataclass(frozen=True, slots=True)
class InvokeMachine:
    """Start the machine that `text`, or the file `src` names, as the session `child`."""

    child: str
    invoke: str
    node: str
    text: str | None
    src: str | None
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CancelMachine:
    """End the invoked session; nothing that it sends from now on is heard."""

    child: str


Effect = (
    CreateJob
    | CancelJob
    | ScheduleTimer
    | CancelTimer
    | CreateUserTask
    | CloseUserTask
    | EvaluateDecision
    | EvaluateRules
    | RaiseIncident
    | ResolveIncident
    | Subscribe
    | Unsubscribe
    | SendMessage
    | BroadcastSignal
    | CallProcess
    | CancelCall
    | AnswerCall
)

#: what a state machine asks of the world
MachineEffect = (
    ScheduleTimer
    | CancelTimer
    | SendEvent
    | InvokeMachine
    | CancelMachine
    | RaiseIncident
    | ResolveIncident
)
