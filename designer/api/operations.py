"""What goes on, in figures, and the pools that limit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import access
from designer.api.schema import described
from designer.api.strict import Strict, Text, Whole, taken
from designer.models import pools
from designer.runtime.clock import SYSTEM
from designer.selectors import alerts as alert_selectors
from designer.selectors import operations as selectors
from designer.services import operations as services

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


class ModelFigures(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.CharField()
    running = serializers.IntegerField()
    waiting = serializers.IntegerField()
    incidents = serializers.IntegerField()
    completed = serializers.IntegerField()
    failed = serializers.IntegerField()


class IncidentGroup(serializers.Serializer):
    code = serializers.CharField()
    node = serializers.CharField()
    model = serializers.CharField()
    count = serializers.IntegerField()
    oldest = serializers.DateTimeField()
    example = serializers.UUIDField()
    message = serializers.CharField()


class MinuteFigures(serializers.Serializer):
    minute = serializers.DateTimeField()
    started = serializers.IntegerField()
    completed = serializers.IntegerField()


class DueAges(serializers.Serializer):
    jobs = serializers.FloatField()
    pooled = serializers.FloatField()
    timers = serializers.FloatField()


class QueueFigures(serializers.Serializer):
    running = serializers.IntegerField()
    waiting = serializers.IntegerField()
    later = serializers.IntegerField()


@extend_schema_serializer(component_name="Pool")
class PoolAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    limit = serializers.IntegerField()
    queue_bound = serializers.IntegerField()
    running = serializers.IntegerField()
    waiting = serializers.IntegerField()


class WorkerFigures(serializers.Serializer):
    name = serializers.CharField()
    started_at = serializers.DateTimeField()
    beat_at = serializers.DateTimeField()
    threads = serializers.IntegerField()
    running = serializers.IntegerField()
    well = serializers.BooleanField()


class KeptResults(serializers.Serializer):
    of = serializers.CharField()
    hits = serializers.IntegerField()
    stored = serializers.IntegerField()
    kept = serializers.IntegerField()


class CompiledModels(serializers.Serializer):
    name = serializers.CharField()
    hits = serializers.IntegerField()
    misses = serializers.IntegerField()
    kept = serializers.IntegerField()


class CacheFigures(serializers.Serializer):
    results = KeptResults(many=True)
    compiled = CompiledModels(many=True)


@extend_schema_serializer(component_name="Operations")
class OperationsAnswer(serializers.Serializer):
    at = serializers.DateTimeField()
    models = ModelFigures(many=True)
    incidents = IncidentGroup(many=True)
    throughput = MinuteFigures(many=True)
    due = DueAges()
    queue = QueueFigures()
    pools = PoolAnswer(many=True)
    workers = WorkerFigures(many=True)
    caches = CacheFigures()


class PoolChange(Strict):
    limit = Whole(min_value=1, max_value=pools.MOST)
    queue_bound = Whole(min_value=1, max_value=1_000_000)


class PoolNew(PoolChange):
    name = Text(max_length=60)


class Operations(APIView):
    @described(answers=OperationsAnswer, operation_id="operations_get")
    def get(self, request: Request, workspace: UUID) -> Response:
        """What runs, waits and fails in the workspace now."""
        found = selectors.figures(request.user, workspace, SYSTEM.now())
        return Response(OperationsAnswer(found).data)


class Pools(APIView):
    @described(answers=PoolAnswer(many=True), operation_id="pools_list")
    def get(self, request: Request, workspace: UUID) -> Response:
        """The pools that a task may run in, with what runs and waits in each."""
        access.require(request.user, "workspace.view", workspace)
        return Response(PoolAnswer(selectors.pools_of(workspace, SYSTEM.now()), many=True).data)

    @described(request=PoolNew, answers=PoolAnswer, status=201, operation_id="pool_create")
    def post(self, request: Request, workspace: UUID) -> Response:
        """Set a pool up."""
        access.require(request.user, services.SET, workspace)
        fields = taken(PoolNew, request.data)
        made = services.pool_create(user=request.user, workspace=workspace, **fields)
        return Response(pool_of(workspace, made.pk), status=201)


class PoolView(APIView):
    @described(request=PoolChange, answers=PoolAnswer, operation_id="pool_change")
    def put(self, request: Request, pool: UUID) -> Response:
        """Change what the pool allows."""
        found = alert_selectors.pool_by_id(request.user, pool, services.SET)
        services.pool_change(user=request.user, pool=found, **taken(PoolChange, request.data))
        return Response(pool_of(found.workspace_id, found.pk))

    @described(status=204, operation_id="pool_remove")
    def delete(self, request: Request, pool: UUID) -> Response:
        """Take the pool away, unless it has open work."""
        found = alert_selectors.pool_by_id(request.user, pool, services.SET)
        services.pool_remove(user=request.user, pool=found)
        return Response(status=204)


def pool_of(workspace: UUID, pool: UUID) -> dict:
    """The pool with what goes on in it."""
    every = selectors.pools_of(workspace, SYSTEM.now())
    return dict(PoolAnswer(next(row for row in every if row["id"] == pool)).data)
