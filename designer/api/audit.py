"""Who did what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.paging import page
from designer.api.schema import described
from designer.selectors import audit as selectors

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


class AuditEntry(serializers.Serializer):
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    action = serializers.CharField()
    object_type = serializers.CharField()
    object_id = serializers.CharField()
    before_hash = serializers.CharField()
    after_hash = serializers.CharField()
    reason = serializers.CharField()
    detail = serializers.DictField()
    request_id = serializers.CharField()
    hash = serializers.CharField()


class AuditPage(serializers.Serializer):
    results = AuditEntry(many=True)
    next = serializers.CharField(allow_null=True)


class Audit(APIView):
    @described(
        answers=AuditPage,
        operation_id="audit_list",
        parameters=[OpenApiParameter("cursor", str)],
    )
    def get(self, request: Request, workspace: UUID) -> Response:
        """The workspace's deeds, the newest first."""
        found, cursor = page(request, selectors.for_user(request.user, workspace), by="seq")
        return Response(AuditPage({"results": found, "next": cursor}).data)
