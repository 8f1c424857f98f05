"""Tasks a person may see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from designer import access
from designer.models import UserTask
from designer.selectors import instances

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from designer.access import Person


def for_user(user: Person, workspace: UUID) -> QuerySet[UserTask]:
    """Operators see every task; others those that are for them, and those of own test runs."""
    roles = access.require(user, "task.list", workspace)
    every = UserTask.objects.filter(workspace_id=workspace).select_related(
        "instance", "instance__model", "completed_by"
    )
    if roles & access.ACTIONS["task.view"]:
        return every
    seen = Q(pk__in=[])
    if roles & access.ACTIONS["instance.test"]:
        seen |= Q(instance__test=True, instance__started_by_id=user.pk)
    if roles & access.ACTIONS["task.complete"]:
        seen |= Q(assignee=user.get_username())
        seen |= Q(assignee="") & offered_to(access.groups_of(user))
    return every.annotate(groups_text=Cast("candidate_groups", TextField())).filter(seen)


def offered_to(groups: frozenset[str]) -> Q:
    """Tasks without candidates, or with one of these groups among them."""
    found = Q(candidate_groups=[])
    for group in groups:
        if connection.vendor == "postgresql":
            found |= Q(candidate_groups__contains=[group])
        else:
            found |= Q(groups_text__contains=json.dumps(group))
    return found


def variables_for(user: Person, task: UserTask) -> dict[str, Any]:
    """The run's variables, as far as they are this person's business.

    Who may watch the run is told all that may be shown, others what the form names. Who fills in the
    form also sees what is sensitive in its fields.
    """
    shown = instances.variables_of(task.instance)
    if not access.may_view(user, task.instance):
        text = json.dumps(task.form or {}, ensure_ascii=False)
        shown = {name: value for name, value in shown.items() if name in text}
    keys = form_keys(task.form or {}) if task.state == UserTask.State.OPEN else set()
    try:
        access.require_task(user, "task.complete", task)
    except access.Forbidden:
        return shown
    whole = instances.whole_variables_of(task.instance)
    return {name: whole[name] if name in keys else value for name, value in shown.items()}


def form_keys(form: Mapping[str, Any]) -> set[str]:
    """The variables that the form's fields show, also those inside groups."""
    found: set[str] = set()
    components = form.get("components")
    for each in components if isinstance(components, list) else []:
        if isinstance(each, dict):
            found |= form_keys(each)
            if isinstance(each.get("key"), str):
                found.add(each["key"])
    return found


def by_id(user: Person, task: UUID, action: str = "task.view") -> UserTask:
    """The task, if the person may do `action` to it."""
    found = (
        UserTask.objects.select_related("instance", "instance__model", "completed_by")
        .filter(pk=task)
        .first()
    )
    if found is None:
        raise access.Unseen
    access.require_task(user, action, found)
    return found
