"""Tasks for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.paging import choice_of, page
from designer.api.schema import described
from designer.api.strict import Strict, Variables, taken
from designer.selectors import user_tasks as selectors
from designer.services import user_tasks as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

STATES = ["open", "completed", "cancelled"]
IDEMPOTENCY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)


@extend_schema_serializer(component_name="UserTask")
class UserTaskAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    key = serializers.CharField()
    instance = serializers.UUIDField(source="instance_id")
    model = serializers.CharField(source="instance.model.name")
    node = serializers.CharField()
    name = serializers.CharField()
    assignee = serializers.CharField(allow_blank=True)
    candidate_groups = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=STATES)
    created_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    completed_by = serializers.CharField(source="completed_by.username", default=None)
    form = serializers.DictField(allow_null=True)


@extend_schema_serializer(component_name="UserTaskDetail")
class UserTaskDetailAnswer(UserTaskAnswer):
    variables = serializers.DictField()


class UserTaskPage(serializers.Serializer):
    results = UserTaskAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class Completion(Strict):
    variables = Variables(required=False, default=dict)


class UserTasks(APIView):
    @described(
        answers=UserTaskPage,
        operation_id="user_tasks_list",
        parameters=[
            OpenApiParameter("state", str, enum=STATES),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request, workspace: UUID) -> Response:
        """Tasks that are for the person, the newest first; open ones where `state` is not given."""
        state = choice_of(request, "state", STATES, "open")
        rows = selectors.for_user(request.user, workspace).filter(state=state)
        found, cursor = page(request, rows)
        return Response(UserTaskPage({"results": found, "next": cursor}).data)


class UserTaskView(APIView):
    @described(answers=UserTaskDetailAnswer, operation_id="user_task_get")
    def get(self, request: Request, task: UUID) -> Response:
        """One task with its form and what the form shows."""
        found = selectors.by_id(request.user, task)
        return Response(
            {
                **UserTaskAnswer(found).data,
                "variables": selectors.variables_for(request.user, found),
            }
        )


class UserTaskCompletion(APIView):
    @described(
        request=Completion,
        answers=UserTaskAnswer,
        operation_id="user_task_complete",
        parameters=[IDEMPOTENCY],
    )
    def post(self, request: Request, task: UUID) -> Response:
        """Finish the task with the form's values."""
        found = selectors.by_id(request.user, task, "task.complete")
        services.user_task_complete(
            user=request.user,
            task=found,
            variables=taken(Completion, request.data)["variables"],
            idempotency_key=request.headers.get("Idempotency-Key", ""),
        )
        found.refresh_from_db()
        return Response(UserTaskAnswer(found).data)
