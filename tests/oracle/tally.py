"""What a run must have done when it rests: counted from the model and its plan, never from the engine."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Plan:
    """What the world will do on one path: start variables, failures, what never comes."""

    variables: dict[str, Any] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)  # by service task: attempts that fail
    refusals: dict[str, str] = field(default_factory=dict)  # by service task: an error's code
    never: set[str] = field(default_factory=set)  # waits that nothing answers
    times: dict[str, int] = field(default_factory=dict)  # how often a boundary is to happen
    stays: set[str] = field(default_factory=set)  # service tasks whose incident nobody retries


@dataclass
class Rules:
    """Which waits have to stand where before the path may answer another (part of the model)."""

    held: dict[str, tuple[str, ...]] = field(default_factory=dict)  # wait: nodes in its scope
    until: dict[str, str] = field(default_factory=dict)  # boundary that may come often: its gate
    gates: dict[str, str] = field(default_factory=dict)  # user task: the boundary before it
    conditions: dict[str, str] = field(default_factory=dict)  # conditional event: its variable


@dataclass
class Tally:
    """Counts by node id over all instances of the file."""

    entered: Counter[str] = field(default_factory=Counter)
    cancelled: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    incidents: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)  # by process, what its scripts add
    variables: dict[str, Any] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    loose: set[str] = field(default_factory=set)  # nodes whose number depends on the order
    uneven: set[str] = field(default_factory=set)  # only what completes is certain
    stuck: list[str] = field(default_factory=list)  # codes of the incidents that stay
    times: int = 1
    process: str = "main"

    @property
    def completed(self) -> Counter[str]:
        """What was entered and not cancelled."""
        return self.entered - self.cancelled

    def visit(self, *nodes: str, times: int = 1) -> None:
        """These are entered once each time."""
        for node in nodes:
            self.entered[node] += self.times * times

    def cancel(self, *nodes: str) -> None:
        """These are entered and do not complete."""
        for node in nodes:
            self.entered[node] += self.times
            self.cancelled[node] += self.times

    def sets(self, name: str, value: Any) -> None:
        """A variable of the process has this value in the end."""
        if self.times and self.process == "main":
            self.variables[name] = value

    def follows(self, first: str, second: str) -> None:
        """Where both happen once, the second begins after the first is over."""
        if self.times == 1:
            self.order.append((first, second))

    @contextmanager
    def repeated(self, times: int) -> Iterator[None]:
        """What is told meanwhile happens so often each time."""
        before, self.times = self.times, self.times * times
        yield
        self.times = before

    @contextmanager
    def within(self, process: str) -> Iterator[None]:
        """What is told meanwhile happens in an instance of another process."""
        before, self.process = self.process, process
        yield
        self.process = before
