"""Who sends an API request: the person logged in, with CSRF checked on every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication

if TYPE_CHECKING:
    from rest_framework.request import Request


class Session(SessionAuthentication):
    """The session cookie; without one the answer is 401, not 403."""

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the signature of DRF
        return "Session"


class SessionScheme(OpenApiAuthenticationExtension):
    """How the description of the API names it."""

    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
