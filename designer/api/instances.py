"""Runs: starting, watching, repairing, ending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

import engine
from designer import models
from designer.api.incidents import IncidentAnswer
from designer.api.paging import choice_of, id_of, page, time_of, whole_of
from designer.api.schema import described
from designer.api.strict import Strict, Text, Variables, taken
from designer.api.user_tasks import UserTaskAnswer
from designer.selectors import history, search
from designer.selectors import instances as selectors
from designer.selectors import models as model_selectors
from designer.services import instances as services
from designer.services.refusals import InvalidField

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

STATES = ["running", "completed", "cancelled", "failed"]
IDEMPOTENCY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)


class ModelOfRun(serializers.Serializer):
    id = serializers.UUIDField()
    key = serializers.CharField()
    name = serializers.CharField()


class VersionOfRun(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.IntegerField(allow_null=True)


@extend_schema_serializer(component_name="Instance")
class InstanceAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    workspace = serializers.UUIDField(source="workspace_id")
    model = ModelOfRun()
    version = VersionOfRun()
    state = serializers.ChoiceField(choices=STATES)
    test = serializers.BooleanField()
    incidents = serializers.IntegerField(source="incident_count")
    waiting = serializers.SerializerMethodField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    started_by = serializers.CharField(source="started_by.username", default=None)
    business_key = serializers.CharField()
    seq = serializers.IntegerField()

    def get_waiting(self, instance: Any) -> list[str]:
        return [task.name for task in instance.waiting_tasks]


class TimerAnswer(serializers.Serializer):
    id = serializers.CharField(source="key")
    node = serializers.CharField()
    due = serializers.DateTimeField()


class JobAnswer(serializers.Serializer):
    id = serializers.CharField(source="key")
    node = serializers.CharField()
    handler = serializers.CharField()
    attempt = serializers.IntegerField()
    due = serializers.DateTimeField()


class ActivitiesAnswer(serializers.Serializer):
    token = serializers.CharField()
    node = serializers.CharField()
    enabled = serializers.ListField(child=serializers.CharField())


class ChildAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    call = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)


@extend_schema_serializer(component_name="InstanceDetail")
class InstanceDetailAnswer(InstanceAnswer):
    text = serializers.CharField()
    variables = serializers.DictField()
    user_tasks = UserTaskAnswer(many=True)
    incidents = IncidentAnswer(many=True)
    timers = TimerAnswer(many=True)
    jobs = JobAnswer(many=True)
    activities = ActivitiesAnswer(many=True)
    children = ChildAnswer(many=True)
    parent = serializers.UUIDField(source="parent_id", allow_null=True)


class InstancePage(serializers.Serializer):
    results = InstanceAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class InstanceNew(Strict):
    model = serializers.UUIDField()
    variables = Variables(required=False, default=dict)
    source = serializers.ChoiceField(choices=["draft", "published"], default="published")
    business_key = Text(required=False, allow_blank=True, default="", max_length=255)


class Event(serializers.Serializer):
    instance = serializers.CharField()
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=sorted(engine.KINDS))
    node = serializers.CharField(allow_null=True)
    token = serializers.CharField(allow_null=True)
    data = serializers.DictField()


class EventsAnswer(serializers.Serializer):
    events = Event(many=True)
    last = serializers.IntegerField()


class CancelRequest(Strict):
    reason = Text()


class ActivityRequest(Strict):
    token = Text(max_length=64)
    node = Text(max_length=255)


class ActivitiesEndRequest(Strict):
    token = Text(max_length=64)


class WaitEndRequest(Strict):
    subscription = Text(max_length=64)
    variables = Variables(required=False, default=dict)


class VariablesRequest(Strict):
    variables = Variables()
    reason = Text()


class Instances(APIView):
    @described(
        answers=InstancePage,
        operation_id="instances_list",
        parameters=[
            OpenApiParameter("model", UUID),
            OpenApiParameter("state", str, enum=STATES),
            OpenApiParameter("business_key", str),
            OpenApiParameter("variable", str, description="name=value, the value as JSON or text"),
            OpenApiParameter("started_from", OpenApiTypes.DATETIME),
            OpenApiParameter("started_before", OpenApiTypes.DATETIME),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request, workspace: UUID) -> Response:
        """Runs, the newest first; a page of a search by variable may be short and not the last."""
        rows = asked_for(request, selectors.for_user(request.user, workspace))
        found, cursor = found_in(request, rows)
        return Response(InstancePage({"results": found, "next": cursor}).data)

    @described(
        request=InstanceNew,
        answers=InstanceAnswer,
        status=201,
        operation_id="instance_start",
        parameters=[IDEMPOTENCY],
    )
    def post(self, request: Request, workspace: UUID) -> Response:
        """Start a run; the same Idempotency-Key gives the same run."""
        wanted = taken(InstanceNew, request.data)
        model = model_selectors.by_id(request.user, wanted["model"])
        if model.workspace_id != workspace:
            raise InvalidField("model", _("This model belongs to another workspace."))
        receipt = services.instance_start(
            user=request.user,
            model=model,
            variables=wanted["variables"],
            source=wanted["source"],
            business_key=wanted["business_key"],
            idempotency_key=request.headers.get("Idempotency-Key", ""),
        )
        return Response(told(receipt.instance), status=201)


def asked_for(request: Request, rows: QuerySet[models.Instance]) -> QuerySet[models.Instance]:
    """The runs that the address asks for."""
    if state := choice_of(request, "state", STATES):
        rows = rows.filter(state=state)
    if model := id_of(request, "model"):
        rows = rows.filter(model_id=model)
    if key := request.query_params.get("business_key", ""):
        rows = rows.filter(business_key=key[:255])
    if since := time_of(request, "started_from"):
        rows = rows.filter(started_at__gte=since)
    if before := time_of(request, "started_before"):
        rows = rows.filter(started_at__lt=before)
    return rows


def found_in(
    request: Request, rows: QuerySet[models.Instance]
) -> tuple[list[models.Instance], str | None]:
    """A page of the runs, by the value of a variable where one is asked for."""
    text = request.query_params.get("variable", "")
    if not text:
        return page(request, selectors.with_state(rows))
    wanted = search.wanted_of(text)
    if wanted is None:
        raise ValidationError({"variable": [_("Write a name, an equals sign and a value.")]})
    size = settings.FLOWGLASS_LIMITS["page"]
    pks, cursor = search.matching(rows, wanted, id_of(request, "cursor"), size)
    found = selectors.with_state(models.Instance.objects.filter(pk__in=pks)).order_by("-pk")
    return list(found), str(cursor) if cursor else None


class InstanceView(APIView):
    @described(answers=InstanceDetailAnswer, operation_id="instance_get")
    def get(self, request: Request, instance: UUID) -> Response:
        """One run with its text, its variables and everything it waits for."""
        found = selectors.by_id(request.user, instance)
        return Response(detail_of(found))


class Events(APIView):
    @described(
        answers=EventsAnswer,
        operation_id="events_list",
        parameters=[OpenApiParameter("after", int)],
    )
    def get(self, request: Request, instance: UUID) -> Response:
        """What happened after `after`, in order; ask again from `last` until nothing comes."""
        found = selectors.by_id(request.user, instance)
        after = whole_of(request, "after")
        events = history.events_after(found.pk, after)
        last = events[-1]["seq"] if events else after
        return Response({"events": events, "last": last})


class Cancellation(APIView):
    @described(request=CancelRequest, answers=InstanceAnswer, operation_id="instance_cancel")
    def post(self, request: Request, instance: UUID) -> Response:
        """End the run where it stands."""
        found = selectors.by_id(request.user, instance, "instance.operate")
        services.instance_cancel(
            user=request.user, instance=found, **taken(CancelRequest, request.data)
        )
        return Response(told(found.pk))


class VariablesView(APIView):
    @described(request=VariablesRequest, answers=InstanceAnswer, operation_id="variables_set")
    def post(self, request: Request, instance: UUID) -> Response:
        """Repair variables of the run."""
        found = selectors.by_id(request.user, instance, "instance.operate")
        services.variables_set(
            user=request.user, instance=found, **taken(VariablesRequest, request.data)
        )
        return Response(told(found.pk))


class Activities(APIView):
    @described(request=ActivityRequest, answers=InstanceAnswer, operation_id="activity_begin")
    def post(self, request: Request, instance: UUID) -> Response:
        """Begin an activity of an open ad-hoc sub-process."""
        found = selectors.by_id(request.user, instance, "instance.operate")
        services.activity_begin(
            user=request.user, instance=found, **taken(ActivityRequest, request.data)
        )
        return Response(told(found.pk))


class ActivitiesEnd(APIView):
    @described(request=ActivitiesEndRequest, answers=InstanceAnswer, operation_id="activities_end")
    def post(self, request: Request, instance: UUID) -> Response:
        """End an open ad-hoc sub-process with what still runs in it."""
        found = selectors.by_id(request.user, instance, "instance.operate")
        services.activities_end(
            user=request.user, instance=found, **taken(ActivitiesEndRequest, request.data)
        )
        return Response(told(found.pk))


class WaitsEnd(APIView):
    @described(request=WaitEndRequest, answers=InstanceAnswer, operation_id="wait_end")
    def post(self, request: Request, instance: UUID) -> Response:
        """Let the message or signal that one event of the run waits for have come."""
        found = selectors.by_id(request.user, instance, "instance.operate")
        services.wait_end(user=request.user, instance=found, **taken(WaitEndRequest, request.data))
        return Response(told(found.pk))


class StartForm(APIView):
    @described(
        answers={
            "type": "object",
            "required": ["form"],
            "properties": {
                "form": {"type": "object", "nullable": True, "additionalProperties": True}
            },
        },
        operation_id="start_form_get",
        parameters=[OpenApiParameter("draft", str, enum=["0", "1"])],
    )
    def get(self, request: Request, model: UUID) -> Response:
        """The form a run begins with; null where it asks for nothing."""
        found = model_selectors.by_id(request.user, model)
        draft = choice_of(request, "draft", ["0", "1"], "0") == "1"
        text = found.draft.text if draft else services.newest_of(found).text
        return Response({"form": services.start_form(model=found, text=text)})


def told(instance: UUID) -> dict[str, Any]:
    """The run as it stands after the deed."""
    found = selectors.with_state(models.Instance.objects.filter(pk=instance)).get()
    return dict(InstanceAnswer(found).data)


def detail_of(instance: models.Instance) -> dict[str, Any]:
    """The run with all that hangs on it."""
    open_things = selectors.open_of(instance)
    return {
        **InstanceAnswer(instance).data,
        "text": instance.version.text,
        "variables": selectors.variables_of(instance),
        "user_tasks": UserTaskAnswer(open_things["user_tasks"], many=True).data,
        "incidents": IncidentAnswer(open_things["incidents"], many=True).data,
        "timers": TimerAnswer(open_things["timers"], many=True).data,
        "jobs": JobAnswer(open_things["jobs"], many=True).data,
        "activities": selectors.activities_of(instance),
        "children": selectors.children_of(instance),
        "parent": instance.parent_id,
    }
