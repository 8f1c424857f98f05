"""Decisions as sheets: read, save, exchange with spreadsheets, try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_serializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.models import attachment
from designer.api.paging import choice_of
from designer.api.schema import described
from designer.api.strict import Strict, Text, Variables, Whole, taken
from designer.selectors import models as selectors
from designer.services import sheets as services

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse
    from rest_framework.request import Request

POLICIES = ["UNIQUE", "FIRST", "ANY", "COLLECT", "PRIORITY", "RULE ORDER", "OUTPUT ORDER"]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"xlsx": WORKBOOK, "csv": "text/csv; charset=utf-8"}
DECISION = OpenApiParameter("decision", str, description="Which decision of the file.")


class SheetDecision(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()


class SheetColumn(serializers.Serializer):
    id = serializers.CharField()
    role = serializers.ChoiceField(choices=["when", "then", "annotation"])
    label = serializers.CharField(allow_blank=True)
    expression = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    type = serializers.CharField()
    allowed = serializers.ListField(child=serializers.CharField(), allow_null=True)


class SheetRow(serializers.Serializer):
    id = serializers.CharField()
    cells = serializers.ListField(child=serializers.CharField(allow_blank=True))


class SheetProblem(serializers.Serializer):
    row = serializers.CharField(allow_null=True)
    column = serializers.CharField(allow_null=True)
    severity = serializers.ChoiceField(choices=["error", "warning"])
    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField(allow_null=True)


@extend_schema_serializer(component_name="Sheet")
class Sheet(serializers.Serializer):
    revision = serializers.IntegerField()
    decision = SheetDecision()
    hit_policy = serializers.ChoiceField(choices=POLICIES)
    aggregation = serializers.ChoiceField(choices=["SUM", "MIN", "MAX", "COUNT"], allow_null=True)
    columns = SheetColumn(many=True)
    rows = SheetRow(many=True)
    problems = SheetProblem(many=True)


@extend_schema_serializer(component_name="SheetContent")
class SheetContent(serializers.Serializer):
    decision = SheetDecision(required=False)
    hit_policy = serializers.ChoiceField(choices=POLICIES)
    aggregation = serializers.ChoiceField(choices=["SUM", "MIN", "MAX", "COUNT"], allow_null=True)
    columns = SheetColumn(many=True)
    rows = SheetRow(many=True)


class SheetChange(serializers.Serializer):
    sheet = SheetContent()
    revision = serializers.IntegerField()


class SheetFields(Strict):
    """The fields of a change; what is inside the sheet is checked by the service, cell by cell."""

    sheet = Variables()
    revision = Whole(min_value=1)


class UploadedFile(serializers.Serializer):
    file = serializers.FileField()


class EvaluateRequest(Strict):
    variables = Variables(required=False, default=dict)
    decision = Text(required=False, allow_null=True, default=None)


class Failure(serializers.Serializer):
    """A rule that did not match: the first cell that did not hold, the value it met, and why."""

    rule = serializers.IntegerField()
    column = serializers.CharField()
    cell = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    reason = serializers.ChoiceField(
        choices=["differs", "no_value", "not_comparable", "not_allowed", "unreadable"]
    )
    detail = serializers.CharField(allow_blank=True)


class EvaluateAnswer(serializers.Serializer):
    value = serializers.JSONField(allow_null=True)
    rules = serializers.ListField(child=serializers.IntegerField())
    inputs = serializers.DictField()
    outputs = serializers.JSONField(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField())
    failures = Failure(many=True)


class SheetView(APIView):
    @described(answers=Sheet, operation_id="sheet_get", parameters=[DECISION])
    def get(self, request: Request, model: UUID) -> Response:
        """The decision's table as a sheet."""
        found = selectors.by_id(request.user, model)
        decision = request.query_params.get("decision") or None
        return Response(services.sheet_get(model=found, decision=decision))

    @described(request=SheetChange, answers=Sheet, operation_id="sheet_save")
    def put(self, request: Request, model: UUID) -> Response:
        """Save the sheet that grew out of `revision`."""
        found = selectors.by_id(request.user, model)
        change = taken(SheetFields, request.data)
        return Response(services.sheet_save(user=request.user, model=found, **change))


class SheetFile(APIView):
    @described(
        answers=OpenApiResponse(OpenApiTypes.BINARY, description="The file."),
        operation_id="sheet_file",
        parameters=[OpenApiParameter("as", str, enum=["xlsx", "csv"]), DECISION],
    )
    def get(self, request: Request, model: UUID) -> HttpResponse:
        """The table as a spreadsheet."""
        found = selectors.by_id(request.user, model)
        form = choice_of(request, "as", ["xlsx", "csv"], "xlsx")
        decision = request.query_params.get("decision") or None
        content = services.sheet_file(model=found, form=form, decision=decision)
        return attachment(content, f"{found.key}.{form}", MEDIA[form])


class SheetRead(APIView):
    parser_classes = [MultiPartParser]

    @described(
        request={"multipart/form-data": UploadedFile}, answers=Sheet, operation_id="sheet_read"
    )
    def post(self, request: Request, model: UUID) -> Response:
        """What a spreadsheet says as a sheet; nothing is saved."""
        found = selectors.by_id(request.user, model)
        name, content = uploaded(request)
        sheet = services.sheet_read(user=request.user, model=found, name=name, content=content)
        return Response(sheet)


def uploaded(request: Request) -> tuple[str, bytes]:
    """Name and content of the file that came, one byte beyond the limit at most."""
    form = UploadedFile(data=request.data)
    form.is_valid(raise_exception=True)
    file = form.validated_data["file"]
    limit = services.settings.FLOWGLASS_LIMITS["sheet_bytes"]
    return file.name, file.read(limit + 1)


class Evaluation(APIView):
    @described(request=EvaluateRequest, answers=EvaluateAnswer, operation_id="evaluate")
    def post(self, request: Request, model: UUID) -> Response:
        """What the draft says about one case."""
        found = selectors.by_id(request.user, model)
        wanted = taken(EvaluateRequest, request.data)
        return Response(services.decision_evaluate(user=request.user, model=found, **wanted))
