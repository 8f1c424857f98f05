"""The compiled form of a process: frozen, shared by every instance, found again by its hash."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from engine.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.caching import CacheSpec
    from engine.schemas import Schema


class Evaluated(Protocol):
    """What an expression gave."""

    @property
    def value(self) -> Any:
        """The value, None where FEEL says null."""
        ...

    @property
    def warnings(self) -> tuple[Any, ...]:
        """Why parts of it became null."""
        ...


class Expression(Protocol):
    """Compiled FEEL."""

    @property
    def text(self) -> str:
        """The text it was compiled from."""
        ...

    def evaluate(self, context: Mapping[str, object], *, now: Any = None) -> Evaluated:
        """Evaluate in a context; never raises for a value that is merely missing."""
        ...


#: a literal text, or compiled FEEL where the model text began with "="
Text = str | Expression


#: the target of a mapping that passes every variable on
ALL = "*"


@dataclass(frozen=True, slots=True)
class TimerSpec:
    """When a timer is due: after a duration, at a date, or again and again."""

    kind: str  # "duration" | "date" | "cycle"
    value: Text


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event definition: what is waited for, or what is thrown."""

    kind: str  # "message" | "signal" | "timer" | "conditional" | "error" | "escalation" | …
    name: Text | None = None  # of a message or signal
    code: str | None = None  # of an error or escalation; None catches every one
    timer: TimerSpec | None = None
    condition: Expression | None = None
    correlation: Text | None = None
    time_to_live: float = 0.0
    activity: str | None = None  # what a compensation is for; None: the whole scope
    waits: bool = True  # a compensation is waited for


@dataclass(frozen=True, slots=True)
class LoopSpec:
    """How often an activity is repeated: one after the other, all at once, or while it holds."""

    kind: str  # "standard" | "sequential" | "parallel"
    cardinality: Expression | None = None
    collection: Expression | None = None
    element: str | None = None
    output: Expression | None = None
    outputs: str | None = None
    condition: Expression | None = None  # goes on while true (standard), ends when true (else)
    test_before: bool = False
    maximum: int | None = None
    behavior: str = "All"
    throws: EventSpec | None = None
    complex: tuple[tuple[Expression, EventSpec], ...] = ()


@dataclass(frozen=True, slots=True)
class CallSpec:
    """Which process a call activity starts."""

    process: Text
    version: str | None = None  # None: the latest


@dataclass(frozen=True, slots=True)
class Scope:
    """What a process or sub-process begins with."""

    entries: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()  # its event sub-processes


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in which an instance may be started from outside."""

    node: str
    spec: EventSpec | None = None


@dataclass(frozen=True, slots=True)
class HandlerSpec:
    """Which handler does the task's work, with what."""

    type: str
    parameters: tuple[tuple[str, Text], ...]
    result_variable: str | None
    time_limit: float
    pool: str = ""


@dataclass(frozen=True, slots=True)
class LimitSpec:
    """How long a whole instance may take, and what follows when it takes longer."""

    seconds: float
    then: str  # "incident" | "cancel"


@dataclass(frozen=True, slots=True)
class DecisionSpec:
    """Which decision, or which rule set, a business rule task asks.

    Without a result variable what the rules change becomes the instance's variables.
    """

    key: str
    decision: str | None
    result_variable: str | None
    rules: bool = False


@dataclass(frozen=True, slots=True)
class UserTaskSpec:
    """Who may do the task, with which form."""

    assignee: Text | None
    candidate_groups: Text | None
    form: Mapping[str, Any] | None
    candidate_users: Text | None = None
    form_key: Text | None = None  # a form that is kept elsewhere


@dataclass(frozen=True, slots=True)
class ScriptSpec:
    """A FEEL script and where its result goes."""

    expression: Expression
    result_variable: str | None


@dataclass(frozen=True, slots=True)
class Flow:
    """One sequence flow."""

    id: str
    source: str
    target: str
    condition: Expression | None = None
    default: bool = False
    #: the data of the events that every token causes that takes it and goes into its target, at the top
    taken: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    entered: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Node:
    """One vertex; `kind` names its behaviour, `type` is its BPMN element."""

    id: str
    type: str
    kind: str
    name: str
    outgoing: tuple[Flow, ...] = ()
    incoming: tuple[Flow, ...] = ()
    joins: bool = False  # waits for a token on each incoming flow
    plain: bool = True  # no outgoing flow has a condition
    parent: str | None = None  # the embedded sub-process it lies in
    boundaries: tuple[str, ...] = ()  # boundary events attached to it
    host: str | None = None  # the activity a boundary event is attached to
    interrupting: bool = True
    guarded: bool = False  # has boundary events, a loop or input mappings
    gathers: bool = False  # tokens stand before it until nothing else can move
    late: bool = False  # throws to listeners: goes when nothing else can move
    need: int = 1  # startQuantity
    straight: bool = False  # a token on a flow to it goes in by itself, in its turn
    forgets: bool = False  # its completion takes its token away and does nothing else
    quantity: int = 1  # completionQuantity
    events: tuple[EventSpec, ...] = ()
    all_events: bool = False  # parallel multiple
    triggered: bool = False  # an event sub-process
    transaction: bool = False
    loop: LoopSpec | None = None
    call: CallSpec | None = None
    inputs: tuple[tuple[str, Text], ...] = ()
    outputs: tuple[tuple[str, Text], ...] = ()
    undo: str | None = None  # the compensation handler
    undoes: bool = False  # is a compensation handler
    compensable: bool = False  # its completion is remembered
    condition: Expression | None = None  # activation (complex gateway), completion (ad-hoc)
    sequential: bool = False  # of an ad-hoc sub-process
    cancels_rest: bool = True  # of an ad-hoc sub-process
    script: ScriptSpec | None = None
    handler: HandlerSpec | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    decision: DecisionSpec | None = None
    user: UserTaskSpec | None = None
    cache: CacheSpec | None = None
    schema: Schema | None = None  # of what starts here, completes this, or comes out of it
    parameter_schema: Schema | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One process, ready to run."""

    key: str
    name: str
    hash: str
    start: str
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    start_form: Mapping[str, Any] | None = None
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    decision_keys: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    scopes: Mapping[str | None, Scope] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    conditional: bool = False  # has conditional events
    adhoc: bool = False  # has an ad-hoc sub-process
    limit: LimitSpec | None = None
    pools: tuple[str, ...] = ()
    gathering: tuple[Node, ...] = ()  # the joins that look at the whole scope
    #: what only some instances need and is worked out once
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def name_of(self, node: str) -> str:
        """Give the name people know the node by, its id where it has none."""
        found = self.nodes.get(node)
        return (found.name or node) if found else node
