"""Locations and event data: where values go, and what an event carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.statechart.run import Failure, Run
from engine.statechart.scope import SYSTEM

if TYPE_CHECKING:
    from engine.statechart.content import Location, Payload

#: who set a variable, as the history says it
SOURCE = "machine"


def check_location(run: Run, location: Location) -> None:
    """Raise `Failure` where nothing may be stored in the location."""
    if location.name in SYSTEM:
        raise Failure(f"“{location.text}” is a system variable and cannot be assigned to")
    if location.name not in run.state.variables:
        raise Failure(f"There is no variable “{location.name}”")
    value = run.state.variables[location.name]
    for step in location.path[:-1]:
        value = value.get(step) if isinstance(value, dict) else None
    if location.path and not isinstance(value, dict):
        raise Failure(f"“{location.text}” leads into a value that has no parts")


def assign(run: Run, location: Location, value: Any, node: str | None) -> None:
    """Store the value in the location."""
    check_location(run, location)
    whole = run.state.variables[location.name]
    changed = _changed(whole, location.path, value) if location.path else value
    run.set_variables(node, {location.name: changed}, SOURCE)


def _changed(whole: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    step, *rest = path
    inner = _changed(whole[step], tuple(rest), value) if rest else value
    return dict(sorted({**whole, step: inner}.items()))


def payload_value(run: Run, payload: Payload) -> Any:
    """Give an event's data: a context of the named values, or the content."""
    if payload.content is not None:
        return run.source(payload.content)
    if not payload.params:
        return None
    return dict(sorted((each.name, run.value(each.value)) for each in payload.params))
