"""People of a workspace and their roles, and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.schema import described
from designer.api.strict import Strict, Text, taken
from designer.models import Role
from designer.selectors import members as selectors
from designer.selectors import workspaces
from designer.services import members as services
from designer.services import workspaces as workspace_services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


@extend_schema_serializer(component_name="Member")
class MemberAnswer(serializers.Serializer):
    username = serializers.CharField()
    name = serializers.CharField()
    active = serializers.BooleanField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.values))


class RoleRequest(Strict):
    username = Text(max_length=150)
    role = Text(max_length=20)


@extend_schema_serializer(component_name="WorkspaceSettings")
class SettingsAnswer(serializers.Serializer):
    handlers = serializers.ListField(child=serializers.CharField(), allow_null=True)
    four_eyes = serializers.BooleanField()


class SettingsRequest(Strict):
    handlers = serializers.ListField(
        child=Text(max_length=120), allow_null=True, max_length=1000, required=False
    )
    four_eyes = serializers.BooleanField(required=False)


class Members(APIView):
    @described(answers=MemberAnswer(many=True), operation_id="members_list")
    def get(self, request: Request, workspace: UUID) -> Response:
        """The people of the workspace with their roles."""
        return Response(MemberAnswer(selectors.for_user(request.user, workspace), many=True).data)

    @described(request=RoleRequest, status=204, operation_id="role_grant")
    def post(self, request: Request, workspace: UUID) -> Response:
        """Give a person a role; nobody gives one to themselves."""
        services.role_grant(
            user=request.user, workspace=workspace, **taken(RoleRequest, request.data)
        )
        return Response(status=204)


class MemberRole(APIView):
    @described(status=204, operation_id="role_remove")
    def delete(self, request: Request, workspace: UUID, name: str, role: str) -> Response:
        """Take a role from a person."""
        services.role_remove(user=request.user, workspace=workspace, username=name, role=role)
        return Response(status=204)


class Settings(APIView):
    @described(answers=SettingsAnswer, operation_id="settings_get")
    def get(self, request: Request, workspace: UUID) -> Response:
        """Which handlers the workspace's models may call (null is all), and who may publish."""
        return Response(SettingsAnswer(workspaces.by_id(request.user, workspace)).data)

    @described(request=SettingsRequest, answers=SettingsAnswer, operation_id="settings_change")
    def put(self, request: Request, workspace: UUID) -> Response:
        """Change the settings that are named."""
        changes = taken(SettingsRequest, request.data)
        row = workspace_services.settings_change(
            user=request.user, workspace=workspace, changes=changes
        )
        return Response(SettingsAnswer(row).data)
