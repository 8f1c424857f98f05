"""The one place where what went wrong becomes an answer: {code, message, location, limit?}."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

import engine
from designer import access, runtime
from designer.services import texts
from designer.services.refusals import Refusal, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)

STATUS_OF_RUNTIME = {
    "unknown_instance": 404,
    "idempotency_key_reused": 422,
    "stopping": 503,
    "overloaded": 503,
    "pool_full": 429,
}
RETRY_AFTER = {429: "5", 503: "2"}


class ErrorBody(serializers.Serializer):
    """What every refusal looks like."""

    code = serializers.CharField()
    message = serializers.CharField()
    location = serializers.DictField()
    limit = serializers.IntegerField(required=False)


def answer(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to a request that failed; None leaves it to Django (500, without a traceback)."""
    set_rollback()
    told = shaped(exception)
    if told is None:
        log.error("request failed", exc_info=exception)
        request = getattr(context.get("request"), "_request", None)
        name = getattr(request, "request_id", "")
        message = _("Something went wrong on our side.") + (f" ({name})" if name else "")
        return Response(body("internal", message), status=500)
    status, content, headers = told
    return Response(content, status=status, headers=headers)


Told = tuple[int, dict[str, Any], dict[str, str]]


def shaped(exception: Exception) -> Told | None:  # noqa: C901 - one case per kind of failure
    match exception:
        case Refusal():
            found = body(exception.code, exception.message, exception.location, exception.limit)
            return exception.status, {**found, **exception.extra()}, {}
        case access.Unseen() | Http404() | exceptions.NotFound():
            return 404, body("not_found", _("There is nothing here.")), {}
        case access.Forbidden() | exceptions.PermissionDenied():
            return refused(exception)
        case engine.EngineError():
            return of_engine(exception)
        case runtime.RuntimeRefusal():
            status = STATUS_OF_RUNTIME.get(exception.code, 409)
            retry = {"Retry-After": RETRY_AFTER[status]} if status in RETRY_AFTER else {}
            return status, body(exception.code, exception.message), retry
        case RequestDataTooBig() | TooManyFilesSent():
            return 413, body("too_large", _("The request is too large.")), {}
        case SuspiciousOperation():
            return 400, body("invalid", _("The request cannot be read.")), {}
        case OperationalError():
            log.error("the database refused", exc_info=exception)
            return 503, body("busy", _("The database is busy: try again.")), {"Retry-After": "2"}
        case exceptions.ValidationError():
            return invalid(exception.detail)
        case exceptions.APIException():
            return of_framework(exception)
        case _:
            return None


def of_engine(exception: engine.EngineError) -> Told | None:
    """What the engine refuses; data of ours that it cannot read is our fault, not the request's."""
    match exception:
        case engine.SchemaViolated():
            place = {"element_id": exception.element_id} if exception.element_id else {}
            place |= {"field": exception.field, "label": exception.label}
            return 422, body(exception.code, exception.message, place), {}
        case engine.CommandRefused():
            place = {"element_id": exception.element_id} if exception.element_id else {}
            return 409, body(exception.code, exception.message, place), {}
        case engine.InvalidModel():
            problems = texts.plain(exception.problems)
            first = next((p for p in problems if p["severity"] == "error"), None)
            found = body("invalid_model", exception.message, place_of(first) if first else {})
            return 422, {**found, "problems": problems}, {}
        case engine.dmn.EvaluationFailed(place=place):
            where = {"element_id": place.decision_id, "row": place.row, "column": place.column}
            known = {name: value for name, value in where.items() if value}
            return 422, body(exception.code, exception.message, known or {"field": "text"}), {}
        case engine.feel.FeelBudgetError():
            found = body("too_costly", exception.message, {"field": "text"}, exception.limit)
            return 422, found, {}
        case engine.feel.FeelError():
            return 422, body("expression", exception.message, {"field": "text"}), {}
        case _:
            return None


def body(
    code: str, message: str, location: Mapping[str, Any] | None = None, limit: int | None = None
) -> dict[str, Any]:
    said = {"code": code, "message": message, "location": dict(location or {})}
    return said if limit is None else {**said, "limit": limit}


def refused(exception: Exception) -> Told:
    detail = str(getattr(exception, "detail", ""))
    if detail.startswith("CSRF"):
        return 403, body("csrf", _("This page is out of date: reload it and try again.")), {}
    return 403, body("forbidden", _("Your roles in this workspace do not allow this.")), {}


def invalid(detail: Any) -> Told:
    """The first field that is wrong, by its path."""
    path, message, code = first_of(detail, [])
    status = 400
    return status, body(code, message, {"field": ".".join(path)} if path else {}), {}


def first_of(detail: Any, path: list[str]) -> tuple[list[str], str, str]:
    if isinstance(detail, dict) and detail:
        name, inner = next(iter(detail.items()))
        plain = name == "non_field_errors"
        return first_of(inner, path if plain else [*path, str(name)])
    if isinstance(detail, list) and detail:
        place, inner = next((n, d) for n, d in enumerate(detail) if d)
        return first_of(inner, path if isinstance(inner, str) else [*path, str(place)])
    return path, str(detail), getattr(detail, "code", "invalid") or "invalid"


def of_framework(exception: exceptions.APIException) -> Told:
    headers: dict[str, str] = {}
    if header := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(int(wait))
    code = str(exception.get_codes())
    return exception.status_code, body(code, str(exception.detail)), headers
