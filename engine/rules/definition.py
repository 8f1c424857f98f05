"""Rules and rule sets: frozen, compiled once, every problem of all rules told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from engine.errors import InvalidModel, Problem
from engine.fields import Fields
from engine.rules.actions import Action, Assign, Call, Emit
from engine.rules.index import ConditionIndex

if TYPE_CHECKING:
    from datetime import date

    from engine.feel import Expression

Mode = Literal["sequential", "inference"]
MODES: tuple[Mode, ...] = ("sequential", "inference")
LIMIT = 1_000
Then = Mapping[str, Any] | Action | Iterable[Action]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a FEEL condition holds, the actions follow.

    Of the rules of one `group` only the first that matches fires. `since` and `until` are the first
    and last day on which the rule is in effect. `then` may be written as a mapping of assignments.
    """

    id: str
    when: str
    then: tuple[Action, ...] = ()
    name: str = ""
    priority: int = 0
    group: str = ""
    since: date | None = None
    until: date | None = None
    enabled: bool = True
    note: str = ""

    def __init__(  # noqa: PLR0913 - the fields of a rule, each by its name
        self,
        id: str,  # noqa: A002 - the word of the domain
        when: str,
        then: Then = (),
        *,
        name: str = "",
        priority: int = 0,
        group: str = "",
        since: date | None = None,
        until: date | None = None,
        enabled: bool = True,
        note: str = "",
    ) -> None:
        given: dict[str, Any] = {"id": id, "when": when, "then": _actions(then), "name": name or id}
        given |= {"priority": priority, "group": group, "since": since, "until": until}
        for field, value in {**given, "enabled": enabled, "note": note}.items():
            object.__setattr__(self, field, value)


def _actions(then: Then) -> tuple[Action, ...]:
    if isinstance(then, Mapping):
        return tuple(Assign(name, value) for name, value in then.items())
    if callable(then) or isinstance(then, Assign | Call | Emit):
        return (then,)
    return tuple(then)


class CompiledRules:
    """The rules of a set in the order of their evaluation, ready to be evaluated."""

    def __init__(self, rules: Iterable[Rule], mode: Mode, key: str, name: str, limit: int) -> None:
        """Compile the rules, or raise `InvalidModel` with every problem they have."""
        self.key = key
        self.name = name or key
        self.mode = mode
        #: how often rules may fire before an inference counts as one that never ends
        self.limit = limit
        self.given = tuple(rules)
        self.rules = tuple(sorted(self.given, key=lambda rule: -rule.priority))
        problems: list[Problem] = []
        self.conditions, self.actions = _compiled(self.rules, problems)
        problems.extend(_repeated(self.given))
        if mode not in MODES:
            problems.append(Problem("error", "unknown_mode", f"There is no mode “{mode}”"))
        if problems:
            raise InvalidModel(problems)
        self.index = ConditionIndex(self.conditions)
        self.enabled = sum(1 << n for n, rule in enumerate(self.rules) if rule.enabled)
        self.dated = tuple(n for n, r in enumerate(self.rules) if r.since or r.until)


Compiled = tuple[Any, ...]


def _compiled(
    rules: tuple[Rule, ...], problems: list[Problem]
) -> tuple[list[Expression], list[tuple[Compiled, ...]]]:
    names = sorted(
        {action.name for rule in rules for action in rule.then if isinstance(action, Assign)}
    )
    conditions: list[Expression] = []
    actions: list[tuple[Compiled, ...]] = []
    for rule in rules:
        fields = Fields({"when": rule.when}, rule.id, problems)
        condition = fields.feel("when", names)
        if condition is not None:
            conditions.append(condition)
        actions.append(tuple(_action(each, rule, names, problems) for each in rule.then))
        if rule.since and rule.until and rule.since > rule.until:
            fields.wrong("until", "lies before “since”")
    return conditions, actions


def _action(action: Action, rule: Rule, names: list[str], problems: list[Problem]) -> Compiled:
    match action:
        case Assign(name, value):
            fields = Fields({name: value}, rule.id, problems, "then")
            return "assign", name, fields.given(name, names)
        case Call(handler, parameters, result):
            return "call", handler, _all(parameters, rule, names, problems), result
        case Emit(name, data):
            return "emit", name, _all(data, rule, names, problems)
        case _ if callable(action):
            return "code", action
    text = f"“{rule.id}” has an action of the kind {type(action).__name__}"
    problems.append(Problem("error", "unknown_action", text, rule.id))
    return ("none",)


def _all(
    given: Mapping[str, Any], rule: Rule, names: list[str], problems: list[Problem]
) -> dict[str, Any]:
    fields = Fields(given, rule.id, problems, "then")
    return {name: fields.given(name, names) for name in given}


def _repeated(rules: tuple[Rule, ...]) -> list[Problem]:
    seen: set[str] = set()
    found: list[Problem] = []
    for number, rule in enumerate(rules, 1):
        if not rule.id:
            message = f"Rule {number} has no id"
            found.append(Problem("error", "id_missing", message, f"rule {number}"))
        elif rule.id in seen:
            found.append(
                Problem("error", "duplicate_id", f"The id “{rule.id}” is used twice", rule.id)
            )
        seen.add(rule.id)
    return found
