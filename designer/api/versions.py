"""Publishing, and what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.schema import described
from designer.api.strict import Strict, Text, Whole, taken
from designer.selectors import models as selectors
from designer.services import versions as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


@extend_schema_serializer(component_name="Version")
class VersionAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    model = serializers.UUIDField(source="model_id")
    number = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(source="created_by.username", default=None)
    note = serializers.CharField()
    content_hash = serializers.CharField()


@extend_schema_serializer(component_name="VersionDetail")
class VersionText(VersionAnswer):
    text = serializers.CharField()


class VersionNew(Strict):
    revision = Whole(min_value=1)
    note = Text(required=False, allow_blank=True, default="", max_length=500)


class Versions(APIView):
    @described(answers=VersionAnswer(many=True), operation_id="versions_list")
    def get(self, request: Request, model: UUID) -> Response:
        """The published versions, the newest first."""
        found = selectors.by_id(request.user, model)
        return Response(VersionAnswer(selectors.versions_of(found), many=True).data)

    @described(request=VersionNew, answers=VersionAnswer, status=201, operation_id="publish")
    def post(self, request: Request, model: UUID) -> Response:
        """Publish the draft of this revision as the next version."""
        found = selectors.by_id(request.user, model)
        version = services.version_publish(
            user=request.user, model=found, **taken(VersionNew, request.data)
        )
        return Response(VersionAnswer(version).data, status=201)


class VersionView(APIView):
    @described(answers=VersionText, operation_id="version_get")
    def get(self, request: Request, version: UUID) -> Response:
        """One version with its text."""
        return Response(VersionText(selectors.version_by_id(request.user, version)).data)
