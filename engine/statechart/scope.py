"""What an expression of a machine sees: its variables, the system variables and `In`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.feel import Parameter, make_function
from engine.statechart.draft import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.feel.values import Function
    from engine.statechart.state import Occurrence

PROCESSOR = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor"
SESSION = "#_scxml_"

__all__ = ["PROCESSOR", "SESSION", "SYSTEM", "address", "event_value", "scope_of"]


def address(session: str) -> str:
    """Give the location under which a session can be sent to."""
    return f"{SESSION}{session}"


def scope_of(
    *,
    variables: Mapping[str, Any],
    session: str,
    name: str,
    event: Occurrence | None,
    active: Callable[[str], bool],
) -> dict[str, Any]:
    """Give the context in which the machine's expressions are evaluated."""
    here = {"location": address(session)}
    return {
        **variables,
        "_event": event_value(event),
        "_sessionid": session,
        "_name": name,
        "_ioprocessors": {PROCESSOR: here, "scxml": here},
        "In": _in(active),
    }


def _in(active: Callable[[str], bool]) -> Function:
    return make_function(
        "In",
        (Parameter("id"),),
        lambda _run, given: active(given["id"]) if isinstance(given["id"], str) else None,
    )


def event_value(event: Occurrence | None) -> dict[str, Any] | None:
    """Give `_event`: null before the first event; an entry that is blank is null."""
    if event is None:
        return None
    return {
        "data": event.data,
        "invokeid": event.invoke,
        "name": event.name,
        "origin": event.origin,
        "origintype": event.origintype,
        "sendid": event.sendid,
        "type": event.type,
    }
