"""When to try again: a pure decision about an attempt that failed; nobody sleeps here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

#: failures that the same attempt would meet again: faults of the program or of the model
PERMANENT = frozenset({"handler_crashed", "handler_unknown", "invalid_parameter", "invalid_result"})
JITTER = 0.1


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often in all, and how far apart, a task is tried."""

    attempts: int = 3
    delay: timedelta = timedelta(seconds=5)
    factor: float = 2.0
    max_delay: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class RetryDecision:
    """Try again from this instant on."""

    at: datetime


def decide(
    policy: RetryPolicy, attempt: int, code: str, key: str, *, now: datetime
) -> RetryDecision | None:
    """Say when to try again after `attempt` (counted from 1) failed, or None to give up.

    The delay grows by the factor up to the maximum; it is shifted by up to a tenth so that jobs
    that failed together do not come back together. The shift derives from the key and the attempt.
    """
    if attempt >= policy.attempts or code in PERMANENT:
        return None
    base, longest = policy.delay.total_seconds(), policy.max_delay.total_seconds()
    try:
        seconds = base * policy.factor ** (attempt - 1)
    except OverflowError:
        seconds = longest
    seconds = min(min(seconds, longest) * (1 + JITTER * _shift(key, attempt)), longest)
    return RetryDecision(now + timedelta(seconds=seconds))


def _shift(key: str, attempt: int) -> float:
    digest = blake2b(f"{key}:{attempt}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFFFFFF * 2 - 1
