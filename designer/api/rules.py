"""Rule sets as grids: read, save, exchange with spreadsheets, try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_serializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

import engine
from designer.api.models import attachment
from designer.api.paging import choice_of
from designer.api.schema import described
from designer.api.sheets import MEDIA, SheetFields, SheetProblem, SheetRow, UploadedFile, uploaded
from designer.api.strict import Strict, Variables, taken
from designer.selectors import models as selectors
from designer.services import rules as services

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse
    from rest_framework.request import Request

VERDICTS = [
    "fired",
    "not_matched",
    "error",
    "group_taken",
    "not_in_effect",
    "disabled",
    "not_reached",
]


@extend_schema_serializer(component_name="RulesContent")
class RulesContent(serializers.Serializer):
    mode = serializers.CharField()
    limit = serializers.IntegerField()
    rows = SheetRow(many=True)


@extend_schema_serializer(component_name="Rules")
class RulesAnswer(RulesContent):
    revision = serializers.IntegerField()
    columns = serializers.ListField(child=serializers.ChoiceField(choices=engine.rules.COLUMNS))
    problems = SheetProblem(many=True)


class RulesChange(serializers.Serializer):
    sheet = RulesContent()
    revision = serializers.IntegerField()


class RulesCase(Strict):
    variables = Variables(required=False, default=dict)
    day = serializers.DateField(required=False, allow_null=True, default=None)


class RuleFired(serializers.Serializer):
    rule = serializers.CharField()
    row = serializers.IntegerField()
    changes = serializers.DictField()


class RuleTraced(serializers.Serializer):
    rule = serializers.CharField()
    row = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=VERDICTS)
    reason = serializers.CharField()


class RuleFailed(serializers.Serializer):
    rule = serializers.CharField()
    row = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()


class RuleCalls(serializers.Serializer):
    rule = serializers.CharField()
    handler = serializers.CharField()
    parameters = serializers.DictField()
    result = serializers.CharField(allow_blank=True)


class RuleTold(serializers.Serializer):
    rule = serializers.CharField()
    name = serializers.CharField()
    data = serializers.DictField()


@extend_schema_serializer(component_name="RulesEvaluated")
class RulesEvaluated(serializers.Serializer):
    ok = serializers.BooleanField()
    fired = RuleFired(many=True)
    changes = serializers.DictField()
    trace = RuleTraced(many=True)
    errors = RuleFailed(many=True)
    calls = RuleCalls(many=True)
    told = RuleTold(many=True)


class RulesView(APIView):
    @described(answers=RulesAnswer, operation_id="rules_get")
    def get(self, request: Request, model: UUID) -> Response:
        """The rules as rows, with what is wrong in them."""
        return Response(services.rules_get(model=selectors.by_id(request.user, model)))

    @described(request=RulesChange, answers=RulesAnswer, operation_id="rules_save")
    def put(self, request: Request, model: UUID) -> Response:
        """Save the rules that grew out of `revision`."""
        found = selectors.by_id(request.user, model)
        change = taken(SheetFields, request.data)
        return Response(services.rules_save(user=request.user, model=found, **change))


class RulesFile(APIView):
    @described(
        answers=OpenApiResponse(OpenApiTypes.BINARY, description="The file."),
        operation_id="rules_file",
        parameters=[OpenApiParameter("as", str, enum=["xlsx", "csv"])],
    )
    def get(self, request: Request, model: UUID) -> HttpResponse:
        """The rules as a spreadsheet."""
        found = selectors.by_id(request.user, model)
        form = choice_of(request, "as", ["xlsx", "csv"], "xlsx")
        content = services.rules_file(model=found, form=form)
        return attachment(content, f"{found.key}.{form}", MEDIA[form])


class RulesRead(APIView):
    parser_classes = [MultiPartParser]

    @described(
        request={"multipart/form-data": UploadedFile},
        answers=RulesAnswer,
        operation_id="rules_read",
    )
    def post(self, request: Request, model: UUID) -> Response:
        """What a spreadsheet says as rules; nothing is saved."""
        found = selectors.by_id(request.user, model)
        name, content = uploaded(request)
        read = services.rules_read(user=request.user, model=found, name=name, content=content)
        return Response(read)


class RulesEvaluation(APIView):
    @described(request=RulesCase, answers=RulesEvaluated, operation_id="rules_evaluate")
    def post(self, request: Request, model: UUID) -> Response:
        """What the draft does with one case, on one day; no handler is called."""
        found = selectors.by_id(request.user, model)
        case = taken(RulesCase, request.data)
        return Response(services.rules_evaluate(user=request.user, model=found, **case))
