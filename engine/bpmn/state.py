"""Where one instance stands: a small value that only events change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Activation(NamedTuple):
    """A token inside a node; `scope` is the sub-process activation around it."""

    token: str
    node: str
    scope: str | None
    entered: datetime
    host: str | None = None


class Job(NamedTuple):
    """Work that a handler was asked to do; not open while an incident stands on it."""

    job: str
    token: str
    node: str
    handler: str
    parameters: dict[str, Any]
    attempt: int
    attempts: int
    time_limit: float
    open: bool
    retry_at: datetime | None


class Timer(NamedTuple):
    """A due time waited for, by the token itself or by a boundary event on it."""

    timer: str
    token: str
    node: str
    due: datetime


class UserTask(NamedTuple):
    """Work that a person was asked to do."""

    task: str
    token: str
    node: str
    name: str
    assignee: str | None
    candidate_groups: tuple[str, ...]


class Incident(NamedTuple):
    """Something a person must look at; without a token it stands on the instance."""

    incident: str
    token: str | None
    node: str
    code: str
    message: str
    job: str | None


Place = tuple[str, str | None]  # (flow, scope)


class State:
    """One instance between two steps; treat it as a value and let `step` make the next one.

    `queue` holds the flows whose target is to be entered next, in order; `arrivals` counts the tokens
    that stand before joins, which a join that is ready takes when it is entered. `live` counts, by scope, what can still move or is waited
    for; it derives from the rest and is never stored.
    """

    __slots__ = (
        "activations",
        "arrivals",
        "business_key",
        "definition",
        "incidents",
        "instance",
        "jobs",
        "live",
        "queue",
        "seq",
        "status",
        "timers",
        "user_tasks",
        "variables",
    )

    def __init__(self, instance: str) -> None:
        self.instance = instance
        self.status = "new"
        self.seq = 0
        self.definition: str | None = None
        self.business_key: str | None = None
        self.variables: dict[str, Any] = {}
        self.activations: dict[str, Activation] = {}
        self.queue: list[Place] = []
        self.arrivals: dict[Place, int] = {}
        self.jobs: dict[str, Job] = {}
        self.timers: dict[str, Timer] = {}
        self.user_tasks: dict[str, UserTask] = {}
        self.incidents: dict[str, Incident] = {}
        self.live: dict[str | None, int] = {}

    @property
    def needs_continue(self) -> bool:
        """Whether the step budget ran out before the instance came to rest."""
        return bool(self.queue) and self.status == "running"

    def copy(self) -> State:
        """Give a state that may be changed without this one noticing."""
        twin: State = State.__new__(State)
        twin.instance = self.instance
        twin.status = self.status
        twin.seq = self.seq
        twin.definition = self.definition
        twin.business_key = self.business_key
        twin.variables = self.variables.copy()
        twin.activations = self.activations.copy()
        twin.queue = self.queue.copy()
        twin.arrivals = self.arrivals.copy()
        twin.jobs = self.jobs.copy()
        twin.timers = self.timers.copy()
        twin.user_tasks = self.user_tasks.copy()
        twin.incidents = self.incidents.copy()
        twin.live = self.live.copy()
        return twin

    def count_live(self) -> None:
        """Work out `live` from the rest, after the state was read from storage."""
        live: dict[str | None, int] = {}
        for activation in self.activations.values():
            live[activation.scope] = live.get(activation.scope, 0) + 1
        for _, scope in self.queue:
            live[scope] = live.get(scope, 0) + 1
        self.live = live

    def tokens(self) -> int:
        """How many tokens there are: in nodes, on flows and before joins."""
        flowing = sum(1 for place in self.queue if place not in self.arrivals)
        return len(self.activations) + flowing + sum(self.arrivals.values())


def new_state(instance: str) -> State:
    """Give the state of an instance that has not started."""
    return State(instance)
