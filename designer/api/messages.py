"""Messages and signals from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.instances import IDEMPOTENCY
from designer.api.schema import described
from designer.api.strict import Strict, Text, Variables, Whole, taken
from designer.services import messages as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

LENGTH = services.NAME_LENGTH


class SentAnswer(serializers.Serializer):
    id = serializers.IntegerField()


class MessageRequest(Strict):
    name = Text(max_length=LENGTH)
    correlation = Text(max_length=LENGTH, required=False, default="", allow_blank=True)
    variables = Variables(required=False, default=dict)
    time_to_live = Whole(required=False, default=0)


class SignalRequest(Strict):
    name = Text(max_length=LENGTH)
    variables = Variables(required=False, default=dict)


class Messages(APIView):
    @described(
        request=MessageRequest,
        answers=SentAnswer,
        status=202,
        operation_id="message_send",
        parameters=[IDEMPOTENCY],
    )
    def post(self, request: Request, workspace: UUID) -> Response:
        """Send a message to the one run that waits for it, else to what starts by it."""
        sent = services.message_send(
            user=request.user,
            workspace=workspace,
            idempotency_key=request.headers.get("Idempotency-Key", ""),
            **taken(MessageRequest, request.data),
        )
        return Response({"id": sent.pk}, status=202)


class Signals(APIView):
    @described(
        request=SignalRequest,
        answers=SentAnswer,
        status=202,
        operation_id="signal_send",
        parameters=[IDEMPOTENCY],
    )
    def post(self, request: Request, workspace: UUID) -> Response:
        """Broadcast a signal to every run that listens to it."""
        sent = services.signal_send(
            user=request.user,
            workspace=workspace,
            idempotency_key=request.headers.get("Idempotency-Key", ""),
            **taken(SignalRequest, request.data),
        )
        return Response({"id": sent.pk}, status=202)
