"""A journal in a file: one event a line, on the disk before anything follows from it."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from engine.codec import decode_event, encode_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.events import Event


class JsonLinesJournal:
    """Events of many instances in one file; a line that a crash cut short never happened."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._whole = False

    def append(self, events: Sequence[Event]) -> None:
        """Write the events and wait until the disk has them."""
        if not events:
            return
        text = b"".join(encode_event(event) + b"\n" for event in events)
        with self._lock:
            self._mend()
            with self.path.open("ab") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())

    def read(self, instance: str) -> list[Event]:
        """Give the events of an instance in their order."""
        if not self.path.exists():
            return []
        with self._lock:
            self._mend()
            lines = self.path.read_bytes().splitlines()
        return [event for event in map(decode_event, lines) if event.instance == instance]

    def _mend(self) -> None:
        """Cut off what is left of a line that was being written when the process ended."""
        if self._whole or not self.path.exists():
            return
        data = self.path.read_bytes()
        end = data.rfind(b"\n") + 1
        if end < len(data):
            os.truncate(self.path, end)
        self._whole = True
