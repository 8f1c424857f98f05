"""People of a workspace and their roles, and what its models may call."""

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


@extend_schema_serializer(component_name="AllowedHandlers")
class AllowedAnswer(serializers.Serializer):
    allowed = serializers.ListField(child=serializers.CharField(), allow_null=True)


class AllowedRequest(Strict):
    allowed = serializers.ListField(child=Text(max_length=120), allow_null=True, max_length=1000)


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


class AllowedHandlers(APIView):
    @described(answers=AllowedAnswer, operation_id="handlers_allowed")
    def get(self, request: Request, workspace: UUID) -> Response:
        """Which handlers the workspace's models may call; null is all."""
        return Response({"allowed": workspaces.handlers_allowed(request.user, workspace)})

    @described(request=AllowedRequest, answers=AllowedAnswer, operation_id="handlers_allow")
    def put(self, request: Request, workspace: UUID) -> Response:
        """Say which handlers the workspace's models may call."""
        row = workspace_services.handlers_allow(
            user=request.user, workspace=workspace, **taken(AllowedRequest, request.data)
        )
        return Response({"allowed": row.handlers})
