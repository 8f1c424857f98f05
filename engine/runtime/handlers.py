"""Handlers: code that does jobs, registered by name, with the fields that an editor shows."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Literal

from engine.errors import HandlerError

if TYPE_CHECKING:
    from datetime import datetime

GROUP = "flowglass.handlers"
AGAIN = 5.0
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
    description: str = ""
    group: str = ""
    least: float | None = None
    most: float | None = None


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
    #: a JSON schema that every result has to fit
    result: Mapping[str, Any] | None = None
    #: results kept of another version are not taken any more
    version: str = ""
    #: the package it came with
    package: str = ""

    @property
    def fingerprint(self) -> str:
        """What changes with the handler: its version, its package's, and its code where it is here."""
        return _fingerprint(self.function, self.version, self.package)


@lru_cache(maxsize=1024)
def _fingerprint(function: Function, *said: str) -> str:
    try:
        code = inspect.getsource(function)
    except (OSError, TypeError):
        code = f"{function.__module__}.{getattr(function, '__qualname__', '')}"
    return sha256("\0".join((*said, code)).encode()).hexdigest()


class Registry:
    """Handlers by name; packages add theirs through the entry point group `flowglass.handlers`.

    A package that is installed while this process runs is found as well: at the next look of the
    editor, or when a job asks for a handler that is not known yet.
    """

    def __init__(self, *, discover: bool = False) -> None:
        self._handlers: dict[str, Handler] = {}
        self._finds = discover
        self._seen: set[tuple[str, str]] = set()
        self._looked = -AGAIN
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
        found = self._handlers.get(name)
        if found is None:
            self.discover()
            found = self._handlers.get(name)
        if found is None:
            text = f"There is no handler “{name}”"
            raise HandlerError("handler_unknown", text, retryable=False)
        return found

    def all(self) -> tuple[Handler, ...]:
        """Give every handler, by name."""
        self.discover()
        return tuple(self._handlers[name] for name in sorted(self._handlers))

    def discover(self, *, again: float = AGAIN) -> None:
        """Load what packages offer and was not loaded yet; looks once in `again` seconds."""
        if not self._finds or time.monotonic() - self._looked < again:
            return
        with self._lock:
            if time.monotonic() - self._looked >= again:
                for point in entry_points(group=GROUP):
                    if (point.name, point.value) not in self._seen:
                        self._load(point)
                self._looked = time.monotonic()

    def _load(self, point: EntryPoint) -> None:
        """A handler, or a module or function that registers itself as it is imported."""
        self._seen.add((point.name, point.value))
        known = set(self._handlers)
        try:
            found = point.load()
            if isinstance(found, Handler):
                self.add(found)
        except Exception as error:  # noqa: BLE001 - one broken package must not harm the rest
            self.failures[point.name] = f"{type(error).__name__}: {error}"
        package = f"{point.dist.name} {point.dist.version}" if point.dist is not None else ""
        for name in self._handlers.keys() - known:
            self._handlers[name] = replace(self._handlers[name], package=package)


registry = Registry(discover=True)


def handler(
    name: str,
    *,
    title: str = "",
    parameters: tuple[Parameter, ...] | list[Parameter] = (),
    result: Mapping[str, Any] | None = None,
    version: str = "",
    into: Registry | None = None,
) -> Callable[[Function], Function]:
    """Register the function as a handler; its docstring is the description people read."""

    def register(function: Function) -> Function:
        description = (function.__doc__ or "").strip()
        target = registry if into is None else into
        fields = tuple(parameters)
        target.add(Handler(name, function, title or name, description, fields, result, version))
        return function

    return register
