"""What a rule does when it fires: assign, call a handler, emit an event, or run own code.

A value is literal, or FEEL where it is a text that begins with "=".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: code of one's own: it is given the facts and gives those that change
Code = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Assign:
    """Give a fact a value."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Call:
    """Have a handler do something; `result` names the fact that takes what it gives."""

    handler: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    result: str = ""


@dataclass(frozen=True, slots=True)
class Emit:
    """Say that something has happened."""

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


Action = Assign | Call | Emit | Code
