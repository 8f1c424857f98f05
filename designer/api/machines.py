"""State machines that run: what they listen to now, and telling them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

import engine
from designer.api.instances import IDEMPOTENCY, InstanceAnswer, told
from designer.api.schema import described
from designer.api.strict import Strict, Text, taken
from designer.selectors import instances as selectors
from designer.services import instances as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

EVENT_LENGTH = 200


class GuardAnswer(serializers.Serializer):
    text = serializers.CharField()
    value = serializers.BooleanField(allow_null=True)
    values = serializers.DictField()
    warnings = serializers.ListField(child=serializers.CharField())


class OptionAnswer(serializers.Serializer):
    transition = serializers.CharField()
    source = serializers.CharField()
    targets = serializers.ListField(child=serializers.CharField())
    guards = GuardAnswer(many=True)
    allowed = serializers.BooleanField()


class PermissionAnswer(serializers.Serializer):
    event = serializers.CharField()
    allowed = serializers.BooleanField()
    reason = serializers.CharField()
    options = OptionAnswer(many=True)


class AvailableAnswer(serializers.Serializer):
    events = PermissionAnswer(many=True)


class DeliveryRequest(Strict):
    event = Text(max_length=EVENT_LENGTH)
    data = serializers.JSONField(required=False, allow_null=True, default=None)


class Available(APIView):
    @described(answers=AvailableAnswer, operation_id="instance_available")
    def get(self, request: Request, instance: UUID) -> Response:
        """What the state machine listens to now; a guard that says no comes with its values."""
        found = selectors.by_id(request.user, instance)
        return Response({"events": [asked(each) for each in selectors.permissions_of(found)]})


class Delivery(APIView):
    @described(
        request=DeliveryRequest,
        answers=InstanceAnswer,
        operation_id="instance_deliver",
        parameters=[IDEMPOTENCY],
    )
    def post(self, request: Request, instance: UUID) -> Response:
        """Tell the state machine of an event; one that leads nowhere is refused with its reason."""
        found = selectors.by_id(request.user, instance, "instance.deliver")
        wanted = taken(DeliveryRequest, request.data)
        services.event_deliver(
            user=request.user,
            instance=found,
            event=wanted["event"],
            data=wanted["data"],
            idempotency_key=request.headers.get("Idempotency-Key", ""),
        )
        return Response(told(found.pk))


def asked(permission: engine.statechart.Permission) -> dict[str, Any]:
    """The permission as the answer tells it."""
    return {
        "event": permission.event,
        "allowed": permission.allowed,
        "reason": permission.reason,
        "options": [
            {
                "transition": option.transition,
                "source": option.source,
                "targets": list(option.targets),
                "guards": [
                    {
                        "text": check.text,
                        "value": check.value,
                        "values": engine.encode_variables(check.values),
                        "warnings": list(check.warnings),
                    }
                    for check in option.checks
                ],
                "allowed": option.allowed,
            }
            for option in permission.options
        ],
    }
