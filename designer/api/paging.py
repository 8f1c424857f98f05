"""Pages by cursor: stable under new rows, never counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from rest_framework.request import Request


def page(request: Request, rows: QuerySet[Any], *, by: str = "pk") -> tuple[list[Any], str | None]:
    """Rows before the cursor, the newest first, and the cursor of the next page."""
    size = settings.FLOWGLASS_LIMITS["page"]
    cursor = request.query_params.get("cursor", "")
    if cursor:
        rows = rows.filter(**{f"{by}__lt": cursor_of(cursor, by)})
    found = list(rows.order_by(f"-{by}")[: size + 1])
    more = len(found) > size
    return found[:size], str(getattr(found[size - 1], by)) if more else None


def cursor_of(text: str, by: str) -> UUID | int:
    try:
        return UUID(text) if by == "pk" else int(text[:19])
    except ValueError as wrong:
        raise ValidationError({"cursor": [_("This cursor is not one of ours.")]}) from wrong


def whole_of(request: Request, name: str, default: int = 0) -> int:
    """A whole number from the address."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        raise ValidationError({name: [_("Give a whole number.")]})
    return int(text)


def choice_of(request: Request, name: str, options: list[str], default: str = "") -> str:
    """One of the options from the address."""
    text = request.query_params.get(name, default)
    if text and text not in options:
        raise ValidationError({name: [_("Choose one of: %s.") % ", ".join(options)]})
    return text


def time_of(request: Request, name: str) -> datetime | None:
    """An instant from the address, with its zone."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValidationError({name: [_("Give a time such as 2026-01-31T12:00:00Z.")]})
    return found


def id_of(request: Request, name: str) -> UUID | None:
    """An id from the address."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as wrong:
        raise ValidationError({name: [_("This is not an id.")]}) from wrong
