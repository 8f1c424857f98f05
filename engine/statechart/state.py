"""Where one instance of a machine stands: a small value that only events change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Activation(NamedTuple):
    """An active state."""

    token: str
    node: str
    entered: datetime


class Occurrence(NamedTuple):
    """An event of the machine: what `_event` shows."""

    name: str
    type: str  # "internal" | "external" | "platform"
    sendid: str | None = None
    origin: str | None = None
    origintype: str | None = None
    invoke: str | None = None
    data: Any = None


class Timer(NamedTuple):
    """An event that was sent with a delay and has not gone out yet."""

    timer: str
    node: str
    due: datetime
    target: str | None
    occurrence: Occurrence


class Child(NamedTuple):
    """An invoked machine; `number` says which `invoke` of the document began it."""

    invoke: str
    child: str
    node: str
    number: int
    autoforward: bool


class Incident(NamedTuple):
    """Something a person must look at."""

    incident: str
    token: str | None
    node: str
    code: str
    message: str
    job: str | None = None


class State:
    """One instance between two steps; treat it as a value and let `step` make the next one.

    `internal` and `external` are its two queues, `pending` the states whose machines are to be
    invoked when the present macrostep is over, `rests` whether there is nothing left to do.
    """

    __slots__ = (
        "activations",
        "bound",
        "business_key",
        "children",
        "definition",
        "event",
        "external",
        "history",
        "incidents",
        "instance",
        "internal",
        "parent",
        "peers",
        "pending",
        "rests",
        "seq",
        "status",
        "timers",
        "variables",
    )

    def __init__(self, instance: str) -> None:
        self.instance = instance
        self.status = "new"
        self.seq = 0
        self.definition: str | None = None
        self.business_key: str | None = None
        self.parent: tuple[str, str] | None = None  # (session, invoke)
        self.variables: dict[str, Any] = {}
        self.activations: dict[str, Activation] = {}  # by state
        self.history: dict[str, tuple[str, ...]] = {}
        self.internal: list[Occurrence] = []
        self.external: list[Occurrence] = []
        self.event: Occurrence | None = None
        self.pending: list[str] = []
        self.bound: list[str] = []  # states whose late data have been set
        self.timers: dict[str, Timer] = {}
        self.children: dict[str, Child] = {}  # by invoke
        self.peers: list[str] = []  # sessions that an event came from
        self.incidents: dict[str, Incident] = {}
        self.rests = False

    @property
    def needs_continue(self) -> bool:
        """Whether the step budget ran out before the machine came to rest."""
        return self.status == "running" and not self.rests and not self.incidents

    @property
    def states(self) -> tuple[str, ...]:
        """The active states, outermost first."""
        return tuple(self.activations)

    def copy(self) -> State:
        """Give a state that may be changed without this one noticing."""
        twin: State = State.__new__(State)
        for name in State.__slots__:
            value = getattr(self, name)
            setattr(twin, name, value.copy() if isinstance(value, dict | list) else value)
        return twin


def new_state(instance: str) -> State:
    """Give the state of an instance that has not started."""
    return State(instance)
