"""What work a service task can ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

import engine
from designer.api.schema import described

if TYPE_CHECKING:
    from rest_framework.request import Request


@extend_schema_serializer(component_name="HandlerParameter")
class ParameterAnswer(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    type = serializers.CharField()
    required = serializers.BooleanField()
    default = serializers.JSONField(allow_null=True)
    options = serializers.ListField(child=serializers.CharField(), allow_null=True)
    description = serializers.CharField()
    group = serializers.CharField()
    least = serializers.FloatField(allow_null=True)
    most = serializers.FloatField(allow_null=True)


@extend_schema_serializer(component_name="Handler")
class HandlerAnswer(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    parameters = ParameterAnswer(many=True)
    package = serializers.CharField()
    version = serializers.CharField()


class Handlers(APIView):
    @described(answers=HandlerAnswer(many=True), operation_id="handlers_list")
    def get(self, request: Request) -> Response:  # noqa: ARG002 - the signature of DRF
        """Every registered handler with its parameters."""
        return Response(HandlerAnswer(every_handler(), many=True).data)


def every_handler() -> list[dict]:
    """The registry as the properties panel needs it."""
    return [
        {
            "name": found.name,
            "title": found.title or found.name,
            "description": getattr(found, "description", "") or "",
            "parameters": [parameter_of(p) for p in found.parameters],
            "package": found.package,
            "version": found.version,
        }
        for found in sorted(engine.registry.all(), key=lambda h: h.name)
    ]


def parameter_of(parameter: engine.Parameter) -> dict:
    return {
        "name": parameter.name,
        "title": parameter.title or parameter.name,
        "type": parameter.type,
        "required": parameter.required,
        "default": parameter.default,
        "options": list(parameter.options) if parameter.options else None,
        "description": parameter.description,
        "group": parameter.group,
        "least": parameter.least,
        "most": parameter.most,
    }
