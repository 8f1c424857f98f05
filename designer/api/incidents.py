"""What a person must look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.paging import choice_of, page
from designer.api.schema import described
from designer.selectors import incidents as selectors
from designer.services import incidents as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

STATES = ["open", "resolved"]


@extend_schema_serializer(component_name="Incident")
class IncidentAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    key = serializers.CharField()
    instance = serializers.UUIDField(source="instance_id")
    model = serializers.CharField(source="instance.model.name")
    node = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()
    job = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=STATES)
    raised_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    how = serializers.CharField(allow_blank=True)


class IncidentPage(serializers.Serializer):
    results = IncidentAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class Incidents(APIView):
    @described(
        answers=IncidentPage,
        operation_id="incidents_list",
        parameters=[
            OpenApiParameter("state", str, enum=STATES),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request, workspace: UUID) -> Response:
        """Incidents of the runs the person may see; open ones where `state` is not given."""
        state = choice_of(request, "state", STATES, "open")
        rows = selectors.for_user(request.user, workspace).filter(state=state)
        found, cursor = page(request, rows)
        return Response(IncidentPage({"results": found, "next": cursor}).data)


class IncidentRetry(APIView):
    @described(answers=IncidentAnswer, operation_id="incident_retry")
    def post(self, request: Request, incident: UUID) -> Response:
        """Try again what failed."""
        found = selectors.by_id(request.user, incident, "instance.operate")
        services.incident_retry(user=request.user, incident=found)
        found.refresh_from_db()
        return Response(IncidentAnswer(found).data)
