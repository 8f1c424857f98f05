"""What happened in a run, as a file."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.views import APIView

from designer.api.paging import choice_of
from designer.api.schema import described
from designer.selectors import history
from designer.selectors import instances as selectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from rest_framework.request import Request

FORMATS = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
COLUMNS = ("seq", "at", "kind", "node", "token", "data")


class EventsFile(APIView):
    @described(
        answers=OpenApiTypes.BINARY,
        operation_id="events_file",
        parameters=[OpenApiParameter("as", str, enum=list(FORMATS))],
    )
    def get(self, request: Request, instance: UUID) -> StreamingHttpResponse:
        """Every event of the run: one JSON object a line, or a table."""
        found = selectors.by_id(request.user, instance)
        form = choice_of(request, "as", list(FORMATS), "jsonl")
        events = whole_history(found.pk)
        lines = as_table(events) if form == "csv" else (f"{json.dumps(e)}\n" for e in events)
        response = StreamingHttpResponse(lines, content_type=FORMATS[form])
        name = f"{found.model.key}-{str(found.pk)[-8:]}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def whole_history(instance: UUID) -> Iterator[dict[str, Any]]:
    """The events in order, read piece by piece so that a long history needs no room."""
    seq = 0
    while events := history.events_after(instance, seq):
        yield from events
        seq = events[-1]["seq"]


def as_table(events: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of CSV; what is in `data` stays JSON."""
    yield line_of(COLUMNS)
    for event in events:
        yield line_of([*(event[name] for name in COLUMNS[:-1]), json.dumps(event["data"])])


def line_of(cells: Iterable[Any]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()
