"""What may happen now, and why something may not: said in words, with the guard and its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.feel.values import to_value
from engine.feel.values.text import to_text
from engine.statechart.select import candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.statechart.definition import Definition, Transition

#: events that only the machine itself makes
OWN = ("error", "done", "after")


@dataclass(frozen=True, slots=True)
class Check:
    """One guard, what it gave and the values it looked at."""

    text: str
    value: bool | None
    values: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        found = {None: "null", True: "true", False: "false"}[self.value]
        told = [f"{name} = {_shown(value)}" for name, value in self.values.items()]
        told += self.warnings
        return f"the guard “{self.text}” is {found}" + (f" ({', '.join(told)})" if told else "")


@dataclass(frozen=True, slots=True)
class Option:
    """One transition that an event could take."""

    transition: str
    source: str
    targets: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def allowed(self) -> bool:
        """Whether every guard is true."""
        return all(check.value is True for check in self.checks)


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether an event would lead anywhere; true exactly where it would."""

    event: str
    states: tuple[str, ...]
    options: tuple[Option, ...] = ()
    reason: str = ""

    @property
    def allowed(self) -> bool:
        """Whether one of the options is open."""
        return any(option.allowed for option in self.options)

    def __bool__(self) -> bool:
        return self.allowed


def permission(
    definition: Definition,
    configuration: int,
    event: str,
    checks_of: Callable[[Transition], tuple[Check, ...]],
) -> Permission:
    """Ask every guard that stands between the active states and the event."""
    states = definition.states
    found: dict[int, Transition] = {}
    for state in definition.members(configuration & definition.atomic):
        for transition in candidates(definition, state.index, event):
            found.setdefault(transition.index, transition)
    options = tuple(
        Option(
            transition.id,
            states[transition.source].id,
            tuple(states[target].id for target in transition.targets),
            checks_of(transition),
        )
        for transition in found.values()
    )
    here = tuple(definition.ids(configuration & definition.atomic))
    plain = Permission(event, here, options)
    if plain.allowed:
        return plain
    known = triggers(definition, configuration)
    return Permission(event, here, options, reason(definition, plain, known))


def triggers(definition: Definition, configuration: int) -> tuple[str, ...]:
    """Give the events from outside that the active states listen to, innermost first."""
    found: dict[str, None] = {}
    for state in definition.members(configuration & definition.atomic):
        for at in (state.index, *state.ancestors):
            for transition in definition.states[at].transitions:
                found.update(dict.fromkeys(transition.events))
    return tuple(name for name in found if name.partition(".")[0] not in OWN)


def reason(definition: Definition, asked: Permission, known: Sequence[str]) -> str:
    """Say why the event leads nowhere."""
    here = " and ".join(f"“{definition.name_of(state)}”" for state in asked.states)
    if not asked.states:
        return f"“{asked.event}” leads nowhere: the machine has not begun or has ended"
    if not asked.options:
        other = f"; it answers to {', '.join(known)}" if known else "; nothing leads out of it"
        return f"“{asked.event}” leads nowhere from {here}{other}"
    said = [
        str(next(check for check in option.checks if check.value is not True))
        for option in asked.options
    ]
    return f"“{asked.event}” is refused in {here}: {'; '.join(dict.fromkeys(said))}"


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    try:
        text = to_text(to_value(value))
    except Exception:  # noqa: BLE001 - a program's own object is shown as it shows itself
        text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
