"""Where one run of a task graph stands; only events change it.

Tasks are numbers here, so a graph of a hundred thousand of them is a few arrays. `due` holds what
may start, in order: a task (its number), or one item of a task that runs for each of a list. An
entry whose task has ended meanwhile stays in `due` until it is met.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from engine.taskgraph.definition import Definition

WAITING, RUNNING, SUCCEEDED, RECOVERED, FAILED, SKIPPED, CANCELLED = range(7)
#: the words for them, as events and people say them
ENDS = ("waiting", "running", "succeeded", "recovered", "failed", "skipped", "cancelled")

#: a task, or one of the items of a task
Place = int | tuple[int, int]


class Active(NamedTuple):
    """A task, or one of its items, between its start and its end."""

    token: str
    task: int
    item: int | None
    entered: datetime
    job: str | None = None
    attempt: int = 1
    started: datetime | None = None
    retry_at: datetime | None = None


class Items:
    """The items of a task that runs for each of a list, and what became of them."""

    __slots__ = ("left", "phases", "results", "token", "values")

    def __init__(self, token: str, values: list[Any]) -> None:
        self.token = token
        self.values = values
        self.results: list[Any] = [None] * len(values)
        self.phases = bytearray(len(values))
        self.left = len(values)

    def copy(self) -> Items:
        """Give items that may be changed without these noticing."""
        twin: Items = Items.__new__(Items)
        twin.token, twin.values = self.token, self.values
        twin.results, twin.phases = self.results.copy(), self.phases.copy()
        twin.left = self.left
        return twin


class State:
    """One run between two steps; treat it as a value and let `step` make the next one."""

    __slots__ = (
        "active",
        "bad",
        "definition",
        "due",
        "errors",
        "heap",
        "instance",
        "items",
        "left",
        "open",
        "phases",
        "results",
        "seq",
        "status",
        "stopped_by",
        "variables",
    )

    def __init__(self, instance: str) -> None:
        self.instance = instance
        self.status = "new"
        self.seq = 0
        self.definition: str | None = None
        self.variables: dict[str, Any] = {}
        self.phases = bytearray()
        self.left: list[int] = []
        self.bad: dict[int, int] = {}  # task: how many of its dependencies did not succeed
        self.open = 0
        self.results: list[Any] = []
        self.errors: dict[tuple[int, int | None], tuple[str, str]] = {}
        self.active: dict[str, Active] = {}
        self.items: dict[int, Items] = {}
        self.due: deque[Place] = deque()
        self.heap: list[tuple[int, int, int, Place]] = []  # rank, since, task, place
        self.stopped_by: str | None = None

    def copy(self) -> State:
        """Give a state that may be changed without this one noticing."""
        twin: State = State.__new__(State)
        twin.instance, twin.status = self.instance, self.status
        twin.seq, twin.definition, twin.open = self.seq, self.definition, self.open
        twin.stopped_by = self.stopped_by
        twin.variables = self.variables.copy()
        twin.phases = self.phases.copy()
        twin.left = self.left.copy()
        twin.bad = self.bad.copy()
        twin.results = self.results.copy()
        twin.errors = self.errors.copy()
        twin.active = self.active.copy()
        twin.items = {task: items.copy() for task, items in self.items.items()}
        twin.due = self.due.copy()
        twin.heap = self.heap.copy()
        return twin

    @property
    def needs_continue(self) -> bool:
        """Whether work is left that nothing from outside will bring up: never, a step does it all."""
        return False

    @property
    def open_jobs(self) -> frozenset[str]:
        """The jobs that handlers are to do or that wait for their next attempt."""
        return frozenset(a.job for a in self.active.values() if a.job is not None)

    def begin(self, definition: Definition) -> None:
        """Lay out the arrays; the tasks that wait for nothing are due."""
        count = len(definition.tasks)
        self.phases = bytearray(count)
        self.left = list(definition.counts)
        self.open = count
        self.results = [None] * count
        for number in definition.roots:
            self.push(definition, number)

    def push(self, definition: Definition, place: Place) -> None:
        """Let the place be due: behind those of its priority."""
        if definition.ranked:
            number = place if isinstance(place, int) else place[0]
            rank = -definition.tasks[number].priority
            heappush(self.heap, (rank, self.seq, number, place))
        else:
            self.due.append(place)

    def next(self) -> Place | None:
        """Give what is to start next without taking it away; None where nothing is due."""
        while self.heap:
            place = self.heap[0][3]
            if self.is_due(place):
                return place
            heappop(self.heap)
        while self.due:
            place = self.due[0]
            if self.is_due(place):
                return place
            self.due.popleft()
        return None

    def is_due(self, place: Place) -> bool:
        """Whether the place still waits to be started."""
        if isinstance(place, int):
            return self.phases[place] == WAITING
        task, item = place
        items = self.items.get(task)
        return items is not None and items.phases[item] == WAITING

    def waiting(self) -> list[Place]:
        """What is due, in order, without what has ended meanwhile."""
        places = [entry[3] for entry in sorted(self.heap)] if self.heap else list(self.due)
        return [place for place in places if self.is_due(place)]

    def settle(self, definition: Definition, task: int, end: int, *, good: bool) -> None:
        """Let the task have ended; what waited for nothing else is due from now on."""
        self.phases[task] = end
        self.open -= 1
        left = self.left
        ranked = definition.ranked
        for each in definition.dependents[task]:
            count = left[each] = left[each] - 1
            if not good:
                self.bad[each] = self.bad.get(each, 0) + 1
            if not count:
                if ranked:
                    self.push(definition, each)
                else:
                    self.due.append(each)


def new_state(instance: str) -> State:
    """Give the state of a run that has not started."""
    return State(instance)
