"""Who is logged in, and where they may work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.schema import described
from designer.models import Role
from designer.selectors import workspaces

if TYPE_CHECKING:
    from rest_framework.request import Request


class Workspace(serializers.Serializer):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))


class User(serializers.Serializer):
    username = serializers.CharField()
    name = serializers.CharField(source="get_full_name")


@extend_schema_serializer(component_name="Session")
class SessionAnswer(serializers.Serializer):
    user = User()
    language = serializers.CharField()
    workspaces = Workspace(many=True)


class SessionView(APIView):
    @described(answers=SessionAnswer, operation_id="session_get")
    def get(self, request: Request) -> Response:
        """The person, their language and their workspaces."""
        session = {
            "user": request.user,
            "language": get_language(),
            "workspaces": workspaces.for_user(request.user),
        }
        return Response(SessionAnswer(session).data)
