"""The compiled form of a process: frozen, shared by every instance, found again by its hash."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from engine.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Mapping


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


@dataclass(frozen=True, slots=True)
class TimerSpec:
    """When a timer is due: after a duration, or at a date."""

    kind: str  # "duration" | "date"
    value: Text


@dataclass(frozen=True, slots=True)
class HandlerSpec:
    """Which handler does the task's work, with what."""

    type: str
    parameters: tuple[tuple[str, Text], ...]
    result_variable: str | None
    time_limit: float


@dataclass(frozen=True, slots=True)
class DecisionSpec:
    """Which decision a business rule task asks."""

    key: str
    decision: str | None
    result_variable: str


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
    start: str | None = None  # of a sub-process: its start event
    script: ScriptSpec | None = None
    handler: HandlerSpec | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    decision: DecisionSpec | None = None
    user: UserTaskSpec | None = None
    inputs: tuple[tuple[str, Text], ...] = ()  # variables set before it begins
    outputs: tuple[tuple[str, Text], ...] = ()  # variables set when it is done
    timer: TimerSpec | None = None
    ends: str | None = None  # of an end event: "terminate"


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

    def name_of(self, node: str) -> str:
        """Give the name people know the node by, its id where it has none."""
        found = self.nodes.get(node)
        return (found.name or node) if found else node
