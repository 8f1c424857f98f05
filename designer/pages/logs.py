"""Log lines that no input can forge: control characters never reach the terminal."""

from __future__ import annotations

import logging
from typing import Any

from designer.veil import told

CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(128, 160)) if code != 10}


class OneLine(logging.Formatter):
    """The message on one line; a traceback keeps its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """What is being kept from sight while this is logged stays out of it."""
        return told(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name logging calls
        """No line of a traceback can be taken for a message of its own."""
        lines = super().formatException(ei).translate(CONTROL).splitlines()
        return "\n".join(f"  | {line}" for line in lines)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name logging calls
        return super().formatMessage(record).translate(CONTROL).replace("\n", "\\n")
