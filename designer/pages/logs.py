"""Log lines that no input can forge: control characters never reach the terminal."""

from __future__ import annotations

import logging

CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(128, 160)) if code != 10}


class OneLine(logging.Formatter):
    """The message on one line; a traceback keeps its own lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name logging calls
        return super().formatMessage(record).translate(CONTROL).replace("\n", "\\n")
