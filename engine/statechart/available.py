"""What may an instance do now? Why may it not?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.feel.errors import FeelError
from engine.statechart.explain import Check, Permission, permission, triggers
from engine.statechart.scope import scope_of
from engine.statechart.state import Occurrence

if TYPE_CHECKING:
    from datetime import datetime

    from engine.statechart.definition import Definition, Transition
    from engine.statechart.state import State


def available(
    definition: Definition, state: State, *, data: Any = None, now: datetime | None = None
) -> tuple[Permission, ...]:
    """Give every event that the active states listen to, with what its guards say."""
    names = triggers(definition, _configuration(definition, state))
    return tuple(may(definition, state, name, data=data, now=now) for name in names)


def may(
    definition: Definition,
    state: State,
    event: str,
    *,
    data: Any = None,
    now: datetime | None = None,
) -> Permission:
    """Say whether the event would lead anywhere; where not, `reason` names guard and values."""
    scope = scope_of(
        variables=state.variables,
        session=state.instance,
        name=definition.name,
        event=Occurrence(event, "external", data=data),
        active=state.activations.__contains__,
    )

    def checks_of(transition: Transition) -> tuple[Check, ...]:
        cond = transition.cond
        if cond is None:
            return ()
        seen = {name: scope[name] for name in sorted(cond.names) if name in scope and name != "In"}
        try:
            result = cond.evaluate(scope, now=now)
        except FeelError as error:
            return (Check(cond.text, None, seen, (error.message,)),)
        warnings = tuple(warning.message for warning in result.warnings)
        value = result.value if isinstance(result.value, bool) else None
        return (Check(cond.text, value, seen, warnings),)

    return permission(definition, _configuration(definition, state), event, checks_of)


def _configuration(definition: Definition, state: State) -> int:
    return definition.mask(state.activations) if state.status == "running" else 0
