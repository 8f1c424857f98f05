"""What was compiled, by the content it came from: bounded, shared by threads, counted."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.feel import CacheInfo

if TYPE_CHECKING:
    from collections.abc import Hashable

Kept = TypeVar("Kept")


class Cache(Generic[Kept]):
    """The latest used ones; two threads that make the same share the one that was first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._hits = self._misses = 0

    def get(self, key: Hashable) -> Kept | None:
        """What is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                self._misses += 1
                return None
            self._hits += 1
            self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, made: Kept) -> Kept:
        """Keep one, unless there is one; gives the one that is kept."""
        with self._lock:
            kept = self._kept.setdefault(key, made)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return kept

    def info(self) -> CacheInfo:
        """The counts so far."""
        with self._lock:
            return CacheInfo(self._hits, self._misses, self._size, len(self._kept))
