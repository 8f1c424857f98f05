"""Runs by what they are about: business key, time, and the value of a variable.

Variables are not indexed: the newest runs are looked through, a bounded number at a time, and the
cursor goes on from there. So a page may be short, or empty, and still not be the last.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import engine
from designer.runtime import snapshots

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from designer.models import Instance

CHUNK = 500
MOST = 5000


class Wanted(NamedTuple):
    """A variable, named with dots where it lies inside another, and its value."""

    name: str
    value: Any


def wanted_of(text: str) -> Wanted | None:
    """`name=value` as people write it: JSON where it is JSON, else the text itself."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        return None
    try:
        parsed = json.loads(value, parse_int=Decimal, parse_float=Decimal)
    except (ValueError, RecursionError):
        parsed = value.strip()
    return Wanted(name.strip(), parsed)


def matching(
    rows: QuerySet[Instance], wanted: Wanted, after: UUID | None, size: int
) -> tuple[list[UUID], UUID | None]:
    """The ids of runs that hold the value, the newest first, and where to go on."""
    found: list[UUID] = []
    seen = 0
    while seen < MOST:
        left = rows.filter(pk__lt=after) if after is not None else rows
        page = list(left.order_by("-pk")[:CHUNK])
        pks = [row.pk for row in page]
        states = dict(snapshots.found(page))
        for row in page:
            pk = row.pk
            if _holds(states.get(row), wanted):
                found.append(pk)
                if len(found) == size:
                    return found, pk
        seen += len(pks)
        if len(pks) < CHUNK:
            return found, None
        after = pks[-1]
    return found, after


def _holds(read: Any, wanted: Wanted) -> bool:
    """Whether the newest state holds the value; one that cannot be read holds nothing."""
    if read is None or isinstance(read, Exception):
        return False
    at: Any = read[0].variables
    for step in wanted.name.split("."):
        if not isinstance(at, dict) or step not in at:
            return False
        at = at[step]
    if at == wanted.value and isinstance(at, bool) == isinstance(wanted.value, bool):
        return True
    shown = engine.encode_value(at)
    return isinstance(shown, dict) and wanted.value in shown.values()  # a date, by its text
