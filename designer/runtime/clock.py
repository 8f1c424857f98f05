"""The one source of time of the running product."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Give the present instant."""
        return datetime.now(UTC)


SYSTEM = SystemClock()
