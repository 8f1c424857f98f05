"""What operators set up: pools, alert rules, and that an alert was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from designer import access, audit
from designer.models import Alert, AlertRule, Job, Pool
from designer.runtime import alerting
from designer.runtime.clock import SYSTEM
from designer.runtime.handlers.addresses import parsed
from designer.services.refusals import InvalidField, NameTaken, Refusal
from engine import HandlerError

if TYPE_CHECKING:
    from uuid import UUID

    from designer.access import Person

SET = "operations.set"


class PoolInUse(Refusal):
    """Work of this pool is not done yet."""

    code = "pool_in_use"


def pool_create(*, user: Person, workspace: UUID, **fields: Any) -> Pool:
    """Set a pool up."""
    access.require(user, SET, workspace)
    with transaction.atomic():
        pool = _stored(Pool(workspace_id=workspace, **fields))
        _told(user, "pool.create", "pool", pool.pk, workspace, fields)
    return pool


def pool_change(*, user: Person, pool: Pool, **fields: Any) -> Pool:
    """Change what a pool allows, from the next claim on; its name stays what models call it."""
    access.require(user, SET, pool.workspace_id)
    with transaction.atomic():
        Pool.objects.filter(pk=pool.pk).update(**fields)
        _told(user, "pool.change", "pool", pool.pk, pool.workspace_id, fields)
    pool.refresh_from_db()
    return pool


def pool_remove(*, user: Person, pool: Pool) -> None:
    """Take a pool away; one with open work stays, since that work would have no limit any more."""
    access.require(user, SET, pool.workspace_id)
    with transaction.atomic():
        if Job.objects.filter(pool=pool, state=Job.State.OPEN).exists():
            raise PoolInUse
        _told(user, "pool.remove", "pool", pool.pk, pool.workspace_id, {"name": pool.name})
        pool.delete()


def _stored(pool: Pool) -> Pool:
    try:
        with transaction.atomic():
            pool.save(force_insert=True)
    except IntegrityError:
        raise NameTaken(
            _("There is a pool of this name already."), location={"field": "name"}
        ) from None
    return pool


def alert_rule_create(*, user: Person, workspace: UUID, **fields: Any) -> AlertRule:
    """Let a measure be watched from now on."""
    access.require(user, SET, workspace)
    values = _checked(workspace, fields)
    with transaction.atomic():
        rule = AlertRule.objects.create(workspace_id=workspace, created_by_id=user.pk, **values)
        _told(user, "alert_rule.create", "alert_rule", rule.pk, workspace, fields)
    return rule


def alert_rule_change(*, user: Person, rule: AlertRule, **fields: Any) -> AlertRule:
    """Change a rule; what it says now is measured afresh, so an open alert ends."""
    access.require(user, SET, rule.workspace_id)
    values = _checked(rule.workspace_id, fields)
    with transaction.atomic():
        AlertRule.objects.filter(pk=rule.pk).update(**values)
        alerting.end(rule, SYSTEM.now())
        _told(user, "alert_rule.change", "alert_rule", rule.pk, rule.workspace_id, fields)
    rule.refresh_from_db()
    return rule


def alert_rule_remove(*, user: Person, rule: AlertRule) -> None:
    """Watch no longer; its alerts go with it, the audit log keeps that it was."""
    access.require(user, SET, rule.workspace_id)
    with transaction.atomic():
        detail = {"name": rule.name}
        _told(user, "alert_rule.remove", "alert_rule", rule.pk, rule.workspace_id, detail)
        rule.delete()


def alert_acknowledge(*, user: Person, alert: Alert) -> Alert:
    """Someone has seen it; the first one is kept."""
    access.require(user, SET, alert.workspace_id)
    rows = Alert.objects.filter(pk=alert.pk, acknowledged_by="")
    if rows.update(acknowledged_by=user.get_username()):
        alert.refresh_from_db()
    return alert


def _checked(workspace: UUID, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as a rule stores them; where it tells must be a place that can be told."""
    values = dict(fields)
    for address in values.get("email", "").replace(",", " ").split():
        try:
            validate_email(address)
        except ValidationError:
            raise InvalidField("email", _("“%s” is not an e-mail address.") % address) from None
    if values.get("webhook"):
        try:
            parsed(values["webhook"])
        except HandlerError as error:
            raise InvalidField("webhook", error.message) from None
    pool = values.pop("pool", None)
    values["pool"] = Pool.objects.filter(workspace=workspace, pk=pool).first() if pool else None
    if pool and values["pool"] is None:
        raise InvalidField("pool", _("There is no such pool."))
    return values


def _told(
    user: Person, action: str, kind: str, pk: UUID, workspace: UUID, detail: dict[str, Any]
) -> None:
    plain = {name: str(v) if name == "pool" else v for name, v in detail.items()}
    audit.record(
        audit.AuditDraft(
            actor=user.get_username(),
            action=action,
            object_type=kind,
            object_id=str(pk),
            workspace=workspace,
            detail=plain,
        )
    )
