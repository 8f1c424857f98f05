"""Secrets by name: written, never read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.schema import described
from designer.api.strict import Strict, Text, taken
from designer.selectors import secrets as selectors
from designer.services import secrets as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


@extend_schema_serializer(component_name="Secret")
class SecretAnswer(serializers.Serializer):
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    changed_by = serializers.CharField(source="changed_by.username", default=None)


class SecretValue(Strict):
    value = Text(write_only=True)


class Secrets(APIView):
    @described(answers=SecretAnswer(many=True), operation_id="secrets_list")
    def get(self, request: Request, workspace: UUID) -> Response:
        """The names of the workspace's secrets, and who changed them when."""
        return Response(SecretAnswer(selectors.for_user(request.user, workspace), many=True).data)


class SecretView(APIView):
    @described(request=SecretValue, answers=SecretAnswer, operation_id="secret_put")
    def put(self, request: Request, workspace: UUID, name: str) -> Response:
        """Create the secret, or put another value in its place."""
        value = taken(SecretValue, request.data)["value"]
        made = services.secret_put(user=request.user, workspace=workspace, name=name, value=value)
        return Response(SecretAnswer(made).data)

    @described(status=204, operation_id="secret_delete")
    def delete(self, request: Request, workspace: UUID, name: str) -> Response:
        """Take the secret away."""
        services.secret_delete(user=request.user, workspace=workspace, name=name)
        return Response(status=204)
