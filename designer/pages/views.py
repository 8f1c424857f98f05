"""The pages: thin shells around the islands that the front end draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from designer import access
from designer.models import Kind
from designer.pages.boot import (
    may_send,
    rights_in_workspace,
    rights_on_instance,
    rights_on_model,
    shell,
)
from designer.selectors import instances as instance_selectors
from designer.selectors import models as model_selectors
from designer.selectors import workspaces

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


PAGES = {
    Kind.PROCESS: "designer",
    Kind.DECISION: "decision",
    Kind.GRAPH: "graph",
    Kind.MACHINE: "machine",
    Kind.RULES: "rules",
}


class Login(LoginView):
    """The only page before the others; it names the demo accounts where there are any."""

    redirect_authenticated_user = True

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        demo = {"demo_accounts": settings.DEMO_ACCOUNTS, "demo_password": settings.DEMO_PASSWORD}
        return super().get_context_data(**context, **demo, title=_("Log in"))


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The workspace's models."""
    every = workspaces.for_user(request.user)
    where = workspaces.current(every, request.session)
    rights = rights_in_workspace(request.user, where)
    return shell(request, "home", _("Models"), nav="models", workspace=where, **rights)


@require_GET
@login_required
def model(request: HttpRequest, model: UUID) -> HttpResponse:
    """The editor of the model's kind."""
    found = seen(lambda: model_selectors.by_id(request.user, model))
    page = PAGES[Kind(found.kind)]
    about = model_selectors.summary(found)
    rights = rights_on_model(request.user, found)
    where = at(request, found)
    return shell(request, page, found.name, nav="models", workspace=where, model=about, **rights)


@require_GET
@login_required
def instances(request: HttpRequest) -> HttpResponse:
    """The workspace's runs."""
    return shell(request, "instances", _("Runs"), nav="runs", canSend=may_send(request))


@require_GET
@login_required
def instance(request: HttpRequest, instance: UUID) -> HttpResponse:
    """One run on its diagram."""
    found = seen(lambda: instance_selectors.by_id(request.user, instance))
    drawn = {"id": str(found.model_id), "name": found.model.name, "kind": found.model.kind}
    about = {"id": str(found.pk), "model": drawn}
    title = f"{found.model.name} · {_('Run')}"
    rights = rights_on_instance(request.user, found)
    where = at(request, found)
    return shell(request, "instance", title, nav="runs", workspace=where, instance=about, **rights)


@require_GET
@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    """What waits for the person."""
    return shell(request, "tasks", _("Tasks"), nav="tasks")


@require_GET
@login_required
def operations(request: HttpRequest) -> HttpResponse:
    """What goes on in the workspace, for those who look after it."""
    where = workspaces.current(workspaces.for_user(request.user), request.session)
    if where is None or not access.may(request.user, "operations.view", where.pk):
        raise Http404
    may_set = access.may(request.user, "operations.set", where.pk)
    title = _("Operations")
    return shell(request, "operations", title, nav="operations", workspace=where, canSet=may_set)


@require_POST
@login_required
def workspace(request: HttpRequest) -> HttpResponse:
    """Look at another workspace from now on."""
    wanted = request.POST.get("workspace", "")
    if wanted not in {w.slug for w in workspaces.for_user(request.user)}:
        raise Http404
    request.session[workspaces.SESSION_KEY] = wanted
    return HttpResponseRedirect("/")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - browsers ask for it by name
    return redirect(f"{settings.STATIC_URL}own/logo.svg", permanent=True)


def at(request: HttpRequest, thing: Any) -> Any:
    """The workspace a thing lies in, with the person's roles there."""
    every = workspaces.for_user(request.user)
    return next((w for w in every if w.pk == thing.workspace_id), None)


def seen(look: Any) -> Any:
    """What a selector finds; a page that is not for this person is as good as none."""
    try:
        return look()
    except (access.Unseen, access.Forbidden) as hidden:
        raise Http404 from hidden
