"""Where the sockets are."""

from __future__ import annotations

from django.urls import path

from designer.live.consumers import instance_socket, workspace_socket

urlpatterns = [
    path("ws/instances/<uuid:instance>/", instance_socket),
    path("ws/workspaces/<uuid:workspace>/instances/", workspace_socket),
]
