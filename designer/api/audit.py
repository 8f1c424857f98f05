"""Who did what."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.paging import choice_of, page
from designer.api.schema import described
from designer.selectors import audit as selectors
from engine.dmn import guarded

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

FILTERS = [
    OpenApiParameter("actor", str),
    OpenApiParameter("action", str),
    OpenApiParameter("object", str),
    OpenApiParameter("since", OpenApiTypes.DATETIME),
    OpenApiParameter("until", OpenApiTypes.DATETIME),
]
CURSOR = OpenApiParameter("cursor", str)


class AuditEntry(serializers.Serializer):
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    action = serializers.CharField()
    object_type = serializers.CharField()
    object_id = serializers.CharField()
    before_hash = serializers.CharField()
    after_hash = serializers.CharField()
    reason = serializers.CharField()
    detail = serializers.DictField()
    request_id = serializers.CharField()
    hash = serializers.CharField()


class AuditPage(serializers.Serializer):
    results = AuditEntry(many=True)
    next = serializers.CharField(allow_null=True)


class AnchorAnswer(serializers.Serializer):
    seq = serializers.IntegerField()
    hash = serializers.CharField()
    at = serializers.CharField()


class ChainAnswer(serializers.Serializer):
    first = serializers.IntegerField()
    last = serializers.IntegerField()
    hash = serializers.CharField()
    faults = serializers.ListField(child=serializers.CharField())
    anchor = AnchorAnswer(allow_null=True)
    actions = serializers.ListField(child=serializers.CharField())


class Audit(APIView):
    @described(answers=AuditPage, operation_id="audit_list", parameters=[CURSOR, *FILTERS])
    def get(self, request: Request, workspace: UUID) -> Response:
        """The workspace's deeds, the newest first; `action` is what it is called, or its beginning."""
        rows = selectors.for_user(request.user, workspace, wanted_of(request))
        found, cursor = page(request, rows, by="seq")
        return Response(AuditPage({"results": found, "next": cursor}).data)


class AuditChain(APIView):
    @described(answers=ChainAnswer, operation_id="audit_chain")
    def get(self, request: Request, workspace: UUID) -> Response:
        """Whether the chain holds, as far as it was checked just now."""
        state = selectors.chain_state(request.user, workspace)
        known = selectors.actions(request.user, workspace)
        about = {
            name: getattr(state, name) for name in ("first", "last", "hash", "faults", "anchor")
        }
        return Response(ChainAnswer({**about, "actions": known}).data)


class AuditFile(APIView):
    @described(
        answers=OpenApiResponse(OpenApiTypes.BINARY, description="The file."),
        operation_id="audit_file",
        parameters=[OpenApiParameter("as", str, enum=["jsonl", "csv"]), *FILTERS],
    )
    def get(self, request: Request, workspace: UUID) -> HttpResponse:
        """The deeds with what seals them, as lines of JSON or a table; at most the newest 50,000."""
        form = choice_of(request, "as", ["jsonl", "csv"], "jsonl")
        rows = selectors.for_user(request.user, workspace, wanted_of(request))
        found = selectors.exported(rows)
        text = lines_of(found) if form == "jsonl" else table_of(found)
        media = "application/x-ndjson" if form == "jsonl" else "text/csv; charset=utf-8"
        answer = HttpResponse(text, content_type=media)
        answer["Content-Disposition"] = f'attachment; filename="audit.{form}"'
        return answer


def lines_of(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(orjson.dumps(row) + b"\n" for row in rows)


def table_of(rows: list[dict[str, Any]]) -> str:
    """A table in which no text becomes a formula."""
    written = io.StringIO()
    names = (*selectors.FIELDS, "workspace")
    table = csv.writer(written)
    table.writerow(names)
    for row in rows:
        said = {**row, "at": row["at"].isoformat(), "detail": orjson.dumps(row["detail"]).decode()}
        table.writerow([guarded(str(said[name] or "")) for name in names])
    return written.getvalue()


def wanted_of(request: Request) -> selectors.Wanted:
    """The filters of the address."""
    texts = {
        name: request.query_params.get(name, "")[:150] for name in ("actor", "action", "object")
    }
    return selectors.Wanted(
        **texts, since=moment_of(request, "since"), until=moment_of(request, "until")
    )


def moment_of(request: Request, name: str) -> datetime | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or is_naive(found):
        raise ValidationError({name: [_("Give a date and time with its zone.")]})
    return found
