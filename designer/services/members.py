"""Who may do what in a workspace: roles are given and taken by administrators, never to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from designer import access, audit
from designer.models import Membership, Role
from designer.services.refusals import InvalidField, Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from designer.access import Person


class OwnRoles(Refusal):
    """Nobody gives roles to themselves or takes their own: ask another administrator."""

    code = "own_roles"
    status = 403


def role_grant(*, user: Person, workspace: UUID, username: str, role: str) -> Membership:
    """Let a person be something in the workspace."""
    person = other(user, workspace, username)
    with transaction.atomic():
        held, made = Membership.objects.get_or_create(
            workspace_id=workspace, user=person, role=role_checked(role)
        )
        if made:
            told(user, workspace, "role.grant", username, role)
    return held


def role_remove(*, user: Person, workspace: UUID, username: str, role: str) -> None:
    """Take it back: the next request and open sockets know."""
    person = other(user, workspace, username)
    with transaction.atomic():
        held = Membership.objects.filter(workspace=workspace, user=person, role=role_checked(role))
        if held.delete()[0]:
            told(user, workspace, "role.remove", username, role)


def other(user: Person, workspace: UUID, username: str) -> Person:
    """The person, who must not be the one who asks."""
    access.require(user, "member.manage", workspace)
    if username == user.get_username():
        raise OwnRoles(location={"field": "username"})
    person = get_user_model().objects.filter(username=username, is_active=True).first()
    if person is None:
        raise InvalidField("username", _("There is nobody of this name."))
    return person


def role_checked(role: str) -> str:
    if role not in Role.values:
        raise InvalidField("role", _("There is no such role."))
    return role


def told(user: Person, workspace: UUID, action: str, username: str, role: str) -> None:
    audit.record(
        audit.AuditDraft(
            actor=user.get_username(),
            action=action,
            object_type="person",
            object_id=username[:80],
            workspace=workspace,
            detail={"role": role},
        )
    )
