"""Pages for what went wrong; the API's errors are shaped in designer.api.errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    """Whether the request was for the API, which always answers in JSON."""
    return request.path.startswith("/api/")


def told(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": code, "message": message, "location": {}}, status=status)
    return render(request, f"{status}.html", {"message": message}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    if wants_json(request):
        body = {"code": "bad_request", "message": _("The request cannot be read."), "location": {}}
        return JsonResponse(body, status=400)
    return HttpResponse(_("The request cannot be read."), status=400, content_type="text/plain")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    return told(request, 403, "forbidden", _("Your roles in this workspace do not allow this."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return told(request, 403, "csrf", _("This page is out of date: reload it and try again."))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    return told(request, 404, "not_found", _("There is nothing here."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Never a traceback: the request's id is what a person can pass on."""
    name = getattr(request, "request_id", "")
    message = _("Something went wrong on our side.") + (f" ({name})" if name else "")
    if wants_json(request):
        return JsonResponse({"code": "internal", "message": message, "location": {}}, status=500)
    return render(None, "500.html", {"message": message}, status=500)
