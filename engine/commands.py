"""What may be asked of an instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What a decision said and why: enough to show the rules that hit without asking again."""

    key: str
    version: str
    table: str
    hit_policy: str
    inputs: Variables
    rules: tuple[int, ...]
    outputs: Any
    cached: bool = False


class RuleFired(NamedTuple):
    """A rule that fired: its place in the text, counted from 1, and what it changed."""

    rule: str
    name: str
    row: int
    changes: Variables


class RuleReason(NamedTuple):
    """What became of a rule, and why."""

    rule: str
    name: str
    verdict: str
    reason: str


class RuleCall(NamedTuple):
    """A handler that a rule wants called, and the variable for what it gives."""

    rule: str
    handler: str
    parameters: Variables
    result: str


class RuleEvent(NamedTuple):
    """An event that a rule wants told."""

    rule: str
    name: str
    data: Variables


@dataclass(frozen=True, slots=True)
class RulesAnswer:
    """What a rule set said and why: what fired, what that changes, whom to call, what to tell.

    `trace` says of each rule what became of it; it is left out of large sets.
    """

    key: str
    version: str
    mode: str
    inputs: Variables
    changes: Variables
    fired: tuple[RuleFired, ...]
    trace: tuple[RuleReason, ...] = ()
    calls: tuple[RuleCall, ...] = ()
    told: tuple[RuleEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the instance with these variables."""

    variables: Variables = field(default_factory=dict)
    business_key: str | None = None
    node: str | None = None  # the start event, where it is not the plain one
    caller: tuple[str, str] | None = None  # (instance, call)
    depth: int = 0


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """A message came for this subscription; a wait without a message is ended by hand so too."""

    subscription: str
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal was broadcast: every open wait for it in the instance hears it."""

    name: str
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnCall:
    """The called instance completed with these variables."""

    call: str
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailCall:
    """The called instance ended with an error, or could not be started."""

    call: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class EscalateCall:
    """The called instance escalates and goes on."""

    call: str
    code: str


@dataclass(frozen=True, slots=True)
class BeginActivity:
    """Start one activity of an ad-hoc sub-process."""

    token: str
    node: str


@dataclass(frozen=True, slots=True)
class EndAdHoc:
    """End an ad-hoc sub-process."""

    token: str


@dataclass(frozen=True, slots=True)
class CompleteJob:
    """The handler did its work, or did it before; exactly one completion of a job is accepted."""

    job: str
    result: Any = None
    cached: bool = False


@dataclass(frozen=True, slots=True)
class FailJob:
    """The handler failed this attempt; the task's retry policy says what follows."""

    job: str
    code: str
    message: str
    retryable: bool = True


@dataclass(frozen=True, slots=True)
class FireTimer:
    """The timer's due time has come."""

    timer: str


@dataclass(frozen=True, slots=True)
class CompleteUserTask:
    """A person finished the task and gave these variables."""

    task: str
    variables: Variables = field(default_factory=dict)
    by: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteDecision:
    """The decision that the activation waits for was evaluated."""

    token: str
    outcome: DecisionOutcome


@dataclass(frozen=True, slots=True)
class CompleteRules:
    """The rule set that the activation waits for was evaluated."""

    token: str
    answer: RulesAnswer


@dataclass(frozen=True, slots=True)
class FailDecision:
    """The decision or rule set that the activation waits for could not be evaluated."""

    token: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RetryIncident:
    """Resolve the incident by executing again exactly the activation it stands on."""

    incident: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class SetVariables:
    """An operator repairs variables of a running instance."""

    variables: Variables
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the instance here and close everything it waits for."""

    by: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StartChild:
    """Begin the instance as the machine that another one invoked."""

    parent: str
    invoke: str
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeliverEvent:
    """An event for a machine: from a person, a program or another machine.

    A machine lets an event pass that leads nowhere; with `strict` it is refused with the reason.
    """

    event: str
    data: Any = None
    sendid: str | None = None
    origin: str | None = None
    origintype: str | None = None
    invoke: str | None = None
    by: str | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on where the step budget ran out."""


Command = (
    Start
    | CompleteJob
    | FailJob
    | FireTimer
    | CompleteUserTask
    | CompleteDecision
    | CompleteRules
    | FailDecision
    | RetryIncident
    | SetVariables
    | Cancel
    | Continue
    | DeliverMessage
    | Signal
    | ReturnCall
    | FailCall
    | EscalateCall
    | BeginActivity
    | EndAdHoc
)

#: what may be asked of a state machine
MachineCommand = (
    Start | StartChild | DeliverEvent | FireTimer | SetVariables | RetryIncident | Cancel | Continue
)
