"""Handlers: code that does jobs, registered by name, with the fields that an editor shows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Literal

from engine.errors import HandlerError

if TYPE_CHECKING:
    from datetime import datetime

GROUP = "flowglass.handlers"
Type = Literal["string", "text", "number", "boolean", "duration", "context", "list", "any"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One field of a handler, as the properties panel shows it and as `run_job` checks it."""

    name: str
    type: Type = "string"
    required: bool = False
    default: Any = None
    title: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a handler is given; the key is the same for every attempt of the job."""

    parameters: Mapping[str, Any]
    idempotency_key: str
    attempt: int = 1
    instance: str = ""
    node: str = ""
    deadline: datetime | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep


Function = Callable[[JobContext], Any]


@dataclass(frozen=True, slots=True)
class Handler:
    """A handler under its name."""

    name: str
    function: Function
    title: str
    description: str
    parameters: tuple[Parameter, ...] = ()


class Registry:
    """Handlers by name; packages add theirs through the entry point group `flowglass.handlers`."""

    def __init__(self, *, discover: bool = False) -> None:
        self._handlers: dict[str, Handler] = {}
        self._pending = discover
        self._lock = threading.Lock()
        #: entry points that could not be loaded, with the reason; the others work all the same
        self.failures: dict[str, str] = {}

    def add(self, handler: Handler) -> None:
        """Register the handler; a name is given once."""
        known = self._handlers.get(handler.name)
        if known is not None and known.function is not handler.function:
            raise ValueError(f"there is a handler {handler.name!r} already")
        self._handlers[handler.name] = handler

    def get(self, name: str) -> Handler:
        """Give the handler, or raise `HandlerError` naming what is missing."""
        self._discover()
        found = self._handlers.get(name)
        if found is None:
            text = f"There is no handler “{name}”"
            raise HandlerError("handler_unknown", text, retryable=False)
        return found

    def all(self) -> tuple[Handler, ...]:
        """Give every handler, by name."""
        self._discover()
        return tuple(self._handlers[name] for name in sorted(self._handlers))

    def _discover(self) -> None:
        if not self._pending:
            return
        with self._lock:
            if self._pending:
                self._load()
                self._pending = False

    def _load(self) -> None:
        for point in entry_points(group=GROUP):
            try:
                found = point.load()
                if isinstance(found, Handler):
                    self.add(found)
            except Exception as error:  # noqa: BLE001 - one broken package must not harm the rest
                self.failures[point.name] = f"{type(error).__name__}: {error}"


registry = Registry(discover=True)


def handler(
    name: str,
    *,
    title: str = "",
    parameters: tuple[Parameter, ...] | list[Parameter] = (),
    into: Registry | None = None,
) -> Callable[[Function], Function]:
    """Register the function as a handler; its docstring is the description people read."""

    def register(function: Function) -> Function:
        description = (function.__doc__ or "").strip()
        target = registry if into is None else into
        target.add(Handler(name, function, title or name, description, tuple(parameters)))
        return function

    return register
