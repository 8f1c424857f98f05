"""Reading, saving and checking drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.schema import described
from designer.api.strict import Strict, Text, Whole, taken
from designer.selectors import models as selectors
from designer.services import drafts as services
from designer.services.texts import text_check

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


class Problem(serializers.Serializer):
    severity = serializers.ChoiceField(choices=["error", "warning"])
    code = serializers.CharField()
    message = serializers.CharField()
    element_id = serializers.CharField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)
    hint = serializers.CharField(allow_null=True)
    field = serializers.CharField(allow_null=True)


@extend_schema_serializer(component_name="Draft")
class DraftAnswer(serializers.Serializer):
    text = serializers.CharField()
    revision = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
    updated_by = serializers.CharField(source="updated_by.username", default=None)
    problems = Problem(many=True)


class DraftChange(Strict):
    text = Text()
    revision = Whole(min_value=1)


class CheckRequest(Strict):
    text = Text()


class CheckAnswer(serializers.Serializer):
    problems = Problem(many=True)


class DraftView(APIView):
    @described(answers=DraftAnswer, operation_id="draft_get")
    def get(self, request: Request, model: UUID) -> Response:
        """The text as it stands, with its revision."""
        found = selectors.by_id(request.user, model)
        return Response(DraftAnswer(found.draft).data)

    @described(request=DraftChange, answers=DraftAnswer, operation_id="draft_save")
    def put(self, request: Request, model: UUID) -> Response:
        """Save the text that grew out of `revision`; 409 with their side where it is stale."""
        found = selectors.by_id(request.user, model)
        change = taken(DraftChange, request.data)
        draft = services.draft_save(user=request.user, model=found, **change)
        return Response(DraftAnswer(draft).data)


class Check(APIView):
    @described(request=CheckRequest, answers=CheckAnswer, operation_id="draft_check")
    def post(self, request: Request, model: UUID) -> Response:
        """Every problem of a text, without saving it."""
        found = selectors.by_id(request.user, model)
        text = taken(CheckRequest, request.data)["text"]
        problems = text_check(workspace=found.workspace_id, kind=found.kind, text=text)
        return Response(CheckAnswer({"problems": problems}).data)
