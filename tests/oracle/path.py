"""One path through a random model: who does what in which order, on a virtual clock."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from engine.bpmn import USUAL
from engine.commands import (
    Cancel,
    Command,
    CompleteJob,
    CompleteUserTask,
    Continue,
    DeliverMessage,
    FailCall,
    FailJob,
    FireTimer,
    RetryIncident,
    ReturnCall,
    SetVariables,
    Signal,
    Start,
)
from engine.effects import AnswerCall, CallProcess, CancelCall
from tests.oracle.lane import Lane, demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.state import Activation, State
    from engine.bpmn.state import Subscription as Wait
    from engine.effects import Effect
    from tests.oracle.growing import Model

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MAIN = UUID("01990000-0000-7000-8000-000000000001")
MOST = 3000
Action = tuple[str, Command, datetime | None]


class Path:
    """Plays a model to its end with the choices of one random generator."""

    def __init__(
        self, model: Model, number: int, main: UUID = MAIN, budget: int | None = None
    ) -> None:
        self.model, self.number = model, number
        self.rng = Random(f"path {model.seed} {number}")  # noqa: S311 - reproducible on purpose
        self.plan = model.plan(self.rng)
        drawn = self.rng.choice((1, 2, 5, USUAL.steps, USUAL.steps))
        self.budget = drawn if budget is None else budget
        self.anew = self.rng.choice((1, 3, 7))
        self.cancel_at = self.rng.randint(1, 40) if self.rng.random() < 0.1 else 0
        self.now = NOON
        self.main = str(main)
        self.lanes: dict[str, Lane] = {}
        self.queues: dict[str, deque[Command]] = {}
        self.sent: list[tuple[datetime, str, str, Command]] = []  # (when, process, instance, what)

    def run(self, steps: int = MOST) -> Path:
        """Play until nothing can happen any more, or only so many steps."""
        self._send("main", self.main, Start(self.plan.variables))
        for step in range(steps):
            actions = list(self._possible())
            if step + 1 == self.cancel_at and self.lanes[self.main].state.status == "running":
                actions = [(self.main, Cancel("op", "enough"), None)]
            if not actions:
                return self
            instance, command, due = self.rng.choice(actions)
            self.now = max(
                self.now + timedelta(seconds=self.rng.choice((0, 0, 1, 700))), due or NOON
            )
            queue = self.queues.get(instance)
            if queue and queue[0] is command:
                queue.popleft()
            self._send(self.lanes[instance].process, instance, command)
        demand(steps < MOST, f"no end after {MOST} steps")
        return self

    def _send(self, process: str, instance: str, command: Command) -> None:
        lane = self.lanes.get(instance)
        if lane is None:
            made = Lane(self.model.text, process, instance, self.budget, self.anew)
            lane = self.lanes[instance] = made
        self.sent.append((self.now, process, instance, command))
        for effect in lane.send(command, self.now).effects:
            self._perform(instance, effect)

    def _perform(self, instance: str, effect: Effect) -> None:
        match effect:
            case CallProcess():
                child = str(uuid5(UUID(instance), effect.call))
                start = Start(effect.variables, caller=(instance, effect.call), depth=effect.depth)
                made = Lane(self.model.text, effect.process, child, self.budget, self.anew)
                self.lanes[child] = made
                self._queue(child, start)
            case CancelCall():
                child = str(uuid5(UUID(instance), effect.call))
                self._queue(child, Cancel("caller", "the call was cancelled"))
            case AnswerCall():
                answer: Command = ReturnCall(effect.call, effect.variables)
                if effect.how == "error":
                    answer = FailCall(effect.call, effect.code, effect.message)
                self._queue(effect.instance, answer)
            case _:
                pass

    def _queue(self, instance: str, command: Command) -> None:
        self.queues.setdefault(instance, deque()).append(command)

    def _possible(self) -> Iterator[Action]:
        for instance, lane in self.lanes.items():
            queue = self.queues.get(instance)
            if queue and self._heard(lane.state, queue):
                yield instance, queue[0], None
            if lane.state.status == "running":
                for command, due in self._waited(lane):
                    yield instance, command, due

    def _heard(self, state: State, queue: deque[Command]) -> bool:
        """Answers to a call that was cancelled, and commands to what is over, come to nothing."""
        while queue:
            command = queue[0]
            gone = isinstance(command, ReturnCall | FailCall) and command.call not in state.calls
            if state.status in {"running", "new"} and not gone:
                return True
            queue.popleft()
        return False

    def _waited(self, lane: Lane) -> Iterator[tuple[Command, datetime | None]]:
        state, plan = lane.state, self.plan
        if state.needs_continue:
            yield Continue(), None
        for job in state.jobs.values():
            if job.open and job.node not in plan.never:
                yield self._work(job.job, job.node, job.attempt), job.retry_at
        for incident in state.incidents.values():
            if incident.node not in plan.stays:
                yield RetryIncident(incident.incident, "op"), None
        yield from self._asked(lane)

    def _asked(self, lane: Lane) -> Iterator[tuple[Command, datetime | None]]:
        """What the clock, people and other systems may do."""
        state = lane.state
        for timer in state.timers.values():
            if self._may(lane, timer.node, timer.token):
                yield FireTimer(timer.timer), timer.due
        for task in state.user_tasks.values():
            activation = state.activations[task.token]
            if self._may(lane, task.node, activation.scope) and self._passed(lane, activation):
                yield CompleteUserTask(task.task, {f"by_{task.node}": 1}, None), None
        for wait in state.subscriptions.values():
            command = self._come(lane, wait)
            if command is not None:
                yield command, None

    def _work(self, job: str, node: str, attempt: int) -> Command:
        failures = self.plan.failures.get(node, 0)
        if attempt <= failures:
            return FailJob(job, "boom", "it broke")
        code = self.plan.refusals.get(node)
        if code is not None:
            return FailJob(job, code, "never", retryable=False)
        return CompleteJob(job, 7)

    def _come(self, lane: Lane, wait: Wait) -> Command | None:
        if wait.kind == "signal":
            same = [w for w in lane.state.subscriptions.values() if w.name == wait.name]
            all_may = all(self._may(lane, w.node, w.token) for w in same if w.kind == "signal")
            return Signal(wait.name) if all_may else None
        if not self._may(lane, wait.node, wait.token):
            return None
        if wait.kind == "conditional":
            return SetVariables({self.model.rules.conditions[wait.node]: True}, "op")
        return DeliverMessage(wait.subscription)

    def _may(self, lane: Lane, node: str, scope: str | None) -> bool:
        """Whether the plan lets this happen now; `scope` is what must stand around what it is for."""
        rules = self.model.rules
        if node in self.plan.never:
            return False
        gate = rules.until.get(node)
        if gate is not None:
            left = lane.times[scope, node] < self.plan.times[node]
            return left and standing(lane.state, (gate,), scope)
        return standing(lane.state, rules.held.get(node, ()), scope)

    def _passed(self, lane: Lane, activation: Activation) -> bool:
        """Whether what is to happen beside the task has happened."""
        watch = self.model.rules.gates.get(activation.node)
        return watch is None or lane.times[activation.scope, watch] >= self.plan.times[watch]


def standing(state: State, nodes: tuple[str, ...], scope: str | None) -> bool:
    """Whether a token is in each of the nodes, somewhere inside the scope."""
    if not nodes:
        return True
    found = {a.node for a in state.activations.values() if inside(state, a.scope, scope)}
    return found.issuperset(nodes)


def inside(state: State, inner: str | None, scope: str | None) -> bool:
    """Whether the inner scope is the scope or lies in it."""
    while inner is not None and inner != scope:
        inner = state.activations[inner].scope
    return inner == scope
