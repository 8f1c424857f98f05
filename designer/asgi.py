"""The one process: pages, API, sockets and, unless FLOWGLASS_WORKER=0, the engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings.dev")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler  # noqa: E402

from designer import runtime  # noqa: E402
from designer.live.urls import urlpatterns  # noqa: E402
from designer.services.demo_accounts import refuse_demo_accounts  # noqa: E402

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

if settings.REFUSE_DEMO_ACCOUNTS:
    refuse_demo_accounts()

FOREVER = "public, max-age=31536000, immutable"


class StaticFiles(ASGIStaticFilesHandler):
    """Static files; those whose name carries the hash of their content never change."""

    def serve(self, request: HttpRequest) -> HttpResponse:
        response = super().serve(request)
        hashed = "/dist/assets/" in request.path
        response["Cache-Control"] = FOREVER if hashed else "no-cache"
        return response


application = ProtocolTypeRouter(
    {
        "http": StaticFiles(django_application),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(urlpatterns))),
    }
)

if os.environ.get("FLOWGLASS_WORKER", "1") != "0":
    runtime.start()
