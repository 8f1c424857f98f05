"""What a page tells its island before the island asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import get_language

from designer import access
from designer.models import Kind
from designer.selectors import workspaces

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from designer.models import Instance, Model

DEEDS = ("edit", "publish")
TEST = "instance.test"


def shell(request: HttpRequest, page: str, title: str, *, nav: str, **about: Any) -> HttpResponse:
    """A page whose content is the island `page`; without a front-end build it says how to make one."""
    if not settings.VITE_MANIFEST.exists():
        return render(request, "no_build.html", {"title": title}, status=503)
    every = workspaces.for_user(request.user)
    current = about.pop("workspace", None) or workspaces.current(every, request.session)
    boot = {
        "page": page,
        "language": get_language(),
        "user": {
            "username": request.user.get_username(),
            "name": request.user.get_full_name(),
        },
        "workspace": place(current),
        **about,
    }
    context = {"page": page, "title": title, "nav": nav, "boot": boot, "workspace": current}
    return render(request, "page.html", context)


def rights_on_model(user: Any, model: Model) -> dict[str, bool]:
    """What to offer on a model's page; each request is judged again."""
    roles = access.roles_of(user, model.workspace_id)
    may = {deed: access.ACTIONS[access.action_on(model.kind, deed)] for deed in DEEDS}
    may["try"] = access.ACTIONS["decision.evaluate" if model.kind in access.DECIDING else TEST]
    return {f"can{deed.title()}": bool(roles & allowed) for deed, allowed in may.items()}


def rights_in_workspace(user: Any, workspace: Any) -> dict[str, dict[str, bool]]:
    """The same on the list of models, for each kind."""
    roles = access.roles_of(user, workspace.pk) if workspace else frozenset()
    return {
        f"can{deed.title()}": {
            str(kind): bool(roles & access.ACTIONS[access.action_on(kind, deed)])
            for kind in Kind.values
        }
        for deed in ("edit", "remove")
    }


def rights_on_instance(user: Any, instance: Instance) -> dict[str, bool]:
    """The same on the page of a run."""
    return {
        f"can{deed.title()}": may_with(user, f"instance.{deed}", instance)
        for deed in ("operate", "deliver")
    }


def may_with(user: Any, action: str, instance: Instance) -> bool:
    """Whether the person may do it with this run."""
    try:
        access.require_instance(user, action, instance)
    except access.Forbidden:
        return False
    return True


def may_send(request: HttpRequest) -> bool:
    """Whether to offer sending messages in the person's workspace."""
    current = workspaces.current(workspaces.for_user(request.user), request.session)
    return current is not None and access.may(request.user, "instance.deliver", current.pk)


def place(workspace: Any) -> dict[str, Any] | None:
    """A workspace as the island needs it."""
    if workspace is None:
        return None
    return {
        "id": str(workspace.pk),
        "slug": workspace.slug,
        "name": workspace.name,
        "roles": workspace.roles,
    }
