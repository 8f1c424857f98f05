"""The handlers that are always there."""

from __future__ import annotations

from engine.errors import HandlerError
from engine.runtime.handlers import JobContext, Parameter, handler


@handler(
    "log",
    title="Log a message",
    parameters=[Parameter("message", "text", required=True, title="Message")],
)
def log(job: JobContext) -> None:
    """Leaves its message in the instance's history, with the job."""
    del job


@handler(
    "wait",
    title="Wait",
    parameters=[Parameter("duration", "duration", required=True, title="How long")],
)
def wait(job: JobContext) -> None:
    """Takes as long as it is told to; for trying out time limits and busy workers."""
    job.sleep(job.parameters["duration"])


@handler(
    "fail",
    title="Fail",
    parameters=[
        Parameter("message", "text", default="It failed, as it was told to", title="Message"),
        Parameter("code", default="failed", title="Code"),
        Parameter("times", "number", title="How many attempts fail"),
        Parameter("retryable", "boolean", default=True, title="Trying again may help"),
    ],
)
def fail(job: JobContext) -> None:
    """Fails on purpose: each attempt, or only the first few; for trying out retries."""
    times = job.parameters["times"]
    if times is None or job.attempt <= times:
        code, message = job.parameters["code"], job.parameters["message"]
        raise HandlerError(code, message, retryable=job.parameters["retryable"])
