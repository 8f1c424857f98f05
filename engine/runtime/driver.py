"""From a command to quiet: decisions answered, budgets kept, nothing performed outside."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from engine.bpmn import USUAL, Definition, Limits, State, Step, step
from engine.commands import Command, CompleteDecision, CompleteRules, Continue, FailDecision
from engine.effects import Effect, EvaluateDecision, EvaluateRules
from engine.errors import DecisionFailed
from engine.ports import KeepsDecisions

if TYPE_CHECKING:
    from datetime import datetime

    from engine.events import Event
    from engine.ports import Decisions


def drive(
    definition: Definition,
    state: State,
    command: Command,
    *,
    now: datetime,
    decisions: Decisions,
    limits: Limits = USUAL,
    own: bool = False,
) -> Step:
    """Answer the command and all that follows from it at once.

    Decisions are evaluated on the way and are no longer among the effects. About `limits.steps` nodes
    are entered; where that is not enough, `state.needs_continue` says so and a `Continue` goes on. `own`
    is as for `step`.
    """
    events: list[Event] = []
    effects: list[Effect] = []
    pending: deque[Command] = deque([command])
    left = limits.steps
    while pending:
        done = step(
            definition, state, pending.popleft(),
            now=now, budget=max(left, 0), limits=limits, own=own,
        )  # fmt: skip
        state, own = done.state, True
        events.extend(done.events)
        for effect in done.effects:
            if isinstance(effect, EvaluateDecision | EvaluateRules):
                pending.append(decide(effect, decisions, now))
            else:
                effects.append(effect)
        if pending or state.needs_continue:
            left -= sum(1 for event in done.events if event.kind == "node.entered")
        if not pending and state.needs_continue and left > 0:
            pending.append(Continue())
    return Step(state, tuple(events), tuple(effects))


def decide(asked: EvaluateDecision | EvaluateRules, decisions: Decisions, now: datetime) -> Command:
    """Evaluate one decision or rule set; what fails becomes an incident on the task that asked."""
    try:
        if isinstance(asked, EvaluateRules):
            answer = decisions.evaluate_rules(asked.key, asked.variables, now)
            return CompleteRules(asked.token, answer)
        if asked.cache is not None and isinstance(decisions, KeepsDecisions):
            outcome = decisions.recalled(asked, now)
        else:
            outcome = decisions.evaluate(
                asked.decision_key, asked.decision_id, asked.variables, now
            )
    except DecisionFailed as error:
        return FailDecision(asked.token, error.code, error.message)
    return CompleteDecision(asked.token, outcome)
