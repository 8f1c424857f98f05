"""Checking an expression while somebody types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.schema import described
from designer.api.strict import Strict, Text, taken
from designer.services.expressions import MODES, expression_check

if TYPE_CHECKING:
    from rest_framework.request import Request

LONGEST, MOST_NAMES = 10_000, 1_000


class ExpressionCheck(Strict):
    text = Text(max_length=LONGEST, allow_blank=True)
    mode = serializers.ChoiceField(choices=MODES)
    names = serializers.ListField(child=Text(max_length=200), max_length=MOST_NAMES, default=list)


@extend_schema_serializer(component_name="ExpressionProblem")
class ExpressionProblem(serializers.Serializer):
    message = serializers.CharField()
    line = serializers.IntegerField()
    column = serializers.IntegerField()


@extend_schema_serializer(component_name="ExpressionChecked")
class ExpressionChecked(serializers.Serializer):
    problems = ExpressionProblem(many=True)


class FeelCheck(APIView):
    @described(request=ExpressionCheck, answers=ExpressionChecked, operation_id="feel_check")
    def post(self, request: Request) -> Response:
        """What is wrong with an expression, or with the tests of a cell; nothing is evaluated."""
        problems = expression_check(**taken(ExpressionCheck, request.data))
        return Response(ExpressionChecked({"problems": problems}).data)
