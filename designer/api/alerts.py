"""Alert rules, and the alerts they gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import access
from designer.api.paging import choice_of, page
from designer.api.schema import described
from designer.api.strict import Strict, Text, Whole, taken
from designer.models import AlertRule
from designer.runtime.alerting import text_of
from designer.selectors import alerts as selectors
from designer.services import operations as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


MEASURES = list(AlertRule.Measure.values)
DAY = 86_400


@extend_schema_serializer(component_name="AlertRule")
class RuleAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    measure = serializers.ChoiceField(choices=MEASURES)
    threshold = serializers.IntegerField()
    window = serializers.IntegerField()
    pool = serializers.UUIDField(source="pool_id", allow_null=True)
    in_browser = serializers.BooleanField()
    email = serializers.CharField(allow_blank=True)
    webhook = serializers.CharField(allow_blank=True)
    enabled = serializers.BooleanField()
    firing = serializers.BooleanField()


class RuleRequest(Strict):
    name = Text(max_length=120)
    measure = serializers.ChoiceField(choices=MEASURES)
    threshold = Whole(min_value=1, max_value=1_000_000)
    window = Whole(min_value=1, max_value=7 * DAY, default=300)
    pool = serializers.UUIDField(required=False, allow_null=True, default=None)
    in_browser = serializers.BooleanField(default=True)
    email = Text(required=False, allow_blank=True, default="", max_length=500)
    webhook = Text(required=False, allow_blank=True, default="", max_length=1000)
    enabled = serializers.BooleanField(default=True)


class MessageAnswer(serializers.Serializer):
    channel = serializers.CharField()
    target = serializers.CharField()
    attempts = serializers.IntegerField()
    sent_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(allow_blank=True)


@extend_schema_serializer(component_name="Alert")
class AlertAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    rule = serializers.UUIDField(source="rule_id")
    name = serializers.CharField(source="rule.name")
    measure = serializers.ChoiceField(choices=MEASURES, source="rule.measure")
    threshold = serializers.IntegerField(source="rule.threshold")
    window = serializers.IntegerField(source="rule.window")
    in_browser = serializers.BooleanField(source="rule.in_browser")
    value = serializers.IntegerField()
    text = serializers.SerializerMethodField()
    raised_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = serializers.CharField(allow_blank=True)
    messages = MessageAnswer(many=True)

    def get_text(self, alert: Any) -> str:
        return text_of(alert)


class AlertPage(serializers.Serializer):
    results = AlertAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class AlertRules(APIView):
    @described(answers=RuleAnswer(many=True), operation_id="alert_rules_list")
    def get(self, request: Request, workspace: UUID) -> Response:
        """The rules of the workspace."""
        return Response(RuleAnswer(selectors.rules_for(request.user, workspace), many=True).data)

    @described(
        request=RuleRequest, answers=RuleAnswer, status=201, operation_id="alert_rule_create"
    )
    def post(self, request: Request, workspace: UUID) -> Response:
        """Let a measure be watched."""
        access.require(request.user, services.SET, workspace)
        fields = taken(RuleRequest, request.data)
        made = services.alert_rule_create(user=request.user, workspace=workspace, **fields)
        return Response(RuleAnswer(made).data, status=201)


class AlertRuleView(APIView):
    @described(request=RuleRequest, answers=RuleAnswer, operation_id="alert_rule_change")
    def put(self, request: Request, rule: UUID) -> Response:
        """Change the rule; an open alert of it ends."""
        found = selectors.rule_by_id(request.user, rule, services.SET)
        fields = taken(RuleRequest, request.data)
        changed = services.alert_rule_change(user=request.user, rule=found, **fields)
        return Response(RuleAnswer(changed).data)

    @described(status=204, operation_id="alert_rule_remove")
    def delete(self, request: Request, rule: UUID) -> Response:
        """Watch no longer."""
        found = selectors.rule_by_id(request.user, rule, services.SET)
        services.alert_rule_remove(user=request.user, rule=found)
        return Response(status=204)


class Alerts(APIView):
    @described(
        answers=AlertPage,
        operation_id="alerts_list",
        parameters=[
            OpenApiParameter("state", str, enum=["open", "all"]),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request, workspace: UUID) -> Response:
        """Alerts, the newest first; those that are open where `state` is not given."""
        state = choice_of(request, "state", ["open", "all"], "open")
        rows = selectors.alerts_for(request.user, workspace)
        if state == "open":
            rows = rows.filter(ended_at__isnull=True)
        found, cursor = page(request, rows)
        return Response(AlertPage({"results": found, "next": cursor}).data)


class AlertAcknowledgement(APIView):
    @described(answers=AlertAnswer, operation_id="alert_acknowledge")
    def post(self, request: Request, alert: UUID) -> Response:
        """Say that you have seen it."""
        found = selectors.alert_by_id(request.user, alert, services.SET)
        services.alert_acknowledge(user=request.user, alert=found)
        return Response(AlertAnswer(found).data)
