"""A process that ends between two writes to its journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine import Event, Journal


class Crash(BaseException):
    """The process has ended."""


class Cut:
    """A journal that takes so many writes; the next one never happens."""

    def __init__(self, inner: Journal, writes: int) -> None:
        self._inner = inner
        self._left = writes

    def read(self, instance: str) -> Iterable[Event]:
        return self._inner.read(instance)

    def append(self, events: Sequence[Event]) -> None:
        if events:
            if self._left == 0:
                raise Crash
            self._left -= 1
        self._inner.append(events)
