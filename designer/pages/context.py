"""What every page shows around its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer import access
from designer.selectors import workspaces

if TYPE_CHECKING:
    from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The person's workspaces and the one being looked at."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"workspaces": [], "workspace": None}
    every = workspaces.for_user(user)
    current = workspaces.current(every, request.session)
    roles = set(current.roles) if current is not None else set()
    return {
        "workspaces": every,
        "workspace": current,
        "may_look_after": bool(roles & access.ACTIONS["operations.view"]),
    }
