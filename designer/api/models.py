"""Models: listing, making, naming, putting away, downloading."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.schema import described
from designer.api.strict import Strict, Text, taken
from designer.models import Kind, Workspace
from designer.selectors import models as selectors
from designer.services import graphs
from designer.services import models as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

MEDIA = {
    Kind.PROCESS: ("bpmn", "application/xml"),
    Kind.DECISION: ("dmn", "application/xml"),
    Kind.MACHINE: ("scxml", "application/scxml+xml"),
    Kind.GRAPH: ("json", "application/json"),
    Kind.RULES: ("json", "application/json"),
}
KINDS = [kind.value for kind in Kind]


@extend_schema_serializer(component_name="Model")
class ModelAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    workspace = serializers.UUIDField(source="workspace_id")
    kind = serializers.ChoiceField(choices=KINDS)
    key = serializers.CharField()
    name = serializers.CharField()
    folder = serializers.CharField()
    revision = serializers.IntegerField(source="draft.revision")
    updated_at = serializers.DateTimeField(source="draft.updated_at")
    updated_by = serializers.CharField(source="draft.updated_by.username", default=None)
    published = serializers.IntegerField(allow_null=True)
    problems = serializers.SerializerMethodField()

    def get_problems(self, model: Any) -> int:
        return len(model.draft.problems)


class ModelNew(Strict):
    kind = serializers.ChoiceField(choices=KINDS)
    name = Text(max_length=200)
    text = Text(required=False)


class ModelChange(Strict):
    name = Text(max_length=200, required=False)
    folder = Text(max_length=80, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"name": [_("Say what is to change.")]})
        return attrs


class Models(APIView):
    @described(answers=ModelAnswer(many=True), operation_id="models_list")
    def get(self, request: Request, workspace: UUID) -> Response:
        """The workspace's models by name."""
        return Response(ModelAnswer(selectors.listed(request.user, workspace), many=True).data)

    @described(request=ModelNew, answers=ModelAnswer, status=201, operation_id="models_create")
    def post(self, request: Request, workspace: UUID) -> Response:
        """A new model; without a text it begins with a starter that already runs."""
        place = workspace_of(request, workspace)
        model = services.model_create(
            user=request.user, workspace=place, **taken(ModelNew, request.data)
        )
        return Response(ModelAnswer(selectors.by_id(request.user, model.pk)).data, status=201)


class ModelView(APIView):
    @described(answers=ModelAnswer, operation_id="model_get")
    def get(self, request: Request, model: UUID) -> Response:
        """One model."""
        return Response(ModelAnswer(selectors.by_id(request.user, model)).data)

    @described(request=ModelChange, answers=ModelAnswer, operation_id="model_change")
    def patch(self, request: Request, model: UUID) -> Response:
        """Give the model another name, or put it into another folder."""
        found = selectors.by_id(request.user, model)
        change = taken(ModelChange, request.data)
        services.model_change(user=request.user, model=found, **change)
        return Response(ModelAnswer(found).data)

    @described(status=204, operation_id="model_delete")
    def delete(self, request: Request, model: UUID) -> Response:
        """Put the model away; its runs and texts stay."""
        services.model_delete(user=request.user, model=selectors.by_id(request.user, model))
        return Response(status=204)


class GraphProcess(APIView):
    @described(answers=ModelAnswer, status=201, operation_id="graph_process")
    def post(self, request: Request, model: UUID) -> Response:
        """A new process that does the same work as the task graph."""
        found = selectors.by_id(request.user, model)
        made = graphs.graph_to_process(user=request.user, model=found)
        return Response(ModelAnswer(selectors.by_id(request.user, made.pk)).data, status=201)


class ModelFile(APIView):
    @described(
        answers=OpenApiResponse(OpenApiTypes.BINARY, description="The file."),
        operation_id="model_file",
    )
    def get(self, request: Request, model: UUID) -> HttpResponse:
        """The draft as a file that other tools open."""
        found = selectors.by_id(request.user, model)
        suffix, media = MEDIA[found.kind]
        name = "".join("-" if c in '\\/:*?"<>|' else c for c in found.name).strip(" .")
        return attachment(found.draft.text.encode(), f"{name or found.key}.{suffix}", media)


def attachment(content: bytes, name: str, media: str) -> HttpResponse:
    """A file to save, never to be shown in the page."""
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=media)
    response["Content-Length"] = len(content)
    return response


def workspace_of(request: Request, workspace: UUID) -> Workspace:
    """The workspace, where the person has a role in it."""
    return get_object_or_404(
        Workspace.objects.filter(memberships__user_id=request.user.pk).distinct(), pk=workspace
    )
