"""The engine's ports on Django: one door to change instances, one worker to move them.

`submit` returns after the commit. It raises `CommandRefused` (from `engine`), `UnknownInstance`,
`KeyReused` or `Stopping`, and then nothing has changed.
"""

from __future__ import annotations

from designer.runtime.committer import submit, wake
from designer.runtime.door import admit
from designer.runtime.handlers import http_request  # registers the handler
from designer.runtime.pools import PoolFull
from designer.runtime.submission import (
    IdempotencyRef,
    KeyReused,
    Lease,
    Receipt,
    RuntimeRefusal,
    StaleLease,
    StartOf,
    Stopping,
    Submission,
    UnknownInstance,
)
from designer.runtime.worker import heartbeat, start, stop

__all__ = [
    "IdempotencyRef",
    "KeyReused",
    "Lease",
    "PoolFull",
    "Receipt",
    "RuntimeRefusal",
    "StaleLease",
    "StartOf",
    "Stopping",
    "Submission",
    "UnknownInstance",
    "admit",
    "heartbeat",
    "http_request",
    "start",
    "stop",
    "submit",
    "wake",
]
