"""The ports in memory: for simulation, scripts and tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from engine.commands import DecisionOutcome, RuleCall, RuleEvent, RuleFired, RuleReason, RulesAnswer
from engine.effects import (
    CancelJob,
    CancelTimer,
    CloseUserTask,
    CreateJob,
    CreateUserTask,
    Effect,
    RaiseIncident,
    ResolveIncident,
    ScheduleTimer,
)
from engine.errors import DecisionFailed, EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.dmn import Decided, Model
    from engine.events import Event
    from engine.rules import RuleSet, RulesOutcome

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
#: a set with more rules than this is stored without a reason for each
TRACED = 50


class ManualClock:
    """A clock that moves only when told to, so a month of timers takes no time."""

    def __init__(self, at: datetime = EPOCH) -> None:
        self._at = at

    def now(self) -> datetime:
        """Give the present instant."""
        return self._at

    def move_to(self, at: datetime) -> None:
        """Go forward to the instant; a clock never goes back."""
        self._at = max(self._at, at)

    def advance(self, seconds: float) -> None:
        """Go forward by so many seconds."""
        self._at += timedelta(seconds=seconds)


class MemoryJournal:
    """A journal that lives as long as the process."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, events: Sequence[Event]) -> None:
        """Keep the events."""
        self.events.extend(events)

    def read(self, instance: str) -> list[Event]:
        """Give the events of an instance in their order."""
        return [event for event in self.events if event.instance == instance]


@dataclass(frozen=True, slots=True)
class ModelDecisions:
    """Decisions that were read from DMN text, and rule sets, each by key."""

    models: Mapping[str, Model]
    version: str = "draft"
    rule_sets: Mapping[str, RuleSet] = field(default_factory=dict)

    def evaluate(
        self, key: str, decision_id: str | None, variables: Mapping[str, Any], now: datetime
    ) -> DecisionOutcome:
        """Evaluate the decision, or raise `DecisionFailed`."""
        model = self.models.get(key)
        if model is None:
            raise DecisionFailed("decision_unknown", f"There is no decision “{key}”")
        try:
            decided = model.decision(decision_id).evaluate(variables, now=now)
        except EngineError as error:
            raise DecisionFailed("decision_failed", error.message) from None
        return outcome_of(key, self.version, decided)

    def evaluate_rules(self, key: str, variables: Mapping[str, Any], now: datetime) -> RulesAnswer:
        """Evaluate the rule set, or raise `DecisionFailed`."""
        rules = self.rule_sets.get(key)
        if rules is None:
            raise DecisionFailed("rules_unknown", f"There is no rule set “{key}”")
        return answer_of(key, self.version, rules.evaluate(variables, now=now))


def outcome_of(key: str, version: str, decided: Decided) -> DecisionOutcome:
    """Give what the kernel stores of an evaluation; one that only failed has no outcome."""
    faults = [warning for warning in decided.warnings if warning.code != "no_rule"]
    if decided.value is None and faults:
        raise DecisionFailed("decision_null", "; ".join(map(str, faults)))
    return DecisionOutcome(
        key=key,
        version=version,
        table=decided.table or decided.decision_id,
        hit_policy=decided.hit_policy,
        inputs=decided.inputs,
        rules=tuple(decided.rules),
        outputs=decided.value,
    )


def answer_of(key: str, version: str, outcome: RulesOutcome) -> RulesAnswer:
    """Give what the kernel stores of rules; where one could not be evaluated, nothing has happened."""
    if outcome.errors:
        text = "; ".join(f"rule “{each.rule}”: {each.message}" for each in outcome.errors)
        raise DecisionFailed("rules_failed", text)
    rules = outcome.rules
    given = {rule.id: (rule.name, row) for row, rule in enumerate(rules.given, 1)}
    return RulesAnswer(
        key=key,
        version=version,
        mode=rules.mode,
        inputs={name: outcome.given[name] for name in rules.index.readers if name in outcome.given},
        changes=outcome.changes,
        fired=tuple(RuleFired(f.rule, *given[f.rule], f.changes) for f in outcome.fired),
        trace=tuple(
            RuleReason(each.rule, given[each.rule][0], each.verdict, each.reason)
            for each in (outcome.trace if len(given) <= TRACED else ())
        ),
        calls=tuple(RuleCall(*call) for call in outcome.calls),
        told=tuple(RuleEvent(*each) for each in outcome.emitted),
    )


Work = CreateJob | ScheduleTimer


@dataclass(slots=True)
class Agenda:
    """What one instance waits for: due work in the order of its time, open tasks, incidents."""

    tasks: dict[str, CreateUserTask] = field(default_factory=dict)
    incidents: dict[str, RaiseIncident] = field(default_factory=dict)
    _open: dict[str, Work] = field(default_factory=dict)
    _heap: list[tuple[datetime, int, str]] = field(default_factory=list)
    _count: int = 0

    def perform(self, effect: Effect) -> None:
        """Take note of what the kernel asked for."""
        match effect:
            case CreateJob():
                self._add(effect.job, effect)
            case ScheduleTimer():
                self._add(effect.timer, effect)
            case CancelJob():
                self._open.pop(effect.job, None)
            case CancelTimer():
                self._open.pop(effect.timer, None)
            case CreateUserTask():
                self.tasks[effect.task] = effect
            case CloseUserTask():
                self.tasks.pop(effect.task, None)
            case RaiseIncident():
                self.incidents[effect.incident] = effect
            case ResolveIncident():
                self.incidents.pop(effect.incident, None)
            case _:
                raise EngineError("a decision is evaluated before the effects are performed")

    def _add(self, key: str, work: Work) -> None:
        self._open[key] = work
        self._count += 1
        heappush(self._heap, (work.due, self._count, key))

    def peek(self) -> Work | None:
        """Give the work that is due first, and leave it."""
        while self._heap:
            due, _, key = self._heap[0]
            work = self._open.get(key)
            if work is not None and work.due == due:
                return work
            heappop(self._heap)
        return None

    def jobs(self) -> list[CreateJob]:
        """Give the open jobs."""
        return [work for work in self._open.values() if isinstance(work, CreateJob)]

    def next(self) -> Work | None:
        """Take the work that is due first, or None where nothing is due at any time."""
        while self._heap:
            due, _, key = heappop(self._heap)
            work = self._open.get(key)
            if work is not None and work.due == due:
                del self._open[key]
                return work
        return None
