"""Where one instance stands: a small value that only events change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.bpmn.limits import EVENT_LIMIT, note

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bpmn.definition import Definition


class Activation(NamedTuple):
    """A token inside a node; `scope` is the sub-process activation around it."""

    token: str
    node: str
    scope: str | None
    entered: datetime
    host: str | None = None
    loop: int | None = None
    undoes: str | None = None


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
    """A due time waited for by a token, a boundary event on it, or (None) the whole instance."""

    timer: str
    token: str | None
    node: str
    due: datetime
    cycle: str | None = None
    left: int | None = None


class Subscription(NamedTuple):
    """A message, signal or condition waited for, by the same as a timer."""

    subscription: str
    token: str | None
    node: str
    kind: str
    spec: int
    name: str
    correlation: str | None = None
    value: bool | None = None


class Loop(NamedTuple):
    """How far a repeated activity is."""

    kind: str
    total: int | None
    items: list[Any] | None = None
    next: int = 0
    completed: int = 0
    terminated: int = 0
    behaved: bool = False


class Done(NamedTuple):
    """A completed activity that could be compensated, with the data of then."""

    token: str
    node: str
    scope: str | None
    variables: dict[str, Any]


class Call(NamedTuple):
    """An instance that was called and has not answered."""

    call: str
    token: str
    node: str
    process: str


class RuleCall(NamedTuple):
    """A handler that a rule wants called: one job, in its turn."""

    handler: str
    parameters: dict[str, Any]
    result: str


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


#: (flow, scope); without a flow, the next repetition of the activity that is the scope
Place = tuple[str | None, str | None]
Caller = tuple[str, str]  # (instance, call)


class State:
    """One instance between two steps; treat it as a value and let `step` make the next one.

    `queue` holds the flows whose target is to be entered next, in order; `arrivals` counts the tokens
    that stand before joins, which a join that is ready takes when it is entered. `live` counts, by scope, what can still move or is waited
    for; it derives from the rest and is never stored.
    """

    __slots__ = (
        "activations",
        "allowance",
        "arrivals",
        "business_key",
        "caller",
        "calls",
        "definition",
        "depth",
        "done",
        "filled",
        "gates",
        "heavy",
        "held",
        "incidents",
        "instance",
        "jobs",
        "late",
        "live",
        "locals",
        "loops",
        "neared",
        "outputs",
        "pending",
        "plans",
        "queue",
        "seq",
        "standing",
        "status",
        "subscriptions",
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
        self.late: list[Place] = []
        self.subscriptions: dict[str, Subscription] = {}
        self.locals: dict[str, dict[str, Any]] = {}
        self.loops: dict[str, Loop] = {}
        self.outputs: dict[tuple[str, int], Any] = {}
        self.done: dict[str, Done] = {}
        self.plans: dict[str, list[str]] = {}
        self.calls: dict[str, Call] = {}
        self.pending: dict[str, tuple[RuleCall, ...]] = {}
        self.gates: dict[tuple[str, str | None], tuple[str, ...]] = {}
        self.caller: Caller | None = None
        self.depth = 0
        self.allowance = 0
        self.neared: tuple[str, ...] = ()
        # derived: what large variables weigh, what a token waits for, tokens before joins by scope,
        # filled flows by join
        self.heavy: dict[str, int] = {}
        self.held: dict[str | None, tuple[tuple[str, str], ...]] = {}
        self.standing: dict[str | None, int] = {}
        self.filled: dict[tuple[str, str | None], int] = {}

    @property
    def needs_continue(self) -> bool:
        """Whether the step budget ran out before the instance came to rest."""
        return bool(self.queue or self.late) and self.status == "running" and not self.halted

    @property
    def halted(self) -> bool:
        """Whether its events are used up: what comes to it is taken, and nothing moves."""
        return any(i.code == EVENT_LIMIT and i.token is None for i in self.incidents.values())

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
        twin.arrivals = self.arrivals.copy() if self.arrivals else {}
        twin.jobs = self.jobs.copy() if self.jobs else {}
        twin.timers = self.timers.copy() if self.timers else {}
        twin.user_tasks = self.user_tasks.copy() if self.user_tasks else {}
        twin.incidents = self.incidents.copy() if self.incidents else {}
        twin.live = self.live.copy()
        twin.late = self.late.copy()
        twin.subscriptions = self.subscriptions.copy() if self.subscriptions else {}
        twin.locals = self.locals.copy() if self.locals else {}
        twin.loops = self.loops.copy() if self.loops else {}
        twin.outputs = self.outputs.copy() if self.outputs else {}
        twin.done = self.done.copy() if self.done else {}
        twin.plans = self.plans.copy() if self.plans else {}
        twin.calls = self.calls.copy() if self.calls else {}
        twin.pending = self.pending.copy() if self.pending else {}
        twin.gates = self.gates.copy() if self.gates else {}
        twin.caller = self.caller
        twin.depth = self.depth
        twin.allowance = self.allowance
        twin.neared = self.neared
        twin.heavy = self.heavy.copy() if self.heavy else {}
        twin.held = self.held.copy() if self.held else {}
        twin.standing = self.standing.copy() if self.standing else {}
        twin.filled = self.filled.copy() if self.filled else {}
        return twin

    def count_live(self) -> None:
        """Work out what derives from the rest, after the state was read from storage."""
        note(self.heavy, self.variables)
        self.live = {}
        for activation in self.activations.values():
            self.live[activation.scope] = self.live.get(activation.scope, 0) + 1
        for _, scope in (*self.queue, *self.late):
            self.live[scope] = self.live.get(scope, 0) + 1
        for (_, scope), count in self.arrivals.items():
            self.standing[scope] = self.standing.get(scope, 0) + count
        waits = [(timer.token, "timer", timer.timer) for timer in self.timers.values()]
        waits += [(w.token, "subscription", w.subscription) for w in self.subscriptions.values()]
        for wait in sorted(waits, key=lambda wait: int(wait[2].rpartition(":")[2])):
            self.hold(*wait)  # in the order in which they were opened, as before storing

    def hold(self, token: str | None, kind: str, key: str) -> None:
        """Note that the token waits for this."""
        self.held[token] = (*self.held.get(token, ()), (kind, key))

    def release(self, token: str | None, key: str) -> None:
        """Note that the token does not wait for this any more."""
        left = tuple(each for each in self.held[token] if each[1] != key)
        if left:
            self.held[token] = left
        else:
            del self.held[token]

    def tokens(self, definition: Definition) -> int:
        """How many tokens there are: in nodes, on flows and before joins."""
        flowing = 0
        for flow, _ in (*self.queue, *self.late):
            if flow is not None:
                target = definition.nodes[definition.flows[flow].target]
                flowing += len(target.incoming) if target.joins else target.need
        return len(self.activations) + flowing + sum(self.arrivals.values())


def new_state(instance: str) -> State:
    """Give the state of an instance that has not started."""
    return State(instance)
