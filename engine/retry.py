"""When to try again: a pure decision about an attempt that failed; nobody sleeps here.

A failure is an exception, or the code that a handler gave. Faults of the program are never tried
again unless the policy names them: the same attempt would only meet them once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from engine.errors import HandlerError

#: failures that the same attempt would meet again: faults of the program or of the model
PERMANENT = frozenset({"handler_crashed", "handler_unknown", "invalid_parameter", "invalid_result"})
#: exceptions that say that the program is wrong, not that the world is busy
PROGRAMMING: tuple[type[BaseException], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    NameError,
    NotImplementedError,
    RecursionError,
    SyntaxError,
    SystemError,
    TypeError,
    ValueError,
)
JITTER = 0.1

#: an exception class, the name of one (its subclasses included), or an error code
Failure = BaseException | str
Kind = type[BaseException] | str


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often in all, how far apart, for how long and after which failures a task is tried.

    `retry_on` empty means every failure that is not a fault of the program; `give_up_on` wins over
    it. `jitter` is the share of the delay by which it is shifted either way.
    """

    attempts: int = 3
    delay: timedelta = timedelta(seconds=5)
    factor: float = 2.0
    max_delay: timedelta = timedelta(minutes=5)
    jitter: float = JITTER
    total_time: timedelta | None = None
    retry_on: tuple[Kind, ...] = ()
    give_up_on: tuple[Kind, ...] = ()


#: one attempt and no other
ONCE = RetryPolicy(attempts=1)


@dataclass(frozen=True, slots=True)
class RetryDecision:
    """Try again from this instant on."""

    at: datetime


def decide(
    policy: RetryPolicy,
    attempt: int,
    failure: Failure,
    key: str,
    *,
    now: datetime,
    started: datetime | None = None,
) -> RetryDecision | None:
    """Say when to try again after `attempt` (counted from 1) failed, or None to give up.

    The delay grows by the factor up to the maximum; it is shifted by up to the jitter so that jobs
    that failed together do not come back together. The shift derives from the key and the attempt.
    Where `started` is given, no attempt begins later than the policy's total time after it.
    """
    if attempt >= policy.attempts or not worth_another(policy, failure):
        return None
    at = now + delay_after(policy, attempt, key)
    if policy.total_time is not None and started is not None and at - started > policy.total_time:
        return None
    return RetryDecision(at)


def delay_after(policy: RetryPolicy, attempt: int, key: str) -> timedelta:
    """Give the time between an attempt that failed and the next one."""
    base, longest = policy.delay.total_seconds(), policy.max_delay.total_seconds()
    try:
        seconds = base * policy.factor ** (attempt - 1)
    except OverflowError:
        seconds = longest
    shifted = min(seconds, longest) * (1 + policy.jitter * _shift(key, attempt))
    return timedelta(seconds=max(min(shifted, longest), 0.0))


def worth_another(policy: RetryPolicy, failure: Failure) -> bool:
    """Whether the same attempt may end otherwise next time."""
    if isinstance(failure, HandlerError) and not failure.retryable:
        return False
    if any(_is(failure, kind) for kind in policy.give_up_on):
        return False
    if policy.retry_on:
        return any(_is(failure, kind) for kind in policy.retry_on)
    if isinstance(failure, str):
        return failure not in PERMANENT
    if not isinstance(failure, Exception) or isinstance(failure, PROGRAMMING):
        return False
    return code_of(failure) not in PERMANENT


def code_of(failure: Failure) -> str:
    """Give the code of a failure: its own, else the name of its class."""
    if isinstance(failure, str):
        return failure
    code = getattr(failure, "code", None)
    return code if isinstance(code, str) else type(failure).__name__


def _is(failure: Failure, kind: Kind) -> bool:
    if isinstance(kind, type):
        return isinstance(failure, kind)
    if code_of(failure) == kind:
        return True
    if isinstance(failure, str):
        return False
    return any(parent.__name__ == kind for parent in type(failure).__mro__)


def _shift(key: str, attempt: int) -> float:
    digest = blake2b(f"{key}:{attempt}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFFFFFF * 2 - 1
