"""What a state machine of a program consists of, and how a definition becomes one.

A definition that was read from SCXML or built runs on a program's own objects where it has no
content of its own: its guards are asked of the object, and functions are told of what happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import InvalidModel, Problem
from engine.runtime.guarding import Function, Guard, guards_of
from engine.statechart.draft import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.statechart.definition import Definition, Transition

#: functions by the name of what they are told of
Told = Mapping[str, Iterable[Function]]


@dataclass(frozen=True, slots=True)
class Program:
    """What a class declares, compiled: the definition, and the program's own code by number."""

    definition: Definition
    guards: dict[int, tuple[Guard, ...]]  # by transition
    taken: dict[int, tuple[Function, ...]]
    entered: dict[int, tuple[Function, ...]]  # by state
    left: dict[int, tuple[Function, ...]]


def program_from(
    definition: Definition,
    *,
    entered: Told,
    left: Told,
    taken: Told,
    guards: Mapping[str, Function],
) -> Program:
    """Compile a definition for a program's own objects, or say what in it only a kernel can do."""
    problems = [*_unfit(definition), *_unknown(definition, (*entered, *left), taken, guards)]
    if problems:
        raise InvalidModel(problems)
    index = definition.index
    return Program(
        definition,
        {t.index: _guards(t, guards) for t in definition.transitions},
        {
            t.index: tuple(f for name in t.events for f in taken.get(name, ()))
            for t in definition.transitions
        },
        {index[name]: tuple(functions) for name, functions in entered.items()},
        {index[name]: tuple(functions) for name, functions in left.items()},
    )


def _unfit(definition: Definition) -> Iterator[Problem]:
    for each in definition.states:
        if any(each.onentry) or any(each.onexit) or each.invokes or each.donedata:
            message = f"“{each.id}” has actions of its own; a program's machine tells functions"
            yield Problem("error", "content_unfit", message, each.id)
    for way in definition.transitions:
        source = definition.states[way.source].id
        if way.actions:
            message = f"A transition of “{source}” has actions; a program's machine tells functions"
            yield Problem("error", "content_unfit", message, source)
        own = {"In", *SYSTEM} & (way.cond.names if way.cond is not None else frozenset())
        if own and way.cond is not None:
            message = f"The guard “{way.cond.text}” asks for what only an instance has"
            yield Problem("error", "guard_unfit", message, source)


def _guards(transition: Transition, known: Mapping[str, Function]) -> tuple[Guard, ...]:
    given: list[str | Function] = [known[name] for name in transition.program.split()]
    return guards_of([*([transition.cond.text] if transition.cond else []), *given])


def _unknown(
    definition: Definition, states: Iterable[str], taken: Told, guards: Mapping[str, Function]
) -> Iterator[Problem]:
    for way in definition.transitions:
        for name in way.program.split():
            if name not in guards:
                message = f"The guard “{name}” is not given"
                yield Problem("error", "guard_unknown", message, definition.states[way.source].id)
    for name in states:
        if name not in definition.index:
            yield Problem("error", "state_unknown", f"There is no state “{name}”", name)
    for name in taken:
        if name not in definition.triggers():
            yield Problem("error", "event_unknown", f"Nothing listens to “{name}”", name)
