"""What the sockets are told, read from the database: the layer's messages are never trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from asgiref.sync import async_to_sync
from channels.auth import get_user
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import close_old_connections
from django.utils.module_loading import import_string

from designer import access
from designer.models import Instance
from designer.selectors import history
from designer.selectors import instances as selectors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from designer.access import Person

OK, ANONYMOUS, FORBIDDEN, UNKNOWN = 0, 4401, 4403, 4404


def may_watch(user: Person, kind: str, pk: UUID) -> int:
    """0, or the close code that says why this person may not watch this."""
    close_old_connections()
    if not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    try:
        if kind == "workspace":
            access.require(user, "workspace.view", pk)
        else:
            access.require_instance(user, "instance.view", Instance.objects.get(pk=pk))
    except (access.Unseen, Instance.DoesNotExist):
        return UNKNOWN
    except access.Forbidden:
        return FORBIDDEN
    return OK


def still_there(session_key: str | None, user: Person) -> Person | None:
    """The person as the session now says, None after a logout."""
    close_old_connections()
    if session_key is None:
        return get_user_model().objects.filter(pk=user.pk, is_active=True).first()
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    found = async_to_sync(get_user)({"session": store(session_key)})
    return found if found.is_authenticated and found.pk == user.pk else None


def events_after(instance: UUID, seq: int) -> tuple[list[tuple[int, str]], bool]:
    """(seq, JSON text) of what follows, in order, and whether there may be more."""
    close_old_connections()
    found = history.events_after(instance, seq)
    rows = [(event["seq"], orjson.dumps(event).decode()) for event in found]
    return rows, len(rows) >= history.MOST


def last_seqs(instances: Iterable[UUID]) -> dict[UUID, int]:
    """How far each instance is, in one query."""
    close_old_connections()
    return dict(Instance.objects.filter(pk__in=list(instances)).values_list("pk", "seq"))


def changed_since(workspaces: dict[UUID, dict[UUID, int]]) -> dict[UUID, list[UUID]]:
    """Instances of watched workspaces that are further than `known`, the newest hundred of each."""
    close_old_connections()
    found: dict[UUID, list[UUID]] = {}
    for workspace, known in workspaces.items():
        rows = Instance.objects.filter(workspace_id=workspace).order_by("-id")
        found[workspace] = [
            pk for pk, seq in rows.values_list("pk", "seq")[:100] if known.get(pk) != seq
        ]
    return found


def rows_for(user: Person, workspace: UUID, pks: Iterable[UUID]) -> list[dict[str, Any]]:
    """The rows of these instances that the person may see, as the list shows them."""
    close_old_connections()
    try:
        visible = selectors.for_user(user, workspace).filter(pk__in=list(pks))
    except (access.Unseen, access.Forbidden):
        return []
    return [row_of(row) for row in selectors.with_state(visible)]


def row_of(row: Any) -> dict[str, Any]:
    """One run as the list shows it; the same shape as `GET .../instances/`."""
    return {
        "id": row.pk,
        "model": {"id": row.model_id, "key": row.model.key, "name": row.model.name},
        "version": {"id": row.version_id, "number": row.version.number},
        "state": row.state,
        "test": row.test,
        "incidents": row.incident_count,
        "waiting": [task.name or task.node for task in row.waiting_tasks],
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "started_by": row.started_by.get_username() if row.started_by else None,
        "business_key": row.business_key,
        "seq": row.seq,
    }


def frame(rows: list[tuple[int, str]]) -> str:
    """One message with these events; encoded once for all who watch."""
    return (
        f'{{"type":"events","events":[{",".join(body for _, body in rows)}],"seq":{rows[-1][0]}}}'
    )


def message(kind: str, **data: Any) -> str:
    return orjson.dumps({"type": kind, **data}, default=str).decode()
