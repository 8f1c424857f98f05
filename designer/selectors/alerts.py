"""Alert rules and what they told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from designer import access
from designer.models import Alert, AlertMessage, AlertRule, Pool

if TYPE_CHECKING:
    from uuid import UUID

    from designer.access import Person


def rules_for(user: Person, workspace: UUID) -> QuerySet[AlertRule]:
    """The workspace's rules."""
    access.require(user, "operations.view", workspace)
    return AlertRule.objects.filter(workspace=workspace).select_related("pool")


def rule_by_id(user: Person, rule: UUID, action: str) -> AlertRule:
    """The rule, if the person may do `action` to it."""
    found = AlertRule.objects.select_related("pool").filter(pk=rule).first()
    if found is None:
        raise access.Unseen
    access.require(user, action, found.workspace_id)
    return found


def alerts_for(user: Person, workspace: UUID) -> QuerySet[Alert]:
    """The workspace's alerts, the newest first, each with its rule and its messages."""
    access.require(user, "operations.view", workspace)
    messages = Prefetch("messages", queryset=AlertMessage.objects.order_by("pk"))
    rows = Alert.objects.filter(workspace=workspace).select_related("rule")
    return rows.prefetch_related(messages)


def alert_by_id(user: Person, alert: UUID, action: str) -> Alert:
    """The alert, if the person may do `action` to it."""
    found = Alert.objects.select_related("rule").filter(pk=alert).first()
    if found is None:
        raise access.Unseen
    access.require(user, action, found.workspace_id)
    return found


def pool_by_id(user: Person, pool: UUID, action: str) -> Pool:
    """The pool, if the person may do `action` to it."""
    found = Pool.objects.filter(pk=pool).first()
    if found is None:
        raise access.Unseen
    access.require(user, action, found.workspace_id)
    return found
