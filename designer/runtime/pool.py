"""A fixed number of threads for handlers; the process never waits for them when it ends."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Pool:
    """Runs what it is given in one of `size` threads."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        for number in range(size):
            threading.Thread(target=self._run, name=f"handler {number}", daemon=True).start()

    def submit(self, work: Callable[[], None]) -> None:
        """Run it as soon as a thread is free; it must not raise."""
        self._work.put(work)

    def close(self) -> None:
        """Take no more; the threads end when they have done what they were given."""
        for _ in range(self.size):
            self._work.put(None)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
