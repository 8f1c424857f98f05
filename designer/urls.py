"""Every address of the site."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from designer.pages import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/login/", views.Login.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="set_language"),
    path("workspace/", views.workspace, name="workspace"),
    path("models/<uuid:model>/", views.model, name="model"),
    path("instances/", views.instances, name="instances"),
    path("instances/<uuid:instance>/", views.instance, name="instance"),
    path("tasks/", views.tasks, name="tasks"),
    path("operations/", views.operations, name="operations"),
    path("live/", health.live, name="live"),
    path("ready/", health.ready, name="ready"),
    path("metrics/", health.metrics, name="metrics"),
    path("favicon.ico", views.favicon),
    path("api/", include("designer.api.urls")),
]

handler400 = "designer.pages.errors.bad_request"
handler403 = "designer.pages.errors.forbidden"
handler404 = "designer.pages.errors.not_found"
handler500 = "designer.pages.errors.server_error"
