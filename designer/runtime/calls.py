"""Doing one claimed job: its secrets are fetched now, used, and taken out of whatever comes back."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson
from django.db import connection

from designer.runtime import sealing, secrets
from designer.runtime.crash import crashpoint
from designer.veil import veiled
from engine import CompleteJob, FailJob, HandlerError, JobContext, Mask, run_job

if TYPE_CHECKING:
    from typing import Any

    from designer.runtime.leases import Claim
    from engine import Clock

logger = logging.getLogger(__name__)


def outcome(claim: Claim, clock: Clock) -> CompleteJob | FailJob:
    """Do the job; whatever happens is an answer."""
    crashpoint("before_handler")
    mask = Mask()
    try:
        refuse_forbidden(claim)
        parameters, hidden = sealing.parameters_in(claim.instance, claim.key, claim.parameters)
        values = secrets_of(claim)
        mask = Mask(values=values.values())
        with veiled(Mask(values=[*mask.values, *hidden])):
            result = done(claim, {**parameters, **values}, clock)
    except HandlerError as error:
        code, message = mask.text(error.code), mask.text(error.message)
        return FailJob(claim.key, code, message, error.retryable)
    except Exception as error:  # the orchestrator's edge
        with veiled(mask):
            logger.exception("job %s", claim.key)
        return FailJob(claim.key, "handler_crashed", mask.text(str(error)), retryable=False)
    crashpoint("after_handler")
    return CompleteJob(claim.key, mask.value(result) if mask else result)


def done(claim: Claim, parameters: dict[str, Any], clock: Clock) -> Any:
    context = JobContext(
        parameters=parameters,
        idempotency_key=claim.key,
        attempt=claim.attempt,
        instance=str(claim.instance),
        node=claim.node,
        deadline=clock.now() + timedelta(seconds=claim.time_limit),
    )
    return run_job(claim.handler, context, time_limit=claim.time_limit)


def secrets_of(claim: Claim) -> dict[str, str]:
    """The secrets that the job names, read in a thread that keeps no connection."""
    if claim.secrets == "{}":
        return {}
    try:
        return secrets.resolved(claim.workspace, orjson.loads(claim.secrets))
    finally:
        connection.close()


def refuse_forbidden(claim: Claim) -> None:
    """What a workspace may ask for is looked at again when it is done."""
    if claim.allowed is not None and claim.handler not in claim.allowed:
        text = f"This workspace may not use the handler “{claim.handler}”"
        raise HandlerError("handler_forbidden", text, retryable=False)


def lost_too_often(claim: Claim) -> FailJob:
    """A job whose every holder dies must not be tried for ever."""
    text = f"The worker was lost {claim.expiries} times in a row while doing this."
    return FailJob(claim.key, "lease_expired", text, retryable=False)
